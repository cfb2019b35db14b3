import { getTableColumns, getTableName, sql } from "drizzle-orm"
import type { HeldCycle, HeldRecovery, HeldSleep, HeldWorkout } from "../../src/daily/held-records.ts"
import type { Database } from "../../src/db/database.ts"
import { cycles, recoveries, sleeps, workouts } from "../../src/db/schema.ts"
import type { Workout } from "../../src/whoop/records.ts"

export interface Puttable {
  cycles?: HeldCycle[]
  recoveries?: HeldRecovery[]
  sleeps?: HeldSleep[]
  workouts?: (HeldWorkout & Workout)[]
}

/** Puts records into the store as they are, tombstones and stamps included. */
export async function putRecords(db: Database, userId: string, records: Puttable): Promise<void> {
  const ours = { user_id: userId, source: "webhook", first_seen_at: 1_000, earlier_scores: "[]" }
  for (const table of [cycles, recoveries, sleeps, workouts]) {
    const rows: object[] = records[getTableName(table) as keyof Puttable] ?? []
    const values = Object.keys(getTableColumns(table)).map((name) => sql.raw(`value->>'${name}'`))
    for (let i = 0; i < rows.length; i += 500) {
      const json = JSON.stringify(rows.slice(i, i + 500).map((row) => ({ ...row, ...ours })))
      await db.insert(table).select(sql`select ${sql.join(values, sql`, `)} from json_each(${json})`)
    }
  }
}
