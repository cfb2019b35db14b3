import { type Checks, checkOf } from "./checks.ts"
import { countWorkouts } from "./count-workouts.ts"
import { dayOf, mainSleepOf } from "./day.ts"
import {
  type HeldCycle,
  type HeldRecords,
  type HeldRecovery,
  type HeldSleep,
  isHeld,
} from "./held-records.ts"
import { isoTime, localDateOf } from "./local-time.ts"
import type { DailyRow } from "./row.ts"
import { napFields, sleepFields } from "./sleep-fields.ts"

export interface DailyOptions {
  now: number
  checks?: Checks
  /** Told when the records given are only a part of the person's; else the newest cycle is the newest of these. */
  present?: Pick<Present, "newestCycleId"> | null
}

/** Where a person stands: their newest cycle, and the offset of their newest record of any kind. */
export interface Present {
  newestCycleId: number
  offset: string
}

/**
 * Cycles, with what belongs to them, as daily rows, newest first. Pure; deleted records give no values but their going
 * counts as a change. A recovery or sleep whose cycle is not among the cycles makes no row: a cycle is what a row is.
 */
export function toDailyRows(records: HeldRecords, options: DailyOptions): DailyRow[] {
  const cycles = records.cycles.filter(isHeld).sort(newestFirst)
  const recoveries = new Map<number, HeldRecovery[]>()
  for (const recovery of records.recoveries) push(recoveries, recovery.cycle_id, recovery)
  const sleeps = new Map<number, HeldSleep[]>()
  for (const sleep of records.sleeps) push(sleeps, sleep.cycle_id, sleep)
  const workouts = countWorkouts(cycles, records.workouts)
  const newestCycleId = options.present?.newestCycleId ?? cycles[0]?.id
  return cycles.map((cycle) => {
    const row = toRow(
      cycle,
      recoveries.get(cycle.id) ?? [],
      sleeps.get(cycle.id) ?? [],
      workouts.get(cycle.id) ?? noWorkouts,
      options.checks ?? [],
    )
    const today = localDateOf(options.now, cycle.timezone_offset)
    row.is_partial = cycle.id === newestCycleId && row.day === today && isUnfinished(row)
    return row
  })
}

const noWorkouts = { count: 0, changedAt: 0 }

function isUnfinished(row: DailyRow): boolean {
  return (
    row.cycle_end === null ||
    row.score_state !== "SCORED" ||
    row.sleep_state !== "SCORED" ||
    row.recovery_state !== "SCORED"
  )
}

function toRow(
  cycle: HeldCycle,
  allRecoveries: readonly HeldRecovery[],
  allSleeps: readonly HeldSleep[],
  workouts: { count: number; changedAt: number },
  checks: Checks,
): DailyRow {
  const recovery = allRecoveries.find(isHeld) ?? null
  const sleeps = allSleeps.filter(isHeld)
  const mainSleep = mainSleepOf(sleeps, recovery)
  const day = dayOf(cycle, mainSleep)
  const cycleEndDate = cycle.end === null ? null : localDateOf(cycle.end, cycle.timezone_offset)
  const scored = cycle.score_state === "SCORED"
  let changedAt = Math.max(cycle.changed_at, cycle.lost_at ?? 0, workouts.changedAt)
  for (const record of allRecoveries) changedAt = Math.max(changedAt, record.changed_at)
  for (const record of allSleeps) changedAt = Math.max(changedAt, record.changed_at)
  return {
    cycle_id: cycle.id,
    day,
    date: cycleEndDate ?? day,
    cycle_start_date: localDateOf(cycle.start, cycle.timezone_offset),
    cycle_end_date: cycleEndDate,
    cycle_start: isoTime(cycle.start),
    cycle_end: cycle.end === null ? null : isoTime(cycle.end),
    timezone_offset: cycle.timezone_offset,
    is_partial: false,
    score_state: cycle.score_state,
    strain: scored ? cycle.strain : null,
    kilojoule: scored ? cycle.kilojoule : null,
    average_heart_rate: scored ? cycle.average_heart_rate : null,
    max_heart_rate: scored ? cycle.max_heart_rate : null,
    // WHOOP sends steps beside the score, not in it.
    step_count: cycle.step_count,
    ...recoveryFields(recovery),
    ...sleepFields(mainSleep),
    ...napFields(sleeps),
    workout_count: workouts.count,
    ...lookedAt(cycle, allRecoveries, mainSleep, checks),
    changed_at: isoTime(changedAt),
  }
}

function recoveryFields(recovery: HeldRecovery | null) {
  const score = recovery?.score_state === "SCORED" ? recovery : null
  return {
    recovery_state: recovery?.score_state ?? null,
    recovery_score: score?.recovery_score ?? null,
    user_calibrating: score?.user_calibrating ?? null,
    resting_heart_rate: score?.resting_heart_rate ?? null,
    hrv_rmssd_milli: score?.hrv_rmssd_milli ?? null,
    spo2_percentage: score?.spo2_percentage ?? null,
    skin_temp_celsius: score?.skin_temp_celsius ?? null,
  }
}

/** A night without a recovery was looked at too when the check covers it: that is how we know there is none. */
function lookedAt(
  cycle: HeldCycle,
  recoveries: readonly HeldRecovery[],
  mainSleep: HeldSleep | null,
  checks: Checks,
) {
  let dataChangedAt = 0
  let syncedAt = 0
  for (const recovery of recoveries) {
    dataChangedAt = Math.max(dataChangedAt, recovery.data_changed_at, recovery.deleted_at ?? 0)
    syncedAt = Math.max(syncedAt, recovery.synced_at)
  }
  syncedAt = Math.max(syncedAt, checkOf(checks, mainSleep?.start ?? cycle.start)?.at ?? 0)
  return {
    last_recovery_data_changed_at: dataChangedAt === 0 ? null : isoTime(dataChangedAt),
    last_recovery_synced_at: syncedAt === 0 ? null : isoTime(syncedAt),
  }
}

function newestFirst(a: HeldCycle, b: HeldCycle): number {
  return b.start - a.start || b.id - a.id
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
