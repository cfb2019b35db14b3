import type { ScoreState } from "../whoop/records.ts"
import type { LocalDate } from "./local-time.ts"

/** One cycle as a day: the public row of design 3.2, its fields in this order. Times are ISO 8601 in UTC. */
export interface DailyRow {
  cycle_id: number
  day: LocalDate
  date: LocalDate
  cycle_start_date: LocalDate
  cycle_end_date: LocalDate | null
  cycle_start: string
  cycle_end: string | null
  timezone_offset: string
  is_partial: boolean
  score_state: ScoreState
  strain: number | null
  kilojoule: number | null
  average_heart_rate: number | null
  max_heart_rate: number | null
  step_count: number | null
  recovery_state: ScoreState | null
  recovery_score: number | null
  user_calibrating: boolean | null
  resting_heart_rate: number | null
  hrv_rmssd_milli: number | null
  spo2_percentage: number | null
  skin_temp_celsius: number | null
  sleep_id: string | null
  sleep_state: ScoreState | null
  sleep_start: string | null
  sleep_end: string | null
  sleep_duration_minutes: number | null
  sleep_in_bed_minutes: number | null
  sleep_awake_minutes: number | null
  sleep_light_minutes: number | null
  sleep_slow_wave_minutes: number | null
  sleep_rem_minutes: number | null
  sleep_cycle_count: number | null
  disturbance_count: number | null
  sleep_needed_minutes: number | null
  sleep_debt_minutes: number | null
  sleep_performance_percentage: number | null
  sleep_consistency_percentage: number | null
  sleep_efficiency_percentage: number | null
  respiratory_rate: number | null
  nap_count: number
  nap_duration_minutes: number | null
  workout_count: number
  last_recovery_data_changed_at: string | null
  last_recovery_synced_at: string | null
  changed_at: string
}
