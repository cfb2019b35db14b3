import { z } from "zod"
import type { JsonObject, Truth } from "../whoop-simulator/index.ts"

/*
 * What /daily must say, worked out from WHOOP's own JSON a second time and in the plainest way, sharing nothing with
 * src/daily: a mistake would have to be made twice to go unseen.
 */

/** The members of a daily row that are compared. */
export interface ExpectedDay {
  cycle_id: number
  day: string
  cycle_start_date: string
  strain: number | null
  recovery_score: number | null
  hrv_rmssd_milli: number | null
  sleep_id: string | null
  sleep_duration_minutes: number | null
  nap_count: number
  workout_count: number
}

const span = { start: z.string(), end: z.string(), timezone_offset: z.string() }
const Cycle = z.object({
  ...span,
  id: z.number(),
  end: z.string().nullable(),
  score: z.object({ strain: z.number() }).nullable(),
})
const Recovery = z.object({
  cycle_id: z.number(),
  sleep_id: z.string(),
  score: z.object({ recovery_score: z.number(), hrv_rmssd_milli: z.number() }).nullable(),
})
const Stages = z.object({
  total_light_sleep_time_milli: z.number(),
  total_slow_wave_sleep_time_milli: z.number(),
  total_rem_sleep_time_milli: z.number(),
})
const Sleep = z.object({
  ...span,
  id: z.string(),
  cycle_id: z.number(),
  nap: z.boolean(),
  score: z.object({ stage_summary: Stages }).nullable(),
})
const Workout = z.object({ start: z.string() })

export function expectDays(truth: Truth): ExpectedDay[] {
  const recoveries = z.array(Recovery).parse(truth.recoveries)
  const sleeps = z.array(Sleep).parse(truth.sleeps)
  const workouts = z.array(Workout).parse(truth.workouts)
  return z
    .array(Cycle)
    .parse(truth.cycles)
    .map((cycle) => {
      const recovery = recoveries.find((candidate) => candidate.cycle_id === cycle.id)
      const ofCycle = sleeps.filter((sleep) => sleep.cycle_id === cycle.id)
      const nights = ofCycle.filter((sleep) => !sleep.nap).sort((a, b) => lengthOf(b) - lengthOf(a))
      const main = nights.find((night) => night.id === recovery?.sleep_id) ?? nights[0]
      return {
        cycle_id: cycle.id,
        day: main ? localDate(main.end, main.timezone_offset) : dayByStart(cycle),
        cycle_start_date: localDate(cycle.start, cycle.timezone_offset),
        strain: cycle.score?.strain ?? null,
        recovery_score: recovery?.score?.recovery_score ?? null,
        hrv_rmssd_milli: recovery?.score?.hrv_rmssd_milli ?? null,
        sleep_id: main?.id ?? null,
        sleep_duration_minutes: main?.score ? minutesAsleep(main.score.stage_summary) : null,
        nap_count: ofCycle.filter((sleep) => sleep.nap).length,
        workout_count: workouts.filter(
          (workout) => workout.start >= cycle.start && (cycle.end === null || workout.start < cycle.end),
        ).length,
      }
    })
}

/** The members of `row` that ExpectedDay names, so that the rest does not count. */
export function comparable(row: Record<string, unknown>, like: ExpectedDay): Record<string, unknown> {
  return Object.fromEntries(Object.keys(like).map((name) => [name, row[name]]))
}

const lengthOf = (sleep: z.infer<typeof Sleep>) => Date.parse(sleep.end) - Date.parse(sleep.start)

function minutesAsleep(stages: z.infer<typeof Stages>): number {
  const { total_light_sleep_time_milli: light, total_slow_wave_sleep_time_milli: deep } = stages
  return Math.round((light + deep + stages.total_rem_sleep_time_milli) / 6_000) / 10
}

function shifted(utc: string, offset: string): Date {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? []
  const offsetMinutes = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return new Date(Date.parse(utc) + offsetMinutes * 60_000)
}

const localDate = (utc: string, offset: string) => shifted(utc, offset).toISOString().slice(0, 10)

/** Without a main sleep: the date of the start, or the next one from 18:00 on. */
function dayByStart(cycle: z.infer<typeof Cycle>): string {
  const start = shifted(cycle.start, cycle.timezone_offset)
  if (start.getUTCHours() >= 18) start.setUTCDate(start.getUTCDate() + 1)
  return start.toISOString().slice(0, 10)
}

/** The ids of a kind of record, sorted. */
export function idsOf(
  records: readonly JsonObject[] | readonly Record<string, unknown>[],
  id: string,
): string[] {
  return records.map((record) => String(record[id])).sort()
}
