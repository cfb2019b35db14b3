import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import type { ObjectSql, SqlValue } from "../../src/sync/ports.ts"

/*
 * Storage that behaves like Cloudflare's: a D1 whose batch is one transaction, and the synchronous SQLite of an object.
 * Opening and migrating a database costs more than a small world does, so databases are emptied and used again.
 */

const migrationsFolder = fileURLToPath(import.meta.resolve("../../migrations"))
const migrations = readdirSync(migrationsFolder)
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => readFileSync(join(migrationsFolder, name), "utf8"))

interface Prepared {
  objects: StatementSync
  arrays: StatementSync
  answers: boolean
}

/** One open SQLite database with its statements prepared once. */
export class Sqlite {
  readonly database = new DatabaseSync(":memory:")
  readonly #prepared = new Map<string, Prepared>()
  /** Called after every statement or batch that may have written. */
  afterWrite: (() => void) | null = null

  prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql)
    if (!prepared) {
      const objects = this.database.prepare(sql)
      const arrays = this.database.prepare(sql)
      arrays.setReturnArrays(true)
      prepared = { objects, arrays, answers: objects.columns().length > 0 }
      this.#prepared.set(sql, prepared)
    }
    return prepared
  }

  rows(sql: string, ...params: SQLInputValue[]): Record<string, unknown>[] {
    return this.prepare(sql).objects.all(...params)
  }

  #tables(): string[] {
    const query = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    return this.rows(query).map(({ name }) => `"${String(name)}"`)
  }

  empty(): void {
    for (const table of this.#tables()) this.prepare(`delete from ${table}`).objects.run()
  }

  /** Everything, the tables too, as an object's deleteAll does. */
  drop(): void {
    for (const table of this.#tables()) this.database.exec(`drop table ${table}`)
  }
}

/** What a statement may not be: D1 refuses `undefined` and takes booleans as numbers. */
function toBinding(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return Number(value)
  if (value === null || typeof value === "string" || typeof value === "number") return value
  throw new TypeError(`D1_TYPE_ERROR: Type '${typeof value}' not supported`)
}

/** How a call reaches the database: the world delays, breaks or loses it. */
export type Through = <T>(statements: readonly string[], work: () => T) => Promise<T>

const meta = { duration: 0, size_after: 0, rows_read: 0, rows_written: 0, last_row_id: 0, changed_db: false }

class Statement {
  readonly #sqlite: Sqlite
  readonly #through: Through
  readonly sql: string
  readonly #bindings: SQLInputValue[]

  constructor(sqlite: Sqlite, through: Through, sql: string, bindings: SQLInputValue[] = []) {
    this.#sqlite = sqlite
    this.#through = through
    this.sql = sql
    this.#bindings = bindings
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#sqlite, this.#through, this.sql, values.map(toBinding))
  }

  execute<T>(): D1Result<T> {
    const { objects, answers } = this.#sqlite.prepare(this.sql)
    const results = answers ? objects.all(...this.#bindings) : []
    const changes = answers ? 0 : Number(objects.run(...this.#bindings).changes)
    return { success: true, results: results as T[], meta: { ...meta, changes } }
  }

  all<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.#through([this.sql], () => {
      const result = this.execute<T>()
      if (!reads(this.sql)) this.#sqlite.afterWrite?.()
      return result
    })
  }

  run<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.all<T>()
  }

  async first<T = Record<string, unknown>>(column?: string): Promise<T | null> {
    const [row] = (await this.all<Record<string, unknown>>()).results
    if (!row) return null
    return (column === undefined ? row : row[column]) as T
  }

  raw<T = unknown[]>(options: { columnNames: true }): Promise<[string[], ...T[]]>
  raw<T = unknown[]>(options?: { columnNames?: false }): Promise<T[]>
  raw<T = unknown[]>(): Promise<T[] | [string[], ...T[]]> {
    return this.#through([this.sql], () => {
      const rows = this.#sqlite.prepare(this.sql).arrays.all(...this.#bindings)
      if (!reads(this.sql)) this.#sqlite.afterWrite?.()
      return rows as unknown as T[]
    })
  }
}

