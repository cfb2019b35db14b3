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
  /** What the triggers told of the statement or batch under way. */
  told: string[][] = []
  /** Called after every statement or batch of which the triggers had something to tell. */
  afterWrite: ((told: string[][]) => void) | null = null

  /** A statement or batch as one transaction: what is undone was never told. */
  write<T>(work: () => T): T {
    this.told = []
    const result = work()
    if (this.told.length > 0) this.afterWrite?.(this.told)
    return result
  }

  prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql)
    if (!prepared) {
      // SQLite plans a statement anew whenever a parameter that is its whole limit is bound.
      const stable = sql.replaceAll("limit ?", "limit ?+0")
      const objects = this.database.prepare(stable)
      const arrays = this.database.prepare(stable)
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
    return this.#through([this.sql], () => this.#sqlite.write(() => this.execute<T>()))
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
    return this.#through([this.sql], () =>
      this.#sqlite.write(
        () => this.#sqlite.prepare(this.sql).arrays.all(...this.#bindings) as unknown as T[],
      ),
    )
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
      const execute = () => own.map((statement) => statement.execute<T>())
      return texts.every(reads) ? execute() : this.#sqlite.write(() => this.#transaction(execute))
    })
  }

  #transaction<T>(work: () => T): T {
    this.#sqlite.prepare("begin").objects.run()
    try {
      const results = work()
      this.#sqlite.prepare("commit").objects.run()
      return results
    } catch (error) {
      this.#sqlite.database.exec("rollback")
      throw error
    }
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

/** As the shelf asks for one of its values (sync/shelf.ts). */
const shelfValue = "select value from shelf where name = ?"

type Rows = Record<string, SqlValue>[]

/** An object's storage: what it holds outlives every instance of the object. */
export class ObjectStorage {
  readonly sqlite: Sqlite
  /**
   * What was read since the last write: the engine reads its few values again and again. Of a statement whose first
   * parameter is a name, what it read is kept by that name, and goes when that name is written.
   */
  readonly #read = new Map<string, Map<SqlValue, Rows>>()

  constructor(sqlite: Sqlite) {
    this.sqlite = sqlite
  }

  exec(query: string, bindings: SqlValue[]): ReturnType<ObjectSql["exec"]> {
    if (!reads(query)) {
      this.#forget(query, bindings)
      return this.#execute(query, bindings)
    }
    const answers = this.#answersOf(query)
    const question = bindings.length < 2 ? (bindings[0] ?? null) : bindings.join(" ")
    let rows = answers.get(question)
    if (!rows) {
      rows = this.#execute(query, bindings)
      answers.set(question, rows)
    }
    return rows
  }

  #answersOf(query: string): Map<SqlValue, Rows> {
    const known = this.#read.get(query)
    if (known) return known
    const answers = new Map<SqlValue, Rows>()
    this.#read.set(query, answers)
    return answers
  }

  /** Of the shelf one value is written at a time, named by the first parameter; of all else everything may have changed. */
  #forget(query: string, [name]: SqlValue[]): void {
    const named = name !== undefined && /^(insert into|delete from) shelf /.test(query)
    for (const [asked, answers] of this.#read) {
      if (!named) answers.clear()
      else if (asked === shelfValue) answers.delete(name)
      else if (asked.includes("shelf")) answers.clear()
    }
  }

  /** Everything, the tables too, as an object's deleteAll does. */
  drop(): void {
    this.#read.clear()
    this.sqlite.drop()
  }

  #execute(query: string, bindings: SqlValue[]): Rows {
    const { objects, answers } = this.sqlite.prepare(query)
    if (answers) return objects.all(...bindings) as Rows
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
  fresh.database.function("tell", { varargs: true }, (...words) => {
    fresh.told.push(words.map(String))
    return null
  })
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
