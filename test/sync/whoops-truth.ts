import { type Collection, collections } from "../../src/whoop/records.ts"
import { keyOf, parseRecord } from "../../src/whoop/wire.ts"
import type { EngineWorld, Seat } from "./engine-world.ts"

type Row = Record<string, unknown>
const keyColumns = { cycles: "id", recoveries: "cycle_id", sleeps: "id", workouts: "id" }

/** What WHOOP knows of this person, flattened as we store it: collection → key → values. */
export function truthOf(world: EngineWorld, seat: Seat): Record<Collection, Record<string, Row>> {
  const truth = world.whoop.truth(seat.memberId)
  const of = (collection: Collection) =>
    Object.fromEntries(
      truth[collection].map((json) => {
        const parsed = parseRecord(collection, json)
        if (!("record" in parsed)) throw new Error(`the simulator's own ${collection} cannot be read`)
        return [keyOf(collection, parsed.record), { ...parsed.record } as Row]
      }),
    )
  return Object.fromEntries(collections.map((collection) => [collection, of(collection)])) as Record<
    Collection,
    Record<string, Row>
  >
}

/** What is stored and not deleted, in the same shape. */
export function storeOf(world: EngineWorld, seat: Seat): Record<Collection, Record<string, Row>> {
  const of = (collection: Collection) => {
    const query = `select * from ${collection} where user_id = ? and deleted_at is null`
    const rows = world.database.rows<Row>(query, seat.userId)
    return Object.fromEntries(
      rows.map((row) => [String(row[keyColumns[collection]]), comparable(collection, row)]),
    )
  }
  return Object.fromEntries(collections.map((collection) => [collection, of(collection)])) as Record<
    Collection,
    Record<string, Row>
  >
}

const ours = [
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
]

function comparable(collection: Collection, row: Row): Row {
  const theirs = Object.fromEntries(Object.entries(row).filter(([name]) => !ours.includes(name)))
  if (collection === "sleeps") theirs.nap = row.nap === 1
  if (collection === "recoveries") {
    theirs.user_calibrating = row.user_calibrating === null ? null : row.user_calibrating === 1
  }
  return theirs
}
