import { z } from "@hono/zod-openapi"
import {
  changedAt,
  dateTime,
  flag,
  integer,
  isDeleted,
  localDate,
  number,
  scoreState,
  text,
  timezoneOffset,
} from "./schema-fields.ts"

/* WHOOP's records under WHOOP's own names, a score's members beside the ids. */

const milli = (what: string, example: number) => integer(`${what}, in milliseconds.`, example).nullable()
const percent = (what: string, example: number) => number(`${what}, 0 to 100.`, example).nullable()

const userId = integer("WHOOP's id of the member.", 10129)
const cycleId = integer("WHOOP's id of the cycle. A JSON number.", 93845)
const sleepId = text("WHOOP's id of the sleep.", "ecfc6a15-4661-442f-a9a4-f160dd7afae8")
const v1Id = integer("The id the record had in WHOOP's API v1; null for newer ones.", 93845).nullable()
const scored = scoreState(
  "`SCORED`, `PENDING_SCORE` (still being computed) or `UNSCORABLE`. The score's members are null unless SCORED.",
)

const stamps = {
  created_at: dateTime("WHOOP's: when the record was made."),
  updated_at: dateTime("WHOOP's: when it was last touched there. Not a sign that a value changed."),
  changed_at: changedAt,
  synced_at: dateTime("When our copy was last written from WHOOP."),
}

export const CycleRecord = z
  .object({
    id: cycleId,
    user_id: userId,
    start: dateTime("Falling asleep. UTC.", "2026-11-22T03:40:00.000Z"),
    end: dateTime("Falling asleep again; null while the cycle is open. UTC.").nullable(),
    timezone_offset: timezoneOffset,
    score_state: scored,
    strain: number("Day strain, 0 to 21, logarithmic.", 9.4).nullable(),
    kilojoule: number("Energy in kilojoules, not kilocalories.", 7812.4).nullable(),
    average_heart_rate: integer("Beats a minute.", 68).nullable(),
    max_heart_rate: integer("Highest beats a minute in the cycle.", 151).nullable(),
    step_count: integer("Steps; null for cycles from before WHOOP sent them.", 9120).nullable(),
    ...stamps,
  })
  .openapi("Cycle", {
    description: "A WHOOP cycle: from falling asleep to falling asleep again. Not a calendar day.",
  })

export const RecoveryRecord = z
  .object({
    cycle_id: cycleId,
    sleep_id: sleepId,
    user_id: userId,
    score_state: scored,
    user_calibrating: flag("True while WHOOP still learns the person.").nullable(),
    recovery_score: percent("Recovery", 71),
    resting_heart_rate: number("Beats a minute.", 51).nullable(),
    hrv_rmssd_milli: number("Heart-rate variability, RMSSD, in milliseconds.", 64.2).nullable(),
    spo2_percentage: percent("Blood oxygen, WHOOP 4.0 or newer", 95.6),
    skin_temp_celsius: number("Skin temperature in °C, WHOOP 4.0 or newer.", 34.1).nullable(),
    ...stamps,
  })
  .openapi("Recovery", {
    description: "A recovery. It has no id of its own: it goes by its cycle's or its sleep's.",
  })

export const SleepRecord = z
  .object({
    id: sleepId,
    cycle_id: cycleId,
    v1_id: v1Id,
    user_id: userId,
    start: dateTime("Falling asleep. UTC.", "2026-11-22T03:40:00.000Z"),
    end: dateTime("Waking. UTC.", "2026-11-22T11:30:00.000Z"),
    timezone_offset: timezoneOffset,
    nap: flag("Whether WHOOP takes it for a nap."),
    score_state: scored,
    total_in_bed_time_milli: milli("Time in bed: all the parts below", 28_200_000),
    total_awake_time_milli: milli("Awake in bed", 2_310_000),
    total_no_data_time_milli: milli("Without data", 0),
    total_light_sleep_time_milli: milli("Light sleep", 13_788_000),
    total_slow_wave_sleep_time_milli: milli("Slow wave (deep) sleep", 5_712_000),
    total_rem_sleep_time_milli: milli("REM sleep", 6_390_000),
    sleep_cycle_count: integer("Sleep cycles; nothing to do with `cycle_id`.", 4).nullable(),
    disturbance_count: integer("Disturbances.", 8).nullable(),
    baseline_milli: milli("Need: the baseline", 27_400_000),
    need_from_sleep_debt_milli: milli("Need: from sleep debt", 1_860_000),
    need_from_recent_strain_milli: milli("Need: from strain", 450_000),
    need_from_recent_nap_milli: milli("Need: from naps, zero or negative", -592_000),
    respiratory_rate: number("Breaths a minute.", 14.8).nullable(),
    sleep_performance_percentage: percent("Sleep performance, by WHOOP's own formula", 89),
    sleep_consistency_percentage: percent("Sleep consistency; null for naps and short histories", 78),
    sleep_efficiency_percentage: percent("Sleep efficiency", 91.8),
    ...stamps,
  })
  .openapi("Sleep", { description: "A sleep, nights and naps." })

