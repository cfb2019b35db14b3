import type { DailyRow } from "../../../web/src/api/daily-row.ts"
import { addDays } from "../../../web/src/insight/days.ts"

/** A closed, scored day without values; a test names the ones it is about. */
export function dailyRow(day: string, values: Partial<DailyRow> = {}): DailyRow {
  const start = `${addDays(day, -1)}T23:00:00.000Z`
  return {
    cycle_id: Number(day.replaceAll("-", "")),
    day,
    date: day,
    cycle_start_date: addDays(day, -1),
    cycle_end_date: day,
    cycle_start: start,
    cycle_end: `${day}T22:30:00.000Z`,
    timezone_offset: "Z",
    is_partial: false,
    score_state: "SCORED",
    strain: null,
    kilojoule: null,
    average_heart_rate: null,
    max_heart_rate: null,
    step_count: null,
    recovery_state: "SCORED",
    recovery_score: null,
    user_calibrating: false,
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
    nap_count: 0,
    nap_duration_minutes: 0,
    workout_count: 0,
    last_recovery_data_changed_at: null,
    last_recovery_synced_at: null,
    changed_at: `${day}T23:00:00.000Z`,
    ...values,
  }
}

/** Consecutive days from `from`, one a value; undefined leaves the day without a row. */
export function dailyRows(
  from: string,
  values: readonly (number | null | undefined)[],
  field: "hrv_rmssd_milli" | "strain" | "recovery_score" | "resting_heart_rate",
): DailyRow[] {
  return values.flatMap((value, index) => {
    return value === undefined ? [] : [dailyRow(addDays(from, index), { [field]: value })]
  })
}
