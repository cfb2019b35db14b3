import { and, desc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm"
import type { BatchResponse } from "drizzle-orm/batch"
import type { Present } from "../../daily/daily-rows.ts"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps, workouts } from "../schema.ts"

const dayMs = 86_400_000

/**
 * Queries, for one batch, of the cycles that start in [from, to) and all that belongs to them, deleted records too.
 * What belongs to the last of them starts before the next cycle does.
 */
export function selectHeldRecords(db: Database, userId: string, from: number, to: number) {
  const inSpan = and(eq(cycles.user_id, userId), gte(cycles.start, from), lt(cycles.start, to))
  const nextStart = sql`coalesce((select min(start) from cycles where user_id = ${userId} and start >= ${to}
    and deleted_at is null), ${Number.MAX_SAFE_INTEGER})`
  const ids = db.select({ id: cycles.id }).from(cycles).where(inSpan)
  return [
    db.select().from(cycles).where(inSpan),
    db
      .select()
      .from(recoveries)
      .where(and(eq(recoveries.user_id, userId), inArray(recoveries.cycle_id, ids))),
    db
      .select()
      .from(sleeps)
      .where(and(eq(sleeps.user_id, userId), gte(sleeps.start, from - dayMs), lt(sleeps.start, nextStart))),
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
      .where(and(eq(workouts.user_id, userId), gte(workouts.start, from), lt(workouts.start, nextStart))),
  ] as const
}

type HeldRows = BatchResponse<ReturnType<typeof selectHeldRecords>>

export function toHeldRecords([cycles, recoveries, sleeps, workouts]: HeldRows) {
  return { cycles, recoveries, sleeps, workouts }
}

export async function readHeldRecords(db: Database, userId: string, from: number, to: number) {
  return toHeldRecords(await db.batch(selectHeldRecords(db, userId, from, to)))
}

/** Queries, for one batch, of who the person is now: newest cycle, newest sleep and workout, and their oldest cycle. */
export function selectPresent(db: Database, userId: string) {
  const newest = <T extends typeof sleeps | typeof workouts>(table: T) =>
    db
      .select({ start: table.start, offset: table.timezone_offset })
      .from(table)
      .where(and(eq(table.user_id, userId), isNull(table.deleted_at)))
      .orderBy(desc(table.start))
      .limit(1)
  const ownCycles = and(eq(cycles.user_id, userId), isNull(cycles.deleted_at))
  return [
    db
      .select({ id: cycles.id, start: cycles.start, offset: cycles.timezone_offset })
      .from(cycles)
      .where(ownCycles)
      .orderBy(desc(cycles.start))
      .limit(1),
    newest(sleeps),
    newest(workouts),
    // A deleted cycle is part of the history's extent: its deletion must be found by changed_since.
    db
      .select({ start: cycles.start })
      .from(cycles)
      .where(eq(cycles.user_id, userId))
      .orderBy(cycles.start)
      .limit(1),
  ] as const
}

/** Where a person's history stands and how far back it goes. */
export interface Extent {
  /** Null while there is no cycle. */
  present: Present | null
  oldestStart: number | null
}

export function toExtent([newestCycles, newestSleeps, newestWorkouts, oldest]: BatchResponse<
  ReturnType<typeof selectPresent>
>): Extent {
  const cycle = newestCycles[0]
  const oldestStart = oldest[0]?.start ?? null
  if (!cycle) return { present: null, oldestStart }
  let newest: { start: number; offset: string } = cycle
  for (const record of [newestSleeps[0], newestWorkouts[0]]) {
    if (record && record.start > newest.start) newest = record
  }
  return { present: { newestCycleId: cycle.id, offset: newest.offset }, oldestStart }
}

export async function readExtent(db: Database, userId: string): Promise<Extent> {
  return toExtent(await db.batch(selectPresent(db, userId)))
}
