/*
 * Promises about every single write, kept by triggers of the database itself, so that no code of the engine's is in
 * between: WHOOP's updated_at never goes back, a key keeps to one row, and what is buried or comes back to life is told.
 */

const keys = { cycles: "id", recoveries: "cycle_id", sleeps: "id", workouts: "id" }

/** Makes of words, each an expression of SQL, a statement that passes them on: what happened, then to whom or what. */
type Tell = (what: string, ...words: string[]) => string

/** An updated_at later than our own clock at writing decides nothing (db/records.ts). */
const watchTable = (table: string, key: string, tell: Tell) => [
  `create trigger world_back_${table} before update on ${table}
    when new.updated_at < old.updated_at and old.updated_at <= old.synced_at and old.deleted_at is null
    begin ${tell("'broken'", `'${table} ' || old.${key} || ': updated_at went back'`)}; end`,
  `create trigger world_revived_${table} before update on ${table}
    when old.deleted_at is not null and new.deleted_at is null
    begin ${tell("'revived'", `'${table}'`, "old.user_id", `cast(old.${key} as text)`)}; end`,
  `create trigger world_buried_${table} before update on ${table}
    when old.deleted_at is null and new.deleted_at is not null
    begin ${tell("'buried'", `'${table}'`, "old.user_id", `cast(old.${key} as text)`)}; end`,
]

export const watchStatements = (tell: Tell) => [
  ...Object.entries(keys).flatMap(([table, key]) => watchTable(table, key, tell)),
  `create trigger world_version before update on whoop_connections when new.data_version < old.data_version
    begin ${tell("'broken'", "old.user_id || ': the data version went back'")}; end`,
]

/** A record that was buried in the store, or came back to life there. */
export interface Turn {
  turn: "buried" | "revived"
  collection: keyof typeof keys
  userId: string
  key: string
}

/** What the triggers told, in order: [what, ...], as they are written above. */
export function readWatched(told: string[][]): { breaks: string[]; turns: Turn[] } {
  const breaks = told.filter(([what]) => what === "broken").map(([, why]) => String(why))
  const turns = told
    .filter(([what]) => what !== "broken")
    .map(([turn, collection, userId = "", key = ""]) => ({
      turn: turn as Turn["turn"],
      collection: collection as Turn["collection"],
      userId,
      key,
    }))
  return { breaks, turns }
}
