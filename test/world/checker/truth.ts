import type { JsonObject, Truth } from "../../whoop-simulator/index.ts"
import type { Sqlite } from "../storage.ts"

/*
 * The store against WHOOP, record by record and member by member. Shares nothing with the engine: WHOOP's JSON is taken
 * apart here by one general rule (a leaf's name is its column), and the rows are read by plain SQL.
 */

export const collections = ["cycles", "recoveries", "sleeps", "workouts"] as const
export type Collection = (typeof collections)[number]

/** Columns that are ours and say nothing of WHOOP's. */
const ours = new Set([
  "user_id",
  "source",
  "first_seen_at",
  "changed_at",
  "synced_at",
  "deleted_at",
  "data_changed_at",
  "earlier_scores",
  "lost_at",
  "orphaned_at",
])

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

const flattened = new WeakMap<JsonObject, Map<string, unknown>>()

/** The simulator shows a record as the same object for as long as it has not changed. */
function flatten(json: JsonObject): Map<string, unknown> {
  const known = flattened.get(json)
  if (known) return known
  const leaves = new Map<string, unknown>()
  addLeaves(json, leaves)
  flattened.set(json, leaves)
  return leaves
}

function addLeaves(json: JsonObject, into: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(json)) {
    if (typeof value === "object" && value !== null) addLeaves(value as JsonObject, into)
    else if (typeof value === "string" && instant.test(value)) into.set(name, Date.parse(value))
    else if (typeof value === "boolean") into.set(name, Number(value))
    else into.set(name, value)
  }
}

export function keyOf(collection: Collection, record: JsonObject): string {
  return String(collection === "recoveries" ? record.cycle_id : record.id)
}

export type Row = Record<string, unknown>

export const keyOfRow = (collection: Collection, row: Row) =>
  String(collection === "recoveries" ? row.cycle_id : row.id)

/** All of a collection, or the one of this key. */
export function rowsOf(d1: Sqlite, userId: string, collection: Collection, key: string | null = null): Row[] {
  const all = `select * from ${collection} where user_id = ?`
  if (key === null) return d1.rows(all, userId)
  const column = collection === "recoveries" ? "cycle_id" : "id"
  return d1.rows(`${all} and ${column} = ?`, userId, key)
}

/** What differs, in one sentence; null: nothing does. */
export function difference(row: Row, record: JsonObject): string | null {
  const wanted = flatten(record)
  for (const [column, value] of Object.entries(row)) {
    if (ours.has(column)) continue
    const right = wanted.get(column) ?? null
    if (value !== right) return `${column} is ${String(value)}, at WHOOP ${String(right)}`
  }
  return null
}

export interface Mismatch {
  collection: Collection
  key: string
  what: string
}

/** Everything in which the store is not WHOOP: missing, different, or still there although WHOOP has deleted it. */
export function mismatches(rowsOf: (collection: Collection) => Row[], truth: Truth): Mismatch[] {
  return collections.flatMap((collection) => mismatchesIn(collection, rowsOf(collection), truth[collection]))
}

export function mismatchesIn(
  collection: Collection,
  held: readonly Row[],
  records: readonly JsonObject[],
): Mismatch[] {
  const found: Mismatch[] = []
  const rows = new Map(held.map((row) => [keyOfRow(collection, row), row]))
  for (const record of records) {
    const key = keyOf(collection, record)
    const row = rows.get(key)
    rows.delete(key)
    if (!row) found.push({ collection, key, what: "is missing" })
    else if (row.deleted_at !== null) found.push({ collection, key, what: "is held as deleted" })
    else {
      const what = difference(row, record)
      if (what) found.push({ collection, key, what })
    }
  }
  for (const [key, row] of rows) {
    if (row.deleted_at === null) found.push({ collection, key, what: "is held, but WHOOP has it no more" })
  }
  return found
}
