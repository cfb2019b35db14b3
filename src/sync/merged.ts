import type { Held, HeldCycle, HeldRecovery, HeldSleep, Snapshot } from "../db/snapshot.ts"
import type { Cycle, Recovery, Sleep, WhoopRecord, Workout } from "../whoop/records.ts"
import type { Pages } from "./events.ts"

/** What the store will hold once these pages are written: planning must not wait for the write, nor write twice. */
export function mergePages(held: Snapshot, pages: Pages, now: number): Snapshot {
  const sleepStarts = new Map([
    ...held.sleeps.map((sleep) => [sleep.key, sleep.at] as const),
    ...(pages.sleeps?.records ?? []).map((sleep) => [sleep.id, sleep.start] as const),
  ])
  const stamps = (record: WhoopRecord, before: Held | undefined) => ({
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    scoreState: record.score_state,
    firstSeenAt: before?.firstSeenAt ?? now,
    deletedAt: before?.deletedAt ?? null,
  })
  return {
    cycles: merge(
      held.cycles,
      pages.cycles?.records ?? [],
      keyById,
      (cycle: Cycle, before): HeldCycle => ({
        key: keyById(cycle),
        at: cycle.start,
        end: cycle.end,
        ...stamps(cycle, before),
      }),
    ),
    recoveries: merge(
      held.recoveries,
      pages.recoveries?.records ?? [],
      (recovery: Recovery) => String(recovery.cycle_id),
      (recovery, before): HeldRecovery => ({
        key: String(recovery.cycle_id),
        at: sleepStarts.get(recovery.sleep_id) ?? before?.at ?? null,
        sleepId: recovery.sleep_id,
        recoveryScore: recovery.recovery_score,
        ...stamps(recovery, before),
      }),
    ),
    sleeps: merge(
      held.sleeps,
      pages.sleeps?.records ?? [],
      keyById,
      (sleep: Sleep, before): HeldSleep => ({
        key: sleep.id,
        at: sleep.start,
        end: sleep.end,
        nap: sleep.nap,
        cycleKey: String(sleep.cycle_id),
        ...stamps(sleep, before),
      }),
    ),
    workouts: merge(
      held.workouts,
      pages.workouts?.records ?? [],
      keyById,
      (workout: Workout, before): Held => ({
        key: workout.id,
        at: workout.start,
        ...stamps(workout, before),
      }),
    ),
  }
}

const keyById = (record: { id: string | number }) => String(record.id)

function merge<H extends Held, R>(
  held: H[],
  records: R[],
  keyOf: (record: R) => string,
  toHeld: (record: R, before: H | undefined) => H,
): H[] {
  const byKey = new Map(held.map((record) => [record.key, record]))
  for (const record of records) {
    const key = keyOf(record)
    byKey.set(key, toHeld(record, byKey.get(key)))
  }
  return [...byKey.values()]
}
