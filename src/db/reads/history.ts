import { and, desc, eq, isNull } from "drizzle-orm"
import type { Database } from "../database.ts"
import { bodies, profiles, recoveries } from "../schema.ts"
import { findCycle } from "./by-id.ts"
import { readHeldRecords } from "./held-records.ts"

/** A cycle and all that ever belonged to it, deleted records too; null when the person has no such cycle. */
export async function readDayRecords(db: Database, userId: string, cycleId: number) {
  const cycle = await findCycle(db, userId, cycleId)
  if (!cycle) return null
  const held = await readHeldRecords(db, userId, cycle.start, cycle.start + 1)
  const end = cycle.end ?? Number.MAX_SAFE_INTEGER
  return {
    cycle,
    recovery: held.recoveries.find((recovery) => recovery.cycle_id === cycleId) ?? null,
    sleeps: held.sleeps.filter((sleep) => sleep.cycle_id === cycleId),
    workouts: held.workouts.filter((workout) => workout.start >= cycle.start && workout.start < end),
    held,
  }
}

/** When WHOOP made the newest recovery; null without any. */
export async function findLastRecoveryAt(db: Database, userId: string): Promise<number | null> {
  const newest = await db
    .select({ createdAt: recoveries.created_at })
    .from(recoveries)
    .where(and(eq(recoveries.user_id, userId), isNull(recoveries.deleted_at)))
    .orderBy(desc(recoveries.cycle_id))
    .limit(1)
    .get()
  return newest?.createdAt ?? null
}

export async function findProfile(db: Database, userId: string) {
  return (await db.select().from(profiles).where(eq(profiles.user_id, userId)).get()) ?? null
}

export async function findBody(db: Database, userId: string) {
  return (await db.select().from(bodies).where(eq(bodies.user_id, userId)).get()) ?? null
}
