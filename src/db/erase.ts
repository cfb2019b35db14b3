import type { BatchItem } from "drizzle-orm/batch"
import type { Database } from "./database.ts"
import { listHeldTables } from "./held.ts"
import { rowsOf } from "./personal-rows.ts"
import type { TableName } from "./register.ts"

/**
 * Erases every row of this person from every table of the schema, in one transaction: all of it or nothing. Returns how
 * many rows went, by table. Repeating it erases nothing more.
 */
export async function eraseRows(db: Database, userId: string): Promise<Partial<Record<TableName, number>>> {
  // What is derived goes first: deleting what it was built from would delete it row by row.
  const tables = listHeldTables().sort((a, b) => Number(b.derived) - Number(a.derived))
  const deletions = tables.flatMap((held) => {
    const where = rowsOf(held, userId)
    return where ? [{ name: held.name, query: db.delete(held.table).where(where) }] : []
  })
  const [first, ...others] = deletions.map((deletion): BatchItem<"sqlite"> => deletion.query)
  if (!first) return {}
  const results = await db.batch([first, ...others])
  return Object.fromEntries(deletions.map(({ name }, index) => [name, changesOf(results[index])]))
}

function changesOf(result: unknown): number {
  const { meta } = result as D1Result
  return meta.changes
}
