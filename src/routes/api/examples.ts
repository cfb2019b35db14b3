import { toDailyRows } from "../../daily/daily-rows.ts"
import type { CycleRow, RecoveryRow, SleepRow, WorkoutRow } from "../../db/reads/record-rows.ts"
import { toCycleRecord, toRecoveryRecord, toSleepRecord, toWorkoutRecord } from "./record-answers.ts"

/* The document's examples: one invented night, put through the very functions that answer requests. */

const at = (text: string) => Date.parse(`2026-11-${text}Z`)
const now = at("22T14:00:00.000")
const whoopUserId = 10129
const user_id = "example"

const brought = (source: "webhook" | "backfill", time: number) => ({
  source,
  first_seen_at: time,
  changed_at: time,
  synced_at: time,
  deleted_at: null,
})

const cycle: CycleRow = {
  user_id,
  id: 93845,
  start: at("22T03:40:00.000"),
  end: null,
  timezone_offset: "-05:00",
  strain: 9.4,
  kilojoule: 7812.4,
  average_heart_rate: 68,
  max_heart_rate: 151,
  step_count: 9120,
  score_state: "SCORED",
  created_at: at("22T11:41:02.118"),
  updated_at: at("22T13:58:47.902"),
  ...brought("webhook", at("22T13:59:01.377")),
  lost_at: null,
}

const night: SleepRow = {
  user_id,
  id: "ecfc6a15-4661-442f-a9a4-f160dd7afae8",
  cycle_id: cycle.id,
  v1_id: null,
  start: cycle.start,
  end: at("22T11:30:00.000"),
  timezone_offset: "-05:00",
  nap: false,
  total_in_bed_time_milli: 28_200_000,
  total_awake_time_milli: 2_310_000,
  total_no_data_time_milli: 0,
  total_light_sleep_time_milli: 13_788_000,
  total_slow_wave_sleep_time_milli: 5_712_000,
  total_rem_sleep_time_milli: 6_390_000,
  sleep_cycle_count: 4,
  disturbance_count: 8,
  baseline_milli: 27_400_000,
  need_from_sleep_debt_milli: 1_860_000,
  need_from_recent_strain_milli: 450_000,
  need_from_recent_nap_milli: -592_000,
  respiratory_rate: 14.8,
  sleep_performance_percentage: 89,
  sleep_consistency_percentage: 78,
  sleep_efficiency_percentage: 91.8,
  score_state: "SCORED",
  created_at: at("22T11:41:07.204"),
  updated_at: at("22T11:41:07.204"),
  ...brought("webhook", at("22T11:41:08.611")),
}

const recovery: RecoveryRow = {
  user_id,
  cycle_id: cycle.id,
  sleep_id: night.id,
  user_calibrating: false,
  recovery_score: 71,
  resting_heart_rate: 51,
  hrv_rmssd_milli: 64.2,
  spo2_percentage: 95.6,
  skin_temp_celsius: 34.1,
  score_state: "SCORED",
  created_at: night.created_at,
  updated_at: at("22T12:15:31.450"),
  ...brought("webhook", at("22T12:15:32.083")),
  data_changed_at: at("22T12:15:32.083"),
  earlier_scores: "[]",
  orphaned_at: null,
}

const workout: WorkoutRow = {
  user_id,
  id: "1bfbc6a1-1b2c-4a5e-9f0d-7a1f6c1b2d3e",
  v1_id: null,
  start: at("22T12:40:10.000"),
  end: at("22T13:29:33.000"),
  timezone_offset: "-05:00",
  sport_name: "running",
  sport_id: 0,
  strain: 8.2,
  kilojoule: 2104.6,
  average_heart_rate: 142,
  max_heart_rate: 151,
  percent_recorded: 1,
  distance_meter: 8412.7,
  altitude_gain_meter: 64.2,
  altitude_change_meter: -3.1,
  zone_zero_milli: 120_000,
  zone_one_milli: 480_000,
  zone_two_milli: 900_000,
  zone_three_milli: 963_000,
  zone_four_milli: 440_000,
  zone_five_milli: 60_000,
  score_state: "SCORED",
  created_at: at("22T13:31:12.006"),
  updated_at: at("22T13:31:25.511"),
  ...brought("webhook", at("22T13:31:26.090")),
}

const [daily = {}] = toDailyRows(
  { cycles: [cycle], recoveries: [recovery], sleeps: [night], workouts: [workout] },
  { now, checks: [{ from: at("08T00:00:00.000"), at: at("22T13:59:01.377") }] },
)

const seen = { first_seen_at: "2026-11-22T11:41:08.611Z", deleted_at: null, source: "webhook" }
const stamped = { changed_at: "2026-11-22T11:41:08.611Z", synced_at: "2026-11-22T11:41:08.611Z" }
const revised = { changed_at: "2026-11-22T12:15:32.083Z", synced_at: "2026-11-22T12:15:32.083Z" }

export const examples = {
  daily,
  cycle: toCycleRecord(cycle, whoopUserId),
  recovery: toRecoveryRecord(recovery, whoopUserId),
  sleep: toSleepRecord(night, whoopUserId),
  workout: toWorkoutRecord(workout, whoopUserId),
  recoveryStatus: {
    state: "fresh",
    reason: "Today's recovery is here.",
    day: "2026-11-22",
    cycle_id: cycle.id,
    recovery_score: 71,
    last_recovery_data_changed_at: "2026-11-22T12:15:32.083Z",
    last_recovery_synced_at: "2026-11-22T13:59:01.377Z",
    last_webhook_at: "2026-11-22T13:31:25.884Z",
    expected_by: "2026-11-23T12:40:00.000Z",
    next_check_at: "2026-11-23T13:00:00.000Z",
  },
  history: {
    cycle_id: cycle.id,
    day: "2026-11-22",
    cycle: { ...seen, ...stamped },
    recovery: {
      sleep_id: night.id,
      ...seen,
      ...revised,
      scores: [
        { recovery_score: 68, seen_at: "2026-11-22T11:41:08.611Z", source: "webhook" },
        { recovery_score: 71, seen_at: "2026-11-22T12:15:32.083Z", source: "webhook" },
      ],
    },
    sleeps: [{ id: night.id, nap: false, ...seen, ...stamped }],
    workouts: [],
  },
  profile: {
    user_id: whoopUserId,
    email: "mara@example.com",
    first_name: "Mara",
    last_name: "Lindqvist",
    ...stamped,
  },
  body: { user_id: whoopUserId, height_meter: 1.72, weight_kilogram: 64.5, max_heart_rate: 189, ...stamped },
  key: {
    id: "5a1c7c1e-5f0e-4a86-8d0c-2f2f8a3e9b11",
    name: "Kitchen display",
    prefix: "vt_8Qm2Xa",
    created_at: "2026-11-22T13:00:00.000Z",
    expires_at: null,
    last_used_at: null,
  },
}
