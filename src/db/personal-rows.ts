import { type Column, eq, getTableColumns, type SQL, sql } from "drizzle-orm"
import type { HeldTable } from "./held.ts"
import { dead_letters, users } from "./schema.ts"

/**
 * Which rows of a table are this person's. By the column user_id, which a new table of a person's has like all others;
 * null for a table that holds nothing of anybody's.
 */
export function rowsOf(held: HeldTable, userId: string): SQL | null {
  const column: Column | undefined = getTableColumns(held.table).user_id
  if (column) return eq(column, userId)
  switch (held.name) {
    case "users":
      return eq(users.id, userId)
    case "dead_letters":
      return sql`json_extract(${dead_letters.body}, '$.userId') = ${userId}`
    default:
      return null
  }
}
