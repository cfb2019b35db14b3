import type { z } from "@hono/zod-openapi"
import { isoTime } from "../../daily/local-time.ts"
import type { CycleRow, RecoveryRow, SleepRow, WorkoutRow } from "../../db/reads/record-rows.ts"
import type {
  CycleRecord,
  DeletedRecord,
  RecoveryRecord,
  SleepRecord,
  WorkoutRecord,
} from "./record-schemas.ts"

/* Held rows as the API answers them: every field of the schema, in its order, times as text. */

interface Stamped {
  created_at: number
  updated_at: number
  changed_at: number
  synced_at: number
}

const stamps = (row: Stamped) => ({
  created_at: isoTime(row.created_at),
  updated_at: isoTime(row.updated_at),
  changed_at: isoTime(row.changed_at),
  synced_at: isoTime(row.synced_at),
})

export function toCycleRecord(row: CycleRow, whoopUserId: number): z.output<typeof CycleRecord> {
  return {
    id: row.id,
    user_id: whoopUserId,
    start: isoTime(row.start),
    end: row.end === null ? null : isoTime(row.end),
    timezone_offset: row.timezone_offset,
    score_state: row.score_state,
    strain: row.strain,
    kilojoule: row.kilojoule,
    average_heart_rate: row.average_heart_rate,
    max_heart_rate: row.max_heart_rate,
    step_count: row.step_count,
    ...stamps(row),
  }
}

export function toRecoveryRecord(row: RecoveryRow, whoopUserId: number): z.output<typeof RecoveryRecord> {
  return {
    cycle_id: row.cycle_id,
    sleep_id: row.sleep_id,
    user_id: whoopUserId,
    score_state: row.score_state,
    user_calibrating: row.user_calibrating,
    recovery_score: row.recovery_score,
    resting_heart_rate: row.resting_heart_rate,
    hrv_rmssd_milli: row.hrv_rmssd_milli,
    spo2_percentage: row.spo2_percentage,
    skin_temp_celsius: row.skin_temp_celsius,
    ...stamps(row),
  }
}

export function toSleepRecord(row: SleepRow, whoopUserId: number): z.output<typeof SleepRecord> {
  return {
    id: row.id,
    cycle_id: row.cycle_id,
    v1_id: row.v1_id,
    user_id: whoopUserId,
    start: isoTime(row.start),
    end: isoTime(row.end),
    timezone_offset: row.timezone_offset,
    nap: row.nap,
    score_state: row.score_state,
    total_in_bed_time_milli: row.total_in_bed_time_milli,
    total_awake_time_milli: row.total_awake_time_milli,
    total_no_data_time_milli: row.total_no_data_time_milli,
    total_light_sleep_time_milli: row.total_light_sleep_time_milli,
    total_slow_wave_sleep_time_milli: row.total_slow_wave_sleep_time_milli,
    total_rem_sleep_time_milli: row.total_rem_sleep_time_milli,
    sleep_cycle_count: row.sleep_cycle_count,
    disturbance_count: row.disturbance_count,
    baseline_milli: row.baseline_milli,
    need_from_sleep_debt_milli: row.need_from_sleep_debt_milli,
    need_from_recent_strain_milli: row.need_from_recent_strain_milli,
    need_from_recent_nap_milli: row.need_from_recent_nap_milli,
    respiratory_rate: row.respiratory_rate,
    sleep_performance_percentage: row.sleep_performance_percentage,
    sleep_consistency_percentage: row.sleep_consistency_percentage,
    sleep_efficiency_percentage: row.sleep_efficiency_percentage,
    ...stamps(row),
  }
}

export function toWorkoutRecord(row: WorkoutRow, whoopUserId: number): z.output<typeof WorkoutRecord> {
  return {
    id: row.id,
    v1_id: row.v1_id,
    user_id: whoopUserId,
    start: isoTime(row.start),
    end: isoTime(row.end),
    timezone_offset: row.timezone_offset,
    sport_name: row.sport_name,
    sport_id: row.sport_id,
    score_state: row.score_state,
    strain: row.strain,
    kilojoule: row.kilojoule,
    average_heart_rate: row.average_heart_rate,
    max_heart_rate: row.max_heart_rate,
    percent_recorded: row.percent_recorded,
    distance_meter: row.distance_meter,
    altitude_gain_meter: row.altitude_gain_meter,
    altitude_change_meter: row.altitude_change_meter,
    zone_zero_milli: row.zone_zero_milli,
    zone_one_milli: row.zone_one_milli,
    zone_two_milli: row.zone_two_milli,
    zone_three_milli: row.zone_three_milli,
    zone_four_milli: row.zone_four_milli,
    zone_five_milli: row.zone_five_milli,
    ...stamps(row),
  }
}

type Deleted = z.output<typeof DeletedRecord>

export const toDeletedRecord = (row: CycleRow | SleepRow | WorkoutRow): Deleted => ({
  id: row.id,
  deleted: true,
  changed_at: isoTime(row.changed_at),
})

export const toDeletedRecovery = (row: RecoveryRow): Deleted => ({
  id: row.cycle_id,
  deleted: true,
  cycle_id: row.cycle_id,
  sleep_id: row.sleep_id,
  changed_at: isoTime(row.changed_at),
})
