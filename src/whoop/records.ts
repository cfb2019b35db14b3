/**
 * WHOOP's four kinds of record as we hold them: WHOOP's names, a score's members beside the ids, times as UTC
 * milliseconds, `null` where WHOOP sent null, left a member out, or has not scored yet.
 */

export const collections = ["cycles", "recoveries", "sleeps", "workouts"] as const
export type Collection = (typeof collections)[number]

export const scoreStates = ["SCORED", "PENDING_SCORE", "UNSCORABLE"] as const
export type ScoreState = (typeof scoreStates)[number]

interface Stamped {
  score_state: ScoreState
  created_at: number
  updated_at: number
}

export interface Cycle extends Stamped {
  id: number
  start: number
  /** null while the cycle is open. */
  end: number | null
  timezone_offset: string
  strain: number | null
  kilojoule: number | null
  average_heart_rate: number | null
  max_heart_rate: number | null
  step_count: number | null
}

/** Has no id of its own: WHOOP's events name it by its sleep, WHOOP's paths by its cycle. */
export interface Recovery extends Stamped {
  cycle_id: number
  sleep_id: string
  user_calibrating: boolean | null
  recovery_score: number | null
  resting_heart_rate: number | null
  hrv_rmssd_milli: number | null
  spo2_percentage: number | null
  skin_temp_celsius: number | null
}

export interface Sleep extends Stamped {
  id: string
  cycle_id: number
  v1_id: number | null
  start: number
  end: number
  timezone_offset: string
  nap: boolean
  total_in_bed_time_milli: number | null
  total_awake_time_milli: number | null
  total_no_data_time_milli: number | null
  total_light_sleep_time_milli: number | null
  total_slow_wave_sleep_time_milli: number | null
  total_rem_sleep_time_milli: number | null
  sleep_cycle_count: number | null
  disturbance_count: number | null
  baseline_milli: number | null
  need_from_sleep_debt_milli: number | null
  need_from_recent_strain_milli: number | null
  need_from_recent_nap_milli: number | null
  respiratory_rate: number | null
  sleep_performance_percentage: number | null
  sleep_consistency_percentage: number | null
  sleep_efficiency_percentage: number | null
}

/** Belongs to the cycle in whose [start, end) it starts: WHOOP sends no cycle id. */
export interface Workout extends Stamped {
  id: string
  v1_id: number | null
  start: number
  end: number
  timezone_offset: string
  sport_name: string
  sport_id: number | null
  strain: number | null
  kilojoule: number | null
  average_heart_rate: number | null
  max_heart_rate: number | null
  percent_recorded: number | null
  distance_meter: number | null
  altitude_gain_meter: number | null
  altitude_change_meter: number | null
  zone_zero_milli: number | null
  zone_one_milli: number | null
  zone_two_milli: number | null
  zone_three_milli: number | null
  zone_four_milli: number | null
  zone_five_milli: number | null
}

export interface Profile {
  user_id: number
  email: string
  first_name: string
  last_name: string
}

export interface Body {
  height_meter: number
  weight_kilogram: number
  max_heart_rate: number
}

export interface RecordOf {
  cycles: Cycle
  recoveries: Recovery
  sleeps: Sleep
  workouts: Workout
}

export type WhoopRecord = RecordOf[Collection]
