import { getTableColumns, is, Table } from "drizzle-orm"
import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import { register, type TableName, type Why } from "./register.ts"
import * as schema from "./schema.ts"

export interface HeldTable {
  name: TableName
  table: SQLiteTable
  what: string
  until: string
  derived: boolean
  columns: { name: string; why: string; secret: boolean }[]
}

/** Every table of the schema with its entry, in the register's order: from who you are to what you measured. */
export function listHeldTables(): HeldTable[] {
  const order = Object.keys(register)
  const tables = Object.entries(schema).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return tables.flatMap(([name, table]) => {
    if (!is(table, Table)) return []
    const tableName = name as TableName
    const { what, until, derived, columns } = register[tableName]
    const reasons: Record<string, Why> = columns
    return [
      {
        name: tableName,
        table,
        what,
        until,
        derived: derived ?? false,
        columns: Object.keys(getTableColumns(table)).map((column) => toHeldColumn(column, reasons[column])),
      },
    ]
  })
}

function toHeldColumn(name: string, entry: Why | undefined) {
  if (entry === undefined) throw new Error(`The column ${name} has no entry in register.ts.`)
  return typeof entry === "string"
    ? { name, why: entry, secret: false }
    : { name, why: entry.why, secret: true }
}
