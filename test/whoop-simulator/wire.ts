import type { Body, Cycle, Kind, Profile, RecordOf, Recovery, Sleep, Workout } from "./records.ts"
import type { Switches } from "./switches.ts"

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** The record as WHOOP writes it, every optional an explicit null. */
export function toWire<K extends Kind>(kind: K, record: RecordOf[K]): JsonObject {
  return builders[kind](record)
}

const builders: { [K in Kind]: (record: RecordOf[K]) => JsonObject } = {
  cycle: cycleToWire,
  recovery: recoveryToWire,
  sleep: sleepToWire,
  workout: workoutToWire,
}

function cycleToWire(cycle: Cycle): JsonObject {
  const { score } = cycle
  return {
    id: cycle.id,
    user_id: cycle.user_id,
    created_at: iso(cycle.created_at),
    updated_at: iso(cycle.updated_at),
    start: iso(cycle.start),
    end: cycle.end === null ? null : iso(cycle.end),
    timezone_offset: cycle.timezone_offset,
    score_state: cycle.score_state,
    score: score && {
      strain: float32(score.strain),
      kilojoule: float32(score.kilojoule),
      average_heart_rate: score.average_heart_rate,
      max_heart_rate: score.max_heart_rate,
    },
    step_count: cycle.step_count,
  }
}

function recoveryToWire(recovery: Recovery): JsonObject {
  const { score } = recovery
  return {
    cycle_id: recovery.cycle_id,
    sleep_id: recovery.sleep_id,
    user_id: recovery.user_id,
    created_at: iso(recovery.created_at),
    updated_at: iso(recovery.updated_at),
    score_state: recovery.score_state,
    score: score && {
      user_calibrating: score.user_calibrating,
      recovery_score: float32(score.recovery_score),
      resting_heart_rate: float32(score.resting_heart_rate),
      hrv_rmssd_milli: float32(score.hrv_rmssd_milli),
      spo2_percentage: optionalFloat(score.spo2_percentage),
      skin_temp_celsius: optionalFloat(score.skin_temp_celsius),
    },
  }
}

function sleepToWire(sleep: Sleep): JsonObject {
  const { score } = sleep
  return {
    id: sleep.id,
    cycle_id: sleep.cycle_id,
    v1_id: sleep.v1_id,
    user_id: sleep.user_id,
    created_at: iso(sleep.created_at),
    updated_at: iso(sleep.updated_at),
    start: iso(sleep.start),
    end: iso(sleep.end),
    timezone_offset: sleep.timezone_offset,
    nap: sleep.nap,
    score_state: sleep.score_state,
    score: score && {
      stage_summary: { ...score.stage_summary },
      sleep_needed: { ...score.sleep_needed },
      respiratory_rate: optionalFloat(score.respiratory_rate),
      sleep_performance_percentage: optionalFloat(score.sleep_performance_percentage),
      sleep_consistency_percentage: optionalFloat(score.sleep_consistency_percentage),
      sleep_efficiency_percentage: optionalFloat(score.sleep_efficiency_percentage),
    },
  }
}

function workoutToWire(workout: Workout): JsonObject {
  const { score } = workout
  return {
    id: workout.id,
    v1_id: workout.v1_id,
    user_id: workout.user_id,
    created_at: iso(workout.created_at),
    updated_at: iso(workout.updated_at),
    start: iso(workout.start),
    end: iso(workout.end),
    timezone_offset: workout.timezone_offset,
    sport_name: workout.sport_name,
    score_state: workout.score_state,
    score: score && {
      strain: float32(score.strain),
      average_heart_rate: score.average_heart_rate,
      max_heart_rate: score.max_heart_rate,
      kilojoule: float32(score.kilojoule),
      percent_recorded: float32(score.percent_recorded),
      distance_meter: optionalFloat(score.distance_meter),
      altitude_gain_meter: optionalFloat(score.altitude_gain_meter),
      altitude_change_meter: optionalFloat(score.altitude_change_meter),
      zone_durations: { ...score.zone_durations },
    },
    sport_id: workout.sport_id,
  }
}

