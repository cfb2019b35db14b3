import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1"
import * as schema from "./schema.ts"

export type Database = DrizzleD1Database<typeof schema> & { $client: D1Database }

const opened = new WeakMap<D1Database, Database>()

export function openDatabase(binding: D1Database): Database {
  const database = opened.get(binding) ?? drizzle(binding, { schema })
  opened.set(binding, database)
  return database
}
