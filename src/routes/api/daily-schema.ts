import { z } from "@hono/zod-openapi"
import { gaps } from "../../daily/gaps.ts"
import type { DailyRow as Row } from "../../daily/row.ts"
import {
  changedAt,
  dateTime,
  flag,
  integer,
  isDeleted,
  localDate,
  number,
  orNull,
  scoreState,
  text,
  timezoneOffset,
} from "./schema-fields.ts"

const minutes = (what: string, example: number) =>
  number(`${what}, in minutes, to one decimal.`, example).nullable()
const percent = (what: string, example: number) =>
  number(`${what}, 0 to 100. As WHOOP sends it.`, example).nullable()

/** Every field of a daily row, in the order in which it is answered. */
const fields = {
  cycle_id: integer("WHOOP's id of the cycle, and the row's. A JSON number.", 93845),
  day: localDate(
    "The person's day that this cycle is: the local date of waking. Use this one to ask for a day. Two rows can share a day and a day can have none (travel, a nap taken for a night).",
  ),
  date: localDate(
    "Legacy: the local date of the cycle's END, so for whoever falls asleep after midnight it is a day later than `day`. While the cycle is open it equals `day`. Prefer `day`.",
  ),
  cycle_start_date: localDate(
    "The local date on which the person fell asleep: the evening before `day`, or `day` itself after midnight.",
    "2026-11-21",
  ),
  cycle_end_date: localDate("The local date of the cycle's end; null while it is open.").nullable(),
  cycle_start: dateTime("When the cycle began: falling asleep. UTC.", "2026-11-22T03:40:00.000Z"),
  cycle_end: dateTime("When it ended: falling asleep again. Null while open. UTC.").nullable(),
  timezone_offset: timezoneOffset,
  is_partial: flag(
    'True only for the newest cycle, on its own day, while it is open or something of it is not scored: its strain still rises. Not "incomplete data": a past day with a missing night is not partial.',
    true,
  ),
  score_state: scoreState(
    "WHOOP's state of the cycle's own score (strain, energy, heart rate), not of the recovery.",
  ),
  strain: number(
    "Day strain, 0 to 21, on WHOOP's logarithmic scale: 14 is not twice 7. Rises all day while `is_partial`.",
    9.4,
  ).nullable(),
  kilojoule: number("Energy, in kilojoules, not kilocalories: divide by 4.184.", 7812.4).nullable(),
  average_heart_rate: integer("Beats a minute over the cycle.", 68).nullable(),
  max_heart_rate: integer("Highest beats a minute in the cycle, not the person's maximum.", 151).nullable(),
  step_count: integer("Steps in the cycle; null for cycles from before WHOOP sent them.", 9120).nullable(),
  recovery_state: scoreState("State of the recovery; null when there is none (yet).").nullable(),
  recovery_score: percent(
    "Recovery. It belongs to the morning of `day` and is null until WHOOP has scored it, never yesterday's and never 0 for unknown",
    71,
  ),
  user_calibrating: flag("True while WHOOP still learns the person: take the score with care.").nullable(),
  resting_heart_rate: number("Resting heart rate, beats a minute.", 51).nullable(),
  hrv_rmssd_milli: number("Heart-rate variability, RMSSD, in milliseconds.", 64.2).nullable(),
  spo2_percentage: percent("Blood oxygen, WHOOP 4.0 or newer", 95.6),
  skin_temp_celsius: number("Skin temperature in °C, WHOOP 4.0 or newer.", 34.1).nullable(),
  sleep_id: text(
    "WHOOP's id of the main sleep: the one the recovery names, else the longest that is no nap.",
    "ecfc6a15-4661-442f-a9a4-f160dd7afae8",
  ).nullable(),
  sleep_state: scoreState("State of the main sleep's score; null without a main sleep.").nullable(),
  sleep_start: dateTime("When the main sleep began. UTC.", "2026-11-22T03:40:00.000Z").nullable(),
  sleep_end: dateTime("When the main sleep ended: waking. UTC.", "2026-11-22T11:30:00.000Z").nullable(),
  sleep_duration_minutes: minutes(
    "Time asleep: light, slow wave and REM, without the time awake in bed",
    431.5,
  ),
  sleep_in_bed_minutes: minutes("Time in bed", 470),
  sleep_awake_minutes: minutes("Time awake in bed", 38.5),
  sleep_light_minutes: minutes("Light sleep", 229.8),
  sleep_slow_wave_minutes: minutes("Slow wave (deep) sleep", 95.2),
  sleep_rem_minutes: minutes("REM sleep", 106.5),
  sleep_cycle_count: integer("Sleep cycles in the night; nothing to do with `cycle_id`.", 4).nullable(),
  disturbance_count: integer("Disturbances in the night.", 8).nullable(),
  sleep_needed_minutes: minutes(
    "Sleep needed before this night: the sum of WHOOP's four parts (baseline, debt, strain, naps)",
    485.3,
  ),
  sleep_debt_minutes: minutes("The debt part of the need", 31),
  sleep_performance_percentage: percent("Sleep performance. WHOOP's own formula: not asleep ÷ needed", 89),
  sleep_consistency_percentage: percent("Sleep consistency", 78),
  sleep_efficiency_percentage: percent("Sleep efficiency", 91.8),
  respiratory_rate: number("Breaths a minute asleep.", 14.8).nullable(),
  nap_count: integer("Naps in the cycle.", 1),
  nap_duration_minutes: minutes(
    "Time asleep in the cycle's scored naps; 0 without a nap, null while none of them is scored",
    22.5,
  ),
  workout_count: integer("Workouts that start in the cycle.", 1),
  last_recovery_data_changed_at: dateTime(
    "When a value of this recovery last changed in our store; stays when we look and find the same.",
  ).nullable(),
  last_recovery_synced_at: dateTime(
    "When we last looked at WHOOP for this recovery, even if nothing had changed.",
  ).nullable(),
  changed_at: changedAt,
}

