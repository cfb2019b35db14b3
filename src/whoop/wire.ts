import { z } from "zod"
import type { Body, Collection, Profile, RecordOf, ScoreState } from "./records.ts"

/*
 * WHOOP's JSON, parsed on the line it enters (https://developer.whoop.com/api and whoop/api.md). Unknown members are
 * passed over: WHOOP adds some (step_count in September 2026). Optional members may be absent or null, and so may, in
 * spite of the document, members of a SCORED score. What cannot be read is set aside alone and blocks nothing else.
 */

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const offset = z.string().regex(/^([+-]\d{2}:\d{2}|Z)$/)
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? null)
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null)
const uuid = z.guid().toLowerCase()

/** A state WHOOP has not told us of is not a final score: it is held as pending and asked for again. */
const scoreState = z
  .string()
  .transform((state): ScoreState => (state === "SCORED" || state === "UNSCORABLE" ? state : "PENDING_SCORE"))

const stamped = { created_at: instant, updated_at: instant, score_state: scoreState }

function score<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).nullish()
}

const heart = { strain: number, kilojoule: number, average_heart_rate: number, max_heart_rate: number }
const noHeart = { strain: null, kilojoule: null, average_heart_rate: null, max_heart_rate: null }

const CycleJson = z
  .object({
    id: z.int(),
    start: instant,
    end: instant.nullish().transform((end) => end ?? null),
    timezone_offset: offset,
    step_count: number,
    ...stamped,
    score: score(heart),
  })
  .transform(({ score, ...cycle }) => ({ ...cycle, ...(scored(cycle, score) ?? noHeart) }))

const noRecoveryScore = {
  user_calibrating: null,
  recovery_score: null,
  resting_heart_rate: null,
  hrv_rmssd_milli: null,
  spo2_percentage: null,
  skin_temp_celsius: null,
}

const RecoveryJson = z
  .object({
    cycle_id: z.int(),
    sleep_id: uuid,
    ...stamped,
    score: score({
      user_calibrating: flag,
      recovery_score: number,
      resting_heart_rate: number,
      hrv_rmssd_milli: number,
      spo2_percentage: number,
      skin_temp_celsius: number,
    }),
  })
  .transform(({ score, ...recovery }) => ({ ...recovery, ...(scored(recovery, score) ?? noRecoveryScore) }))

const stageSummary = {
  total_in_bed_time_milli: number,
  total_awake_time_milli: number,
  total_no_data_time_milli: number,
  total_light_sleep_time_milli: number,
  total_slow_wave_sleep_time_milli: number,
  total_rem_sleep_time_milli: number,
  sleep_cycle_count: number,
  disturbance_count: number,
}
const sleepNeeded = {
  baseline_milli: number,
  need_from_sleep_debt_milli: number,
  need_from_recent_strain_milli: number,
  need_from_recent_nap_milli: number,
}
const sleepQuality = {
  respiratory_rate: number,
  sleep_performance_percentage: number,
  sleep_consistency_percentage: number,
  sleep_efficiency_percentage: number,
}

const SleepJson = z
  .object({
    id: uuid,
    cycle_id: z.int(),
    v1_id: number,
    start: instant,
    end: instant,
    timezone_offset: offset,
    nap: z.boolean(),
    ...stamped,
    score: score({
      stage_summary: score(stageSummary),
      sleep_needed: score(sleepNeeded),
      ...sleepQuality,
    }),
  })
  .transform(({ score, ...sleep }) => {
    const { stage_summary, sleep_needed, ...quality } = scored(sleep, score) ?? {}
    return {
      ...sleep,
      ...(stage_summary ?? allNull(stageSummary)),
      ...(sleep_needed ?? allNull(sleepNeeded)),
      ...allNull(sleepQuality),
      ...quality,
    }
  })

const zones = {
  zone_zero_milli: number,
  zone_one_milli: number,
  zone_two_milli: number,
  zone_three_milli: number,
  zone_four_milli: number,
  zone_five_milli: number,
}
const workoutScore = {
  ...heart,
  percent_recorded: number,
  distance_meter: number,
  altitude_gain_meter: number,
  altitude_change_meter: number,
}

