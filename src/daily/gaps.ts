import type { Present } from "./daily-rows.ts"
import { addDays, type LocalDate, localDateOf } from "./local-time.ts"
import type { DeletedDay } from "./months.ts"
import type { DailyRow } from "./row.ts"

export const gaps = [
  "no_cycle",
  "not_worn",
  "pending",
  "unscorable",
  "deleted_at_source",
  "before_history",
  "not_yet",
] as const
export type Gap = (typeof gaps)[number]

export type FilledRow = DailyRow & { gap: Gap | null }
export type GapDay = { [F in Exclude<keyof DailyRow, "day">]: null } & { day: LocalDate; gap: Gap }

export interface FillFacts {
  now: number
  present: Present | null
  /** Start of the oldest cycle held, UTC ms; null without any. */
  oldestStart: number | null
  /** Whether the import has reached the beginning of the account. */
  historyComplete: boolean
}

/** WHOOP has made nearly every recovery it will make within a day of the cycle's end. */
const settledMs = 24 * 3_600_000

/**
 * Each day from `first` back to `last`, those without a cycle too. `rows` are all rows of these days and of the days
 * around them, newest first; `deletions` the deleted cycles among them.
 */
export function fillDays(
  first: LocalDate,
  last: LocalDate,
  rows: readonly DailyRow[],
  deletions: readonly DeletedDay[],
  facts: FillFacts,
): (FilledRow | GapDay)[] {
  const rowsOf = Map.groupBy(rows, (row) => row.day)
  const filled: (FilledRow | GapDay)[] = []
  for (let day = first; day >= last; day = addDays(day, -1)) {
    const own = rowsOf.get(day)
    if (own) for (const row of own) filled.push({ ...row, gap: gapOfRow(row, facts.now) })
    else filled.push({ ...blank, day, gap: gapOfDay(day, rows, deletions, facts) })
  }
  return filled
}

/** When waiting for this row's recovery ends by time alone, UTC ms; null when it does not. */
export function settlesAt(row: DailyRow): number | null {
  return row.cycle_end === null ? null : Date.parse(row.cycle_end) + settledMs
}

/** Why a row has no recovery score; null when it has one. */
function gapOfRow(row: DailyRow, now: number): Gap | null {
  if (row.recovery_score !== null) return null
  if (row.recovery_state === "PENDING_SCORE") return "pending"
  if (row.recovery_state !== null) return "unscorable"
  if (row.last_recovery_data_changed_at !== null) return "deleted_at_source"
  if (row.cycle_end === null) return "pending"
  if (row.sleep_id === null) return "not_worn"
  const settled = (settlesAt(row) ?? now) < now
  return settled && row.sleep_state !== "PENDING_SCORE" ? "unscorable" : "pending"
}

function gapOfDay(
  day: LocalDate,
  rows: readonly DailyRow[],
  deletions: readonly DeletedDay[],
  { now, present, oldestStart, historyComplete }: FillFacts,
): Gap {
  if (day >= localDateOf(now, present?.offset ?? "Z")) return "not_yet"
  const later = rows.findLast((row) => row.day > day)
  const earlier = rows.find((row) => row.day < day)
  const beyondOldest =
    oldestStart === null ||
    Date.parse(`${day}T23:59:59Z`) < oldestStart ||
    (earlier === undefined && later !== undefined && Date.parse(later.cycle_start) === oldestStart)
  if (beyondOldest) return historyComplete ? "before_history" : "pending"
  if (deletions.some((deletion) => deletion.day === day)) return "deleted_at_source"
  if (!later && earlier?.cycle_end === null) return "pending"
  // While the strap is worn cycles meet to the millisecond: then the day merely has no cycle of its own.
  return earlier && later && earlier.cycle_end === later.cycle_start ? "no_cycle" : "not_worn"
}

const blank: { [F in Exclude<keyof DailyRow, "day">]: null } = {
  cycle_id: null,
  date: null,
  cycle_start_date: null,
  cycle_end_date: null,
  cycle_start: null,
  cycle_end: null,
  timezone_offset: null,
  is_partial: null,
  score_state: null,
  strain: null,
  kilojoule: null,
  average_heart_rate: null,
  max_heart_rate: null,
  step_count: null,
  recovery_state: null,
  recovery_score: null,
  user_calibrating: null,
  resting_heart_rate: null,
  hrv_rmssd_milli: null,
  spo2_percentage: null,
  skin_temp_celsius: null,
  sleep_id: null,
  sleep_state: null,
  sleep_start: null,
  sleep_end: null,
  sleep_duration_minutes: null,
  sleep_in_bed_minutes: null,
  sleep_awake_minutes: null,
  sleep_light_minutes: null,
  sleep_slow_wave_minutes: null,
  sleep_rem_minutes: null,
  sleep_cycle_count: null,
  disturbance_count: null,
  sleep_needed_minutes: null,
  sleep_debt_minutes: null,
  sleep_performance_percentage: null,
  sleep_consistency_percentage: null,
  sleep_efficiency_percentage: null,
  respiratory_rate: null,
  nap_count: null,
  nap_duration_minutes: null,
  workout_count: null,
  last_recovery_data_changed_at: null,
  last_recovery_synced_at: null,
  changed_at: null,
}
