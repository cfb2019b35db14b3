import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { type Database, openDatabase } from "../../src/db/database.ts"

/** Runs before (and after) each statement or batch reaches the database; throwing, or never resolving, is a fault. */
export type DatabaseGate = <T>(what: string, run: () => T) => Promise<T>

/** D1 in Node: the same SQLite, the same migrations, a batch is a transaction. Only what drizzle's driver uses of it. */
export class NodeDatabase {
  readonly sqlite = new DatabaseSync(":memory:")
  readonly #prepared = new Map<string, StatementSync>()

  constructor() {
    for (const path of globSync(join(import.meta.dirname, "../../migrations/*.sql")).sort()) {
      for (const part of readFileSync(path, "utf8").split("--> statement-breakpoint")) this.sqlite.exec(part)
    }
  }

  /** As the engine sees it; each asker may have a gate of its own. */
  open(gate: DatabaseGate = async (_, run) => run()): Database {
    const binding = {
      prepare: (query: string) => new Statement(this, gate, query, []),
      batch: (statements: Statement[]) =>
        gate("batch", () => this.#transaction(() => statements.map((statement) => statement.now()))),
    }
    return openDatabase(binding as unknown as D1Database)
  }

  rows<Row>(query: string, ...values: SQLInputValue[]): Row[] {
    return this.prepared(query).all(...values) as Row[]
  }

  prepared(query: string): StatementSync {
    const known = this.#prepared.get(query)
    if (known) return known
    const made = this.sqlite.prepare(query)
    this.#prepared.set(query, made)
    return made
  }

  #transaction<T>(run: () => T): T {
    this.sqlite.exec("begin")
    try {
      const result = run()
      this.sqlite.exec("commit")
      return result
    } catch (error) {
      this.sqlite.exec("rollback")
      throw error
    }
  }
}

class Statement {
  readonly #database: NodeDatabase
  readonly #gate: DatabaseGate
  readonly #query: string
  readonly #values: SQLInputValue[]

  constructor(database: NodeDatabase, gate: DatabaseGate, query: string, values: SQLInputValue[]) {
    this.#database = database
    this.#gate = gate
    this.#query = query
    this.#values = values
  }

  bind(...values: unknown[]): Statement {
    const plain = values.map((value) => (typeof value === "boolean" ? Number(value) : value))
    return new Statement(this.#database, this.#gate, this.#query, plain as SQLInputValue[])
  }

  now() {
    const results = this.#database.prepared(this.#query).all(...this.#values)
    return { success: true, results, meta: {} }
  }

  run() {
    return this.#gate(this.#query, () => this.now())
  }

  all() {
    return this.run()
  }

  async raw() {
    const { results } = await this.run()
    return results.map((row) => Object.values(row))
  }
}