const reads = (sql: string) => sql.startsWith("select")

/** The part of D1 that drizzle's driver uses. */
export class D1StandIn {
  readonly #sqlite: Sqlite
  readonly #through: Through

  constructor(sqlite: Sqlite, through: Through) {
    this.#sqlite = sqlite
    this.#through = through
  }

  prepare(sql: string): Statement {
    return new Statement(this.#sqlite, this.#through, sql)
  }

  batch<T = unknown>(statements: readonly unknown[]): Promise<D1Result<T>[]> {
    const own = statements.filter((statement) => statement instanceof Statement)
    if (own.length === 0) throw new Error("D1_ERROR: No SQL statements detected.")
    const texts = own.map(({ sql }) => sql)
    return this.#through(texts, () => {
      const { database } = this.#sqlite
      this.#sqlite.prepare("begin").objects.run()
      try {
        const results = own.map((statement) => statement.execute<T>())
        this.#sqlite.prepare("commit").objects.run()
        if (own.some(({ sql }) => !reads(sql))) this.#sqlite.afterWrite?.()
        return results
      } catch (error) {
        database.exec("rollback")
        throw error
      }
    })
  }

  exec(): never {
    throw new Error("the world's D1 has no exec")
  }
  withSession(): never {
    throw new Error("the world's D1 has no sessions")
  }
  dump(): never {
    throw new Error("the world's D1 has no dump")
  }
}

/** An object's storage: what it holds outlives every instance of the object. */
export class ObjectStorage {
  readonly sqlite: Sqlite
  /** What was read since the last write: the engine reads its few values again and again. */
  readonly #read = new Map<string, Record<string, SqlValue>[]>()

  constructor(sqlite: Sqlite) {
    this.sqlite = sqlite
  }

  exec(query: string, bindings: SqlValue[]): ReturnType<ObjectSql["exec"]> {
    if (!reads(query)) return this.#execute(query, bindings)
    const question = bindings.length === 0 ? query : `${query} ${bindings.join(" ")}`
    let rows = this.#read.get(question)
    if (!rows) {
      rows = this.#execute(query, bindings)
      this.#read.set(question, rows)
    }
    return rows
  }

  /** Everything, the tables too, as an object's deleteAll does. */
  drop(): void {
    this.#read.clear()
    this.sqlite.drop()
  }

  #execute(query: string, bindings: SqlValue[]): Record<string, SqlValue>[] {
    const { objects, answers } = this.sqlite.prepare(query)
    if (!reads(query)) this.#read.clear()
    if (answers) return objects.all(...bindings) as Record<string, SqlValue>[]
    objects.run(...bindings)
    return []
  }
}

/** Databases at rest, emptied before each use. */
const migrated: Sqlite[] = []
const plain: Sqlite[] = []

export function borrowD1(watch: string[]): Sqlite {
  const resting = migrated.pop()
  if (resting) {
    resting.empty()
    return resting
  }
  const fresh = new Sqlite()
  for (const migration of migrations) fresh.database.exec(migration)
  // No part of the engine reads the packs of daily rows, and keeping them up costs as much as all other writing.
  for (const { name } of fresh.rows("select name from sqlite_master where name like 'daily_months_%'")) {
    fresh.database.exec(`drop trigger ${String(name)}`)
  }
  for (const statement of watch) fresh.database.exec(statement)
  return fresh
}

/** Each statement stands by itself, and nothing is ever rolled back: no journal. */
function newObjectDatabase(): Sqlite {
  const sqlite = new Sqlite()
  sqlite.database.exec("pragma journal_mode = off")
  return sqlite
}

export function borrowObjectStorage(): ObjectStorage {
  const sqlite = plain.pop() ?? newObjectDatabase()
  sqlite.empty()
  return new ObjectStorage(sqlite)
}

export function giveBack(d1: Sqlite, objects: ObjectStorage[]): void {
  migrated.push(d1)
  for (const { sqlite } of objects) plain.push(sqlite)
}