export const WorkoutRecord = z
  .object({
    id: text("WHOOP's id of the workout.", "1bfbc6a1-1b2c-4a5e-9f0d-7a1f6c1b2d3e"),
    v1_id: v1Id,
    user_id: userId,
    start: dateTime("UTC.", "2026-11-22T17:02:10.000Z"),
    end: dateTime("UTC.", "2026-11-22T17:51:33.000Z"),
    timezone_offset: timezoneOffset,
    sport_name: text("WHOOP's slug of the sport. New ones appear: accept any.", "running"),
    sport_id: integer("WHOOP's number of the sport, while WHOOP still sends it.", 0).nullable(),
    score_state: scored,
    strain: number(
      "Activity strain, 0 to 21, logarithmic: strains do not add up to the day's.",
      10.2,
    ).nullable(),
    kilojoule: number("Energy in kilojoules, not kilocalories.", 2104.6).nullable(),
    average_heart_rate: integer("Beats a minute.", 142).nullable(),
    max_heart_rate: integer("Highest beats a minute.", 171).nullable(),
    percent_recorded: number(
      "How much of the workout has heart-rate data. WHOOP sends a fraction, 1 for all, whatever the name says.",
      1,
    ).nullable(),
    distance_meter: number("Metres; null without location.", 8_412.7).nullable(),
    altitude_gain_meter: number("Metres climbed; null without location.", 64.2).nullable(),
    altitude_change_meter: number("Metres between start and end; null without location.", -3.1).nullable(),
    zone_zero_milli: milli("Below zone 1", 120_000),
    zone_one_milli: milli("In heart-rate zone 1", 480_000),
    zone_two_milli: milli("In zone 2", 900_000),
    zone_three_milli: milli("In zone 3", 963_000),
    zone_four_milli: milli("In zone 4", 440_000),
    zone_five_milli: milli("In zone 5", 60_000),
    ...stamps,
  })
  .openapi("Workout", { description: "A workout. WHOOP counts sauna, ice bath and meditation among them." })

/** A record that is gone at WHOOP, as `changed_since` answers it. */
export const DeletedRecord = z
  .object({
    id: z
      .union([z.int(), z.string()])
      .openapi({ description: "The record's id; a recovery's is its cycle's.", example: 93845 }),
    deleted: isDeleted,
    cycle_id: cycleId.optional(),
    sleep_id: sleepId.optional(),
    changed_at: changedAt,
  })
  .openapi("DeletedRecord", { description: "With `changed_since`: a record that is gone at WHOOP." })

export const ProfileRecord = z
  .object({
    user_id: userId,
    email: text("Mail address at WHOOP.", "mara@example.com"),
    first_name: text("First name.", "Mara"),
    last_name: text("Last name.", "Lindqvist"),
    changed_at: changedAt,
    synced_at: stamps.synced_at,
  })
  .openapi("Profile", { description: "Who the member is at WHOOP." })

export const BodyRecord = z
  .object({
    user_id: userId,
    height_meter: number("Metres.", 1.72),
    weight_kilogram: number("Kilograms.", 64.5),
    max_heart_rate: integer("The person's maximum, beats a minute, as WHOOP takes it.", 189),
    changed_at: changedAt,
    synced_at: stamps.synced_at,
  })
  .openapi("Body", { description: "Body measurements: WHOOP has current values only." })

const seen = {
  source: z.enum(["webhook", "open", "catch_up", "backfill", "force"]).openapi({
    description:
      "Which way brought what we hold: an event of WHOOP's, opening the dashboard, the hourly look, the import, a forced import.",
    example: "webhook",
  }),
  first_seen_at: dateTime("When we first held the record."),
  changed_at: changedAt,
  synced_at: stamps.synced_at,
  deleted_at: dateTime("When it was found to be gone at WHOOP; null while it is there.").nullable(),
}

const score = z.object({
  recovery_score: number("The score, 0 to 100.", 68).nullable(),
  seen_at: dateTime("When we first held this score."),
  source: seen.source,
})

export const DayHistory = z
  .object({
    cycle_id: cycleId,
    day: localDate("The row's day."),
    cycle: z.object(seen),
    recovery: z
      .object({ sleep_id: sleepId, ...seen })
      .extend({
        scores: z.array(score).openapi({ description: "Earlier scores and the present one, oldest first." }),
      })
      .nullable(),
    sleeps: z.array(z.object({ id: sleepId, nap: flag("Whether it is a nap."), ...seen })),
    workouts: z.array(
      z.object({ id: text("The workout's id.", "1bfbc6a1-1b2c-4a5e-9f0d-7a1f6c1b2d3e"), ...seen }),
    ),
  })
  .openapi("DayHistory", {
    description: "How we know a day: which way each record came, when, and the scores it had.",
  })
