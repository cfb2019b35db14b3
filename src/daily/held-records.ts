import type { Cycle, Recovery, Sleep, Workout } from "../whoop/records.ts"

/** What we add to WHOOP's records and the daily rows need. */
interface Held {
  /** When what is stored last changed, deletion included. */
  changed_at: number
  /** When it was last written from WHOOP. */
  synced_at: number
  /** Gone at WHOOP: it gives no value any more, but its going changed the row. */
  deleted_at: number | null
}

/** `lost_at`: when a workout or a sleep last went from it to another cycle; null: never. */
export type HeldCycle = Cycle & Held & { lost_at: number | null }
export type HeldRecovery = Recovery & Held & { data_changed_at: number }
export type HeldSleep = Sleep & Held
export type HeldWorkout = Pick<Workout, "id" | "start" | "timezone_offset"> & Held

export interface HeldRecords {
  cycles: readonly HeldCycle[]
  recoveries: readonly HeldRecovery[]
  sleeps: readonly HeldSleep[]
  workouts: readonly HeldWorkout[]
}

export const isHeld = (record: Held) => record.deleted_at === null