export function profileToWire(profile: Profile): JsonObject {
  return { ...profile }
}

export function bodyToWire(body: Body): JsonObject {
  return {
    height_meter: float32(body.height_meter),
    weight_kilogram: float32(body.weight_kilogram),
    max_heart_rate: body.max_heart_rate,
  }
}

type Spelling = Pick<
  Switches,
  "missingOptionals" | "unscoredScore" | "percentRecorded" | "sportId" | "stepCount" | "v1Ids"
>

/** A record is shown again and again, and its spelling hardly ever changes. */
const respelled = new WeakMap<JsonObject, { by: Spelling; wire: JsonObject }>()

/** The same record with the unknowns of its spelling decided the other way. Nobody may change what is returned. */
export function asSwitched(kind: Kind, wire: JsonObject, switches: Switches): JsonObject {
  const { missingOptionals, unscoredScore, percentRecorded, sportId, stepCount, v1Ids } = switches
  const plain = missingOptionals === "null" && unscoredScore === "null" && percentRecorded === "fraction"
  if (plain && sportId && stepCount && v1Ids) return wire
  const known = respelled.get(wire)
  if (known && isSameSpelling(known.by, switches)) return known.wire
  const by = { missingOptionals, unscoredScore, percentRecorded, sportId, stepCount, v1Ids }
  const fresh = respell(kind, wire, by)
  respelled.set(wire, { by, wire: fresh })
  return fresh
}

function isSameSpelling(one: Spelling, other: Spelling): boolean {
  return (
    one.missingOptionals === other.missingOptionals &&
    one.unscoredScore === other.unscoredScore &&
    one.percentRecorded === other.percentRecorded &&
    one.sportId === other.sportId &&
    one.stepCount === other.stepCount &&
    one.v1Ids === other.v1Ids
  )
}

function respell(kind: Kind, wire: JsonObject, spelling: Spelling): JsonObject {
  const { missingOptionals, unscoredScore, percentRecorded, sportId, stepCount, v1Ids } = spelling
  const copy: Record<string, Json> = { ...wire }
  if (kind === "workout" && !sportId) delete copy.sport_id
  if (kind === "cycle" && !stepCount) delete copy.step_count
  if ("v1_id" in copy && !v1Ids) copy.v1_id = null
  const { score } = copy
  if (isObject(score)) {
    const { percent_recorded: percent } = score
    const share = percentRecorded === "percentage" && typeof percent === "number"
    copy.score = share ? { ...score, percent_recorded: float32(percent * 100) } : score
    if (missingOptionals === "absent") copy.score = withoutNulls(copy.score as JsonObject)
  } else if (unscoredScore === "absent") {
    delete copy.score
  }
  if (missingOptionals === "null") return copy
  const { score: kept, ...rest } = copy
  return kept === undefined ? withoutNulls(rest) : { ...withoutNulls(rest), score: kept }
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function optionalFloat(value: number | null): number | null {
  return value === null ? null : float32(value)
}

/** The shortest decimal that a 32-bit float prints, which is what WHOOP's numbers look like. */
export function float32(value: number): number {
  const rounded = Math.fround(value)
  for (let digits = 7; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === rounded) return short
  }
  return rounded
}

export function iso(time: number): string {
  return new Date(time).toISOString()
}

const FLOATS =
  /("(?:strain|kilojoule|recovery_score|resting_heart_rate|hrv_rmssd_milli|spo2_percentage|skin_temp_celsius|respiratory_rate|sleep_(?:performance|consistency|efficiency)_percentage|percent_recorded|distance_meter|altitude_(?:gain|change)_meter|height_meter|weight_kilogram)":-?\d+)(?=[,}])/g

/** JSON text in which a float without a fraction is written `70.0`. */
export function toText(value: Json): string {
  return JSON.stringify(value).replace(FLOATS, "$1.0")
}
