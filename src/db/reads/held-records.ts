import { and, desc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm"
import type { Present } from "../../daily/daily-rows.ts"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps, workouts } from "../schema.ts"
import { type Asker, askerId, FixedQuery } from "./fixed-query.ts"

const dayMs = 86_400_000

const [from, to] = [sql.placeholder("from"), sql.placeholder("to")]
const inSpan = and(eq(cycles.user_id, askerId), gte(cycles.start, from), lt(cycles.start, to))
const nextStart = sql`coalesce((select min(start) from cycles where user_id = ${askerId} and start >= ${to}
  and deleted_at is null), ${Number.MAX_SAFE_INTEGER})`

const cyclesOfSpan = new FixedQuery((db) => db.select().from(cycles).where(inSpan))
const recoveriesOfSpan = new FixedQuery((db) => {
  const ids = db.select({ id: cycles.id }).from(cycles).where(inSpan)
  return db
    .select()
    .from(recoveries)
    .where(and(eq(recoveries.user_id, askerId), inArray(recoveries.cycle_id, ids)))
})
const sleepsOfSpan = new FixedQuery((db) =>
  db
    .select()
    .from(sleeps)
    .where(
      and(
        eq(sleeps.user_id, askerId),
        sql`${sleeps.start} >= ${from} - ${dayMs}`,
        lt(sleeps.start, nextStart),
      ),
    ),
)
const workoutsOfSpan = new FixedQuery((db) =>
  db
    .select({
      id: workouts.id,
      start: workouts.start,
      timezone_offset: workouts.timezone_offset,
      changed_at: workouts.changed_at,
      synced_at: workouts.synced_at,
      deleted_at: workouts.deleted_at,
      source: workouts.source,
      first_seen_at: workouts.first_seen_at,
    })
    .from(workouts)
    .where(and(eq(workouts.user_id, askerId), gte(workouts.start, from), lt(workouts.start, nextStart))),
)

/**
 * For one batch: the cycles that start in [from, to) and all that belongs to them, deleted records too. What belongs to
 * the last of them starts before the next cycle does.
 */
export const bindHeldRecords = (db: Database, asker: Asker, from: number, to: number) =>
  [cyclesOfSpan, recoveriesOfSpan, sleepsOfSpan, workoutsOfSpan].map((query) =>
    query.bindFor(db, asker, { from, to }),
  )

export function toHeldRecords([ofCycles, ofRecoveries, ofSleeps, ofWorkouts]: D1Result[]) {
  return {
    cycles: cyclesOfSpan.rowsOf(ofCycles),
    recoveries: recoveriesOfSpan.rowsOf(ofRecoveries).map((row) => ({
      ...row,
      user_calibrating: row.user_calibrating === null ? null : row.user_calibrating === 1,
    })),
    sleeps: sleepsOfSpan.rowsOf(ofSleeps).map((row) => ({ ...row, nap: row.nap === 1 })),
    workouts: workoutsOfSpan.rowsOf(ofWorkouts),
  }
}

export async function readHeldRecords(db: Database, userId: string, from: number, to: number) {
  return toHeldRecords(await db.$client.batch(bindHeldRecords(db, userId, from, to)))
}

/** One row, or none before the first cycle. */
const extentOf = new FixedQuery((db) => {
  // A deleted cycle is part of the history's extent: its deletion must be found by changed_since.
  const oldest = db
    .select({ start: cycles.start })
    .from(cycles)
    .where(eq(cycles.user_id, askerId))
    .orderBy(cycles.start)
    .limit(1)
    .as("oldest")
  const newest = <T extends typeof cycles | typeof sleeps | typeof workouts>(table: T, name: string) =>
    db
      .select({ id: table.id, start: table.start, offset: table.timezone_offset })
      .from(table)
      .where(and(eq(table.user_id, askerId), isNull(table.deleted_at)))
      .orderBy(desc(table.start))
      .limit(1)
      .as(name)
  const cycle = newest(cycles, "newest_cycle")
  const sleep = newest(sleeps, "newest_sleep")
  const workout = newest(workouts, "newest_workout")
  return db
    .select({
      oldest_start: sql<number>`${oldest.start}`.as("oldest_start"),
      cycle_id: sql<number | null>`${cycle.id}`.as("cycle_id"),
      cycle_start: sql<number | null>`${cycle.start}`.as("cycle_start"),
      cycle_offset: sql<string | null>`${cycle.offset}`.as("cycle_offset"),
      sleep_start: sql<number | null>`${sleep.start}`.as("sleep_start"),
      sleep_offset: sql<string | null>`${sleep.offset}`.as("sleep_offset"),
      workout_start: sql<number | null>`${workout.start}`.as("workout_start"),
      workout_offset: sql<string | null>`${workout.offset}`.as("workout_offset"),
    })
    .from(oldest)
    .leftJoin(cycle, sql`true`)
    .leftJoin(sleep, sql`true`)
    .leftJoin(workout, sql`true`)
})

/** For a batch: the newest cycle, sleep and workout, and the oldest cycle. */
export const bindExtent = (db: Database, asker: Asker) => extentOf.bindFor(db, asker, {})

/** Where a person's history stands and how far back it goes. */
export interface Extent {
  /** Null while there is no cycle. */
  present: Present | null
  oldestStart: number | null
}

export function toExtent(result: D1Result | undefined): Extent {
  const [row] = extentOf.rowsOf(result)
  if (!row) return { present: null, oldestStart: null }
  const oldestStart = row.oldest_start
  if (row.cycle_id === null) return { present: null, oldestStart }
  let newest = { start: row.cycle_start ?? 0, offset: row.cycle_offset ?? "Z" }
  for (const [start, offset] of [
    [row.sleep_start, row.sleep_offset],
    [row.workout_start, row.workout_offset],
  ] as const) {
    if (start !== null && offset !== null && start > newest.start) newest = { start, offset }
  }
  return { present: { newestCycleId: row.cycle_id, offset: newest.offset }, oldestStart }
}

export async function readExtent(db: Database, userId: string): Promise<Extent> {
  return toExtent(await bindExtent(db, userId).all())
}
