import type { z } from "zod"
import type { ObjectSql } from "./ports.ts"

/** A named value in the object's own storage, parsed by its schema whenever it is read. */
export interface ShelfKey<Schema extends z.ZodType> {
  name: string
  schema: Schema
}

export function shelfKey<Schema extends z.ZodType>(name: string, schema: Schema): ShelfKey<Schema> {
  return { name, schema }
}

/** The object's few single values (link, tokens, job, …). Reads and writes are synchronous. */
export class Shelf {
  readonly #sql: ObjectSql

  constructor(sql: ObjectSql) {
    this.#sql = sql
    this.open()
  }

  open(): void {
    this.#sql.exec(
      "create table if not exists shelf (name text primary key, value text not null) without rowid",
    )
  }

  /** null where nothing was put. Throws ZodError when what is there is not what the schema says. */
  get<Schema extends z.ZodType>(key: ShelfKey<Schema>): z.output<Schema> | null {
    const row = this.#sql.exec("select value from shelf where name = ?", key.name)[0]
    return row ? key.schema.parse(JSON.parse(String(row.value))) : null
  }

  put<Schema extends z.ZodType>(key: ShelfKey<Schema>, value: z.input<Schema>): void {
    this.#sql.exec(
      "insert into shelf (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
      key.name,
      JSON.stringify(value),
    )
  }

  remove(...keys: ShelfKey<z.ZodType>[]): void {
    for (const key of keys) this.#sql.exec("delete from shelf where name = ?", key.name)
  }

  /** Returns how many values were forgotten. */
  clear(): number {
    return this.#sql.exec("delete from shelf returning name").length
  }
}
