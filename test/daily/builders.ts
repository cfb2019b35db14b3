import type { HeldCycle, HeldRecovery, HeldSleep, HeldWorkout } from "../../src/daily/held-records.ts"
import type { Workout } from "../../src/whoop/records.ts"

const stamps = {
  score_state: "SCORED",
  created_at: 1_000,
  updated_at: 1_000,
  changed_at: 1_000,
  synced_at: 1_000,
  deleted_at: null,
} as const

export function cycle(over: Partial<HeldCycle> = {}): HeldCycle {
  return {
    ...stamps,
    id: 1,
    start: 0,
    end: null,
    timezone_offset: "Z",
    strain: 10,
    kilojoule: 8_000,
    average_heart_rate: 70,
    max_heart_rate: 150,
    step_count: 9_000,
    lost_at: null,
    ...over,
  }
}

export function recovery(over: Partial<HeldRecovery> = {}): HeldRecovery {
  return {
    ...stamps,
    cycle_id: 1,
    sleep_id: "a",
    user_calibrating: false,
    recovery_score: 71,
    resting_heart_rate: 51,
    hrv_rmssd_milli: 64.5,
    spo2_percentage: 95.5,
    skin_temp_celsius: 34.2,
    data_changed_at: 1_000,
    ...over,
  }
}

export function sleep(over: Partial<HeldSleep> = {}): HeldSleep {
  return {
    ...stamps,
    id: "a",
    cycle_id: 1,
    v1_id: null,
    start: 0,
    end: 28_800_000,
    timezone_offset: "Z",
    nap: false,
    total_in_bed_time_milli: 28_800_000,
    total_awake_time_milli: 1_800_000,
    total_no_data_time_milli: 0,
    total_light_sleep_time_milli: 13_500_000,
    total_slow_wave_sleep_time_milli: 6_000_000,
    total_rem_sleep_time_milli: 7_500_000,
    sleep_cycle_count: 4,
    disturbance_count: 7,
    baseline_milli: 27_000_000,
    need_from_sleep_debt_milli: 1_800_000,
    need_from_recent_strain_milli: 600_000,
    need_from_recent_nap_milli: -300_000,
    respiratory_rate: 14.8,
    sleep_performance_percentage: 89,
    sleep_consistency_percentage: 80,
    sleep_efficiency_percentage: 93.7,
    ...over,
  }
}

export function workout(over: Partial<HeldWorkout & Workout> = {}): HeldWorkout & Workout {
  return {
    ...stamps,
    id: "w",
    v1_id: null,
    start: 0,
    end: 3_600_000,
    timezone_offset: "Z",
    sport_name: "running",
    sport_id: 0,
    strain: 9.5,
    kilojoule: 2_100,
    average_heart_rate: 140,
    max_heart_rate: 171,
    percent_recorded: 1,
    distance_meter: 8_000,
    altitude_gain_meter: null,
    altitude_change_meter: null,
    zone_zero_milli: 0,
    zone_one_milli: 600_000,
    zone_two_milli: 1_200_000,
    zone_three_milli: 1_200_000,
    zone_four_milli: 600_000,
    zone_five_milli: 0,
    ...over,
  }
}
