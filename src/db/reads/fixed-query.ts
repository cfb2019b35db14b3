import { fillPlaceholders } from "drizzle-orm"
import type { Database } from "../database.ts"

/*
 * drizzle writes a query's text anew each time and looks at every value that comes back: on a page of days that takes
 * longer than everything else together. The few queries of such a page are written once, with placeholders, and their
 * rows are taken as D1 answers them.
 */

interface Query<Row> extends PromiseLike<Row[]> {
  toSQL(): { sql: string; params: unknown[] }
}

/** SQLite has no booleans: they come as 0 and 1. */
type Plain<Row> = {
  [Column in keyof Row]: boolean extends Row[Column] ? number | Exclude<Row[Column], boolean> : Row[Column]
}

export class FixedQuery<Row> {
  readonly #write: (db: Database) => Query<Row>
  #written: { sql: string; params: unknown[] } | null = null

  /** Each column is named as its member: D1 answers objects by the columns' names. */
  constructor(write: (db: Database) => Query<Row>) {
    this.#write = write
  }

  bind(db: Database, values: Record<string, string | number | null>): D1PreparedStatement {
    this.#written ??= this.#write(db).toSQL()
    const { sql, params } = this.#written
    return db.$client.prepare(sql).bind(...fillPlaceholders(params, values))
  }

  rowsOf(result: D1Result | undefined): Plain<Row>[] {
    return (result?.results ?? []) as Plain<Row>[]
  }
}