const WorkoutJson = z
  .object({
    id: uuid,
    v1_id: number,
    start: instant,
    end: instant,
    timezone_offset: offset,
    sport_name: z
      .string()
      .nullish()
      .transform((name) => name ?? "unknown"),
    sport_id: number,
    ...stamped,
    score: score({ ...workoutScore, zone_durations: score(zones) }),
  })
  .transform(({ score, ...workout }) => {
    const { zone_durations, ...rest } = scored(workout, score) ?? {}
    return { ...workout, ...allNull(workoutScore), ...rest, ...(zone_durations ?? allNull(zones)) }
  })

function scored<Score>(record: { score_state: ScoreState }, score: Score | null | undefined): Score | null {
  return record.score_state === "SCORED" ? (score ?? null) : null
}

function allNull<Key extends string>(shape: Record<Key, unknown>): Record<Key, null> {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, null])) as Record<Key, null>
}

const recordJson: { [C in Collection]: z.ZodType<RecordOf[C]> } = {
  cycles: CycleJson,
  recoveries: RecoveryJson,
  sleeps: SleepJson,
  workouts: WorkoutJson,
}

const PageJson = z.object({ records: z.array(z.unknown()), next_token: z.string().nullish() })

/** WHOOP's answer is not what WHOOP's document says an answer is; holds no value of it. */
export class WireError extends Error {
  override name = "WireError"
}

/** A record that could not be read: where it failed and how, and the record as it came. */
export interface Unreadable {
  collection: Collection | "profile" | "body"
  recordKey: string | null
  reason: string
  record: string
}

export interface Page<C extends Collection> {
  collection: C
  records: RecordOf[C][]
  unreadable: Unreadable[]
  nextToken: string | null
}

/** Throws WireError when it is no page at all. A record twice on one page is kept once, in its newer copy. */
export function parsePage<C extends Collection>(collection: C, json: unknown): Page<C> {
  const page = PageJson.safeParse(json)
  if (!page.success) throw new WireError("not a page of records")
  const records = new Map<string, RecordOf[C]>()
  const unreadable: Unreadable[] = []
  for (const item of page.data.records) {
    const parsed = parseRecord(collection, item)
    if ("unreadable" in parsed) {
      unreadable.push(parsed.unreadable)
      continue
    }
    const key = keyOf(collection, parsed.record)
    const other = records.get(key)
    if (!other || other.updated_at <= parsed.record.updated_at) records.set(key, parsed.record)
  }
  return { collection, records: [...records.values()], unreadable, nextToken: page.data.next_token || null }
}

export function parseRecord<C extends Collection>(
  collection: C,
  json: unknown,
): { record: RecordOf[C] } | { unreadable: Unreadable } {
  const parsed = recordJson[collection].safeParse(json)
  return parsed.success ? { record: parsed.data } : { unreadable: unreadable(collection, json, parsed.error) }
}

function unreadable(collection: Unreadable["collection"], json: unknown, error: z.ZodError): Unreadable {
  const issue = error.issues[0]
  const reason = issue ? `${issue.path.join(".") || "record"}: ${issue.code}` : "unreadable"
  return { collection, recordKey: readableKey(json), reason, record: JSON.stringify(json) ?? "undefined" }
}

function readableKey(json: unknown): string | null {
  const keys = z.object({ id: z.union([z.string(), z.number()]).optional(), cycle_id: z.number().optional() })
  const parsed = keys.safeParse(json)
  const key = parsed.success ? (parsed.data.id ?? parsed.data.cycle_id) : undefined
  return key === undefined ? null : String(key)
}

/** What makes a record unique among its kind: a recovery has no id of its own and goes by its cycle. */
export function keyOf<C extends Collection>(collection: C, record: RecordOf[C]): string {
  return collection === "recoveries"
    ? String((record as RecordOf["recoveries"]).cycle_id)
    : String((record as { id: unknown }).id)
}

/** Nobody is kept out for having no last name. */
const name = z
  .string()
  .nullish()
  .transform((text) => text ?? "")

const ProfileJson = z.object({ user_id: z.int(), email: name, first_name: name, last_name: name })

const BodyJson = z.object({
  height_meter: z.number(),
  weight_kilogram: z.number(),
  max_heart_rate: z.number(),
})

/** Throws WireError. */
export function parseProfile(json: unknown): Profile {
  const parsed = ProfileJson.safeParse(json)
  if (!parsed.success) throw new WireError("not a profile")
  return parsed.data
}

export function parseBody(json: unknown): { record: Body } | { unreadable: Unreadable } {
  const parsed = BodyJson.safeParse(json)
  return parsed.success ? { record: parsed.data } : { unreadable: unreadable("body", json, parsed.error) }
}
