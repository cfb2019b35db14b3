import { readdirSync, readFileSync } from "node:fs"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"

/*
 * D1's interface over Node's own SQLite, as far as drizzle uses it, for tests that need ten thousand requests rather
 * than workerd. An empty, migrated database in memory.
 */

export function openSqliteD1(): D1Database {
  const sqlite = new DatabaseSync(":memory:")
  for (const file of readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    sqlite.exec(readFileSync(`migrations/${file}`, "utf8"))
  }
  const database = {
    prepare: (query: string) => new Statement(sqlite, query, []),
    batch: async (statements: Statement[]) => {
      sqlite.exec("begin")
      try {
        const results = statements.map((statement) => statement.answer())
        sqlite.exec("commit")
        return results
      } catch (error) {
        sqlite.exec("rollback")
        throw error
      }
    },
  }
  return database as unknown as D1Database
}

class Statement {
  readonly #sqlite: DatabaseSync
  readonly #query: string
  readonly #values: SQLInputValue[]

  constructor(sqlite: DatabaseSync, query: string, values: SQLInputValue[]) {
    this.#sqlite = sqlite
    this.#query = query
    this.#values = values
  }

  bind(...values: unknown[]): Statement {
    if (values.length > 100) throw new Error("D1 takes at most 100 parameters")
    if (values.includes(undefined)) throw new Error("D1 binds no undefined")
    const plain = values.map((value) => (typeof value === "boolean" ? Number(value) : value))
    return new Statement(this.#sqlite, this.#query, plain as SQLInputValue[])
  }

  answer() {
    const results = this.#sqlite.prepare(this.#query).all(...this.#values)
    return { success: true, results, meta: { changes: 0 } }
  }

  async all() {
    return this.answer()
  }

  async run() {
    return this.answer()
  }

  async raw(): Promise<unknown[][]> {
    const statement = this.#sqlite.prepare(this.#query)
    statement.setReturnArrays(true)
    return statement.all(...this.#values) as unknown as unknown[][]
  }
}
