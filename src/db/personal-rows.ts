import { type Column, eq, getTableColumns, type SQL, sql } from "drizzle-orm"
import type { HeldTable } from "./held.ts"
import { dead_letters, users } from "./schema.ts"

/**
 * Which rows of a table are this person's. By the column user_id, which a new table of a person's has like all others;
 * null for a table that holds nothing of anybody's. A dead letter about many people is each one's: erased with one of
 * them it leaves the others nothing to miss, for whoever was not looked at is due again at the next tick.
 */
export function rowsOf(held: HeldTable, userId: string): SQL | null {
  const column: Column | undefined = getTableColumns(held.table).user_id
  if (column) return eq(column, userId)
  switch (held.name) {
    case "users":
      return eq(users.id, userId)
    case "dead_letters":
      return sql`(json_extract(${dead_letters.body}, '$.userId') = ${userId}
        or exists (select 1 from json_each(${dead_letters.body}, '$.userIds') where value = ${userId}))`
    default:
      return null
  }
}

/** What stands in this person's export in the place of a column that can name other people too; null: what is held. */
export function ownPart(column: Column, userId: string): SQL | null {
  if (column !== dead_letters.body) return null
  return sql`json_replace(${column}, '$.userIds', json_array(${userId}))`
}
