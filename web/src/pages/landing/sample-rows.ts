import type { DailyRow } from "../../api/daily-row.ts"
import { addDays } from "../../insight/days.ts"
import sample from "./sample.json" with { type: "json" }

/** The day on which the made-up member's last morning lies. */
export const sampleToday = sample.today

const nothing = {
  cycle_end_date: null,
  timezone_offset: "-05:00",
  score_state: "SCORED",
  kilojoule: null,
  average_heart_rate: null,
  max_heart_rate: null,
  step_count: null,
  recovery_state: "SCORED",
  user_calibrating: false,
  spo2_percentage: null,
  skin_temp_celsius: null,
  sleep_id: null,
  sleep_state: "SCORED",
  sleep_start: null,
  sleep_end: null,
  sleep_in_bed_minutes: null,
  sleep_awake_minutes: null,
  sleep_light_minutes: null,
  sleep_slow_wave_minutes: null,
  sleep_rem_minutes: null,
  sleep_cycle_count: null,
  disturbance_count: null,
  sleep_debt_minutes: null,
  sleep_consistency_percentage: null,
  respiratory_rate: null,
  nap_count: 0,
  nap_duration_minutes: 0,
  workout_count: 0,
  last_recovery_data_changed_at: null,
  last_recovery_synced_at: null,
} as const

/** The made-up member's days as the API would answer them, newest first; what the page does not show is unknown. */
export const sampleRows: readonly DailyRow[] = sample.days_ago.map((ago, index) => {
  const day = addDays(sample.today, -ago)
  return {
    ...nothing,
    cycle_id: sample.days_ago.length - index,
    day,
    date: day,
    cycle_start_date: day,
    cycle_start: `${day}T04:00:00.000Z`,
    cycle_end: index === 0 ? null : `${day}T23:59:00.000Z`,
    is_partial: index === 0,
    recovery_score: sample.recovery_score[index] ?? null,
    hrv_rmssd_milli: sample.hrv_rmssd_milli[index] ?? null,
    resting_heart_rate: sample.resting_heart_rate[index] ?? null,
    strain: sample.strain[index] ?? null,
    sleep_duration_minutes: sample.sleep_duration_minutes[index] ?? null,
    sleep_needed_minutes: sample.sleep_needed_minutes[index] ?? null,
    sleep_performance_percentage: sample.sleep_performance_percentage[index] ?? null,
    sleep_efficiency_percentage: sample.sleep_efficiency_percentage[index] ?? null,
    changed_at: `${day}T12:00:00.000Z`,
  }
})
