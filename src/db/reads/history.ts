import { eq } from "drizzle-orm"
import type { Database } from "../database.ts"
import { bodies, profiles } from "../schema.ts"
import { findCycle } from "./by-id.ts"
import { readHeldRecords } from "./held-records.ts"
import { readNewestRecoveries } from "./lists.ts"

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

/** When WHOOP made the recovery of the newest night; null without any. */
export async function findLastRecoveryAt(db: Database, userId: string): Promise<number | null> {
  const range = { start: null, end: null }
  const [newest] = await readNewestRecoveries(db, { userId, range, changedSince: null }, null, 1)
  return newest?.recovery.created_at ?? null
}

export async function findProfile(db: Database, userId: string) {
  return (await db.select().from(profiles).where(eq(profiles.user_id, userId)).get()) ?? null
}

export async function findBody(db: Database, userId: string) {
  return (await db.select().from(bodies).where(eq(bodies.user_id, userId)).get()) ?? null
}