/** The gate between the rules' row and the document: a field that one has and the other lacks does not compile. */
const checked: { [F in keyof Row]: z.ZodType<Row[F]> } = fields
export const dailyFields = Object.keys(checked) as (keyof Row)[]

export const DailyRow = z.object(fields).openapi("DailyRow", {
  description: "One WHOOP cycle with its recovery, its main sleep, its naps and the number of its workouts.",
})

const nulls = Object.fromEntries(
  Object.keys(fields)
    .filter((field) => field !== "day")
    .map((field) => [field, z.null()]),
)

export const gapOf = z.enum(gaps).openapi("Gap", {
  description:
    "Why a day has no recovery or no row. `no_cycle`: WHOOP has no cycle with this day (travel, a nap taken for a night). `not_worn`: the strap was off. `pending`: WHOOP is still scoring. `unscorable`: WHOOP could not score the night, or made no recovery of it. `deleted_at_source`: deleted at WHOOP. `before_history`: before the first record held. `not_yet`: the day has not begun or the person has not woken.",
})

export const GapDay = z.object({ ...nulls, day: fields.day, gap: gapOf }).openapi("GapDay", {
  description:
    "With `fill=days`: a day without a cycle. Every field is there, and all but `day` and `gap` are null.",
})

export const FilledRow = z.object({ ...fields, gap: orNull(gapOf) }).openapi("FilledDailyRow", {
  description: "With `fill=days`: a row, and in `gap` why it has no recovery score (null when it has one).",
})

export const DeletedDay = z
  .object({
    id: integer("The cycle's id.", 93845),
    cycle_id: fields.cycle_id,
    deleted: isDeleted,
    day: fields.day,
    cycle_start: fields.cycle_start,
    changed_at: changedAt,
  })
  .openapi("DeletedDay", { description: "With `changed_since`: a cycle that is gone at WHOOP." })

export const DailySelection = z
  .object(fields)
  .partial()
  .openapi("DailySelection", { description: "With `fields`: only the fields asked for." })

export const DailyItem = z.union([DailyRow, FilledRow, GapDay, DeletedDay, DailySelection])
