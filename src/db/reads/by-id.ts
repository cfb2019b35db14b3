import { and, asc, eq, inArray, isNull } from "drizzle-orm"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps, workouts } from "../schema.ts"
import type { CycleRow, RecoveryRow, SleepRow, WorkoutRow } from "./record-rows.ts"

/* One record by its id; null when the person has none, or it is gone at WHOOP. */

export async function findCycle(db: Database, userId: string, id: number): Promise<CycleRow | null> {
  const own = and(eq(cycles.user_id, userId), eq(cycles.id, id), isNull(cycles.deleted_at))
  return (await db.select().from(cycles).where(own).get()) ?? null
}

export async function findSleep(db: Database, userId: string, id: string): Promise<SleepRow | null> {
  const own = and(eq(sleeps.user_id, userId), eq(sleeps.id, id), isNull(sleeps.deleted_at))
  return (await db.select().from(sleeps).where(own).get()) ?? null
}

export async function findWorkout(db: Database, userId: string, id: string): Promise<WorkoutRow | null> {
  const own = and(eq(workouts.user_id, userId), eq(workouts.id, id), isNull(workouts.deleted_at))
  return (await db.select().from(workouts).where(own).get()) ?? null
}

export async function findRecovery(
  db: Database,
  userId: string,
  cycleId: number,
): Promise<RecoveryRow | null> {
  const own = and(
    eq(recoveries.user_id, userId),
    eq(recoveries.cycle_id, cycleId),
    isNull(recoveries.deleted_at),
  )
  return (await db.select().from(recoveries).where(own).get()) ?? null
}

/** By the sleep's id, through the sleep's cycle; a recovery that is here before its sleep is searched for. */
export async function findRecoveryOfSleep(
  db: Database,
  userId: string,
  sleepId: string,
): Promise<RecoveryRow | null> {
  const cycleOfSleep = db
    .select({ id: sleeps.cycle_id })
    .from(sleeps)
    .where(and(eq(sleeps.user_id, userId), eq(sleeps.id, sleepId)))
  const ofSleep = and(
    eq(recoveries.user_id, userId),
    eq(recoveries.sleep_id, sleepId),
    isNull(recoveries.deleted_at),
  )
  const near = await db
    .select()
    .from(recoveries)
    .where(and(ofSleep, inArray(recoveries.cycle_id, cycleOfSleep)))
    .get()
  return (
    near ??
    (await db.select().from(recoveries).where(ofSleep).orderBy(asc(recoveries.cycle_id)).get()) ??
    null
  )
}
