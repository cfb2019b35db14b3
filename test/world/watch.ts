import type { Sqlite } from "./storage.ts"

/*
 * Promises about every single write, kept by triggers of the database itself, so that no code of the engine's is in
 * between: WHOOP's updated_at never goes back, a key keeps to one row, and what is buried or comes back to life is written
 * down.
 */

const keys = { cycles: "id", recoveries: "cycle_id", sleeps: "id", workouts: "id" }

/** An updated_at later than our own clock at writing decides nothing (db/records.ts). */
const watchTable = (table: string, key: string) => [
  `create trigger world_back_${table} before update on ${table}
    when new.updated_at < old.updated_at and old.updated_at <= old.synced_at and old.deleted_at is null
    begin insert into world_breaks values ('${table} ' || old.${key} || ': updated_at went back'); end`,
  `create trigger world_revived_${table} before update on ${table}
    when old.deleted_at is not null and new.deleted_at is null
    begin insert into world_turns values ('revived', '${table}', old.user_id, cast(old.${key} as text)); end`,
  `create trigger world_buried_${table} before update on ${table}
    when old.deleted_at is null and new.deleted_at is not null
    begin insert into world_turns values ('buried', '${table}', old.user_id, cast(old.${key} as text)); end`,
]

export const watchStatements = [
  "create table world_breaks (what text not null)",
  `create table world_turns
    (turn text not null, collection text not null, user_id text not null, record_key text not null)`,
  ...Object.entries(keys).flatMap(([table, key]) => watchTable(table, key)),
  `create trigger world_version before update on whoop_connections when new.data_version < old.data_version
    begin insert into world_breaks values (old.user_id || ': the data version went back'); end`,
]

/** A record that was buried in the store, or came back to life there. */
export interface Turn {
  turn: "buried" | "revived"
  collection: keyof typeof keys
  userId: string
  key: string
}

/** What the triggers wrote down since the last look. */
export function takeWatched(d1: Sqlite): { breaks: string[]; turns: Turn[] } {
  const breaks = d1.rows("select what from world_breaks").map(({ what }) => String(what))
  const rows = d1.rows("select * from world_turns")
  if (breaks.length > 0) d1.prepare("delete from world_breaks").objects.run()
  if (rows.length > 0) d1.prepare("delete from world_turns").objects.run()
  const turns = rows.map((row) => ({
    turn: row.turn as Turn["turn"],
    collection: row.collection as Turn["collection"],
    userId: String(row.user_id),
    key: String(row.record_key),
  }))
  return { breaks, turns }
}
