import { fillPlaceholders, sql } from "drizzle-orm"
import type { Database } from "../database.ts"

/*
 * drizzle writes a query's text anew each time and looks at every value that comes back: on a page of days that takes
 * longer than everything else together. The few queries of such a page are written once, with placeholders, and their
 * rows are taken as D1 answers them.
 */

/** What lets somebody in, by the hash that D1 holds of it. */
export interface Credential {
  kind: "key" | "session"
  hash: string
}

/** Whose rows are read: a person's, or whoever's a credential is, who is then looked up by the statement itself. */
export type Asker = string | Credential

/** In the text of a query: the asker's user id. */
export const askerId = sql`(select id from asker)`

const lookUps = {
  key: "select user_id from api_keys where hash = ?",
  session: "select user_id from sessions where id = ?",
}

interface Query<Row> extends PromiseLike<Row[]> {
  toSQL(): { sql: string; params: unknown[] }
}

/** SQLite has no booleans: they come as 0 and 1. */
type Plain<Row> = {
  [Column in keyof Row]: boolean extends Row[Column] ? number | Exclude<Row[Column], boolean> : Row[Column]
}

type Values = Record<string, string | number | null>

export class FixedQuery<Row> {
  readonly #write: (db: Database) => Query<Row>
  #written: { sql: string; params: unknown[] } | null = null

  /** Each column is named as its member: D1 answers objects by the columns' names. */
  constructor(write: (db: Database) => Query<Row>) {
    this.#write = write
  }

  bind(db: Database, values: Values): D1PreparedStatement {
    const { sql, params } = this.#writtenFor(db)
    return db.$client.prepare(sql).bind(...fillPlaceholders(params, values))
  }

  /** Of a query that speaks of `askerId`. */
  bindFor(db: Database, asker: Asker, values: Values): D1PreparedStatement {
    const { sql, params } = this.#writtenFor(db)
    const [lookUp, given] =
      typeof asker === "string" ? ["select ?", asker] : [lookUps[asker.kind], asker.hash]
    return db.$client
      .prepare(`with asker (id) as materialized (${lookUp}) ${sql}`)
      .bind(given, ...fillPlaceholders(params, values))
  }

  #writtenFor(db: Database) {
    this.#written ??= this.#write(db).toSQL()
    return this.#written
  }

  rowsOf(result: D1Result | undefined): Plain<Row>[] {
    return (result?.results ?? []) as Plain<Row>[]
  }
}
