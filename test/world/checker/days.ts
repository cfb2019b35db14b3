import { toDailyRows } from "../../../src/daily/daily-rows.ts"
import type { HeldRecords } from "../../../src/daily/held-records.ts"
import type { JsonObject, Truth } from "../../whoop-simulator/index.ts"
import type { Sqlite } from "../storage.ts"
import { type Collection, rowsOf } from "./truth.ts"

/*
 * The daily rows that the store makes against a second, naive computation from WHOOP's own JSON, which shares nothing
 * with ours: local dates come from Intl, which knows offsets as time zones.
 */

const formats = new Map<string, Intl.DateTimeFormat>()

/** "2026-11-22 13": date and hour on the wall. */
function onTheWall(time: unknown, offset: unknown): string {
  const timeZone = offset === "Z" ? "UTC" : String(offset)
  let format = formats.get(timeZone)
  if (!format) {
    const digits = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" } as const
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, ...digits, hourCycle: "h23" })
    formats.set(timeZone, format)
  }
  return format.format(new Date(String(time)))
}

const dateOf = (time: unknown, offset: unknown) => onTheWall(time, offset).slice(0, 10)
const lengthOf = (sleep: JsonObject) => Date.parse(String(sleep.end)) - Date.parse(String(sleep.start))
const scoreOf = (record: JsonObject | undefined) =>
  (record?.score_state === "SCORED" ? record.score : null) as Record<string, number> | null

function nightOf(cycle: JsonObject, truth: Truth): JsonObject | undefined {
  const recovery = truth.recoveries.find((one) => one.cycle_id === cycle.id)
  const nights = truth.sleeps.filter((one) => one.cycle_id === cycle.id && one.nap === false)
  const [longest] = nights.toSorted(
    (a, b) => lengthOf(b) - lengthOf(a) || Date.parse(String(b.start)) - Date.parse(String(a.start)),
  )
  return nights.find((one) => one.id === recovery?.sleep_id) ?? longest
}

function dayOf(cycle: JsonObject, night: JsonObject | undefined): string {
  if (night) return dateOf(night.end, night.timezone_offset)
  const [date = "", hour] = onTheWall(cycle.start, cycle.timezone_offset).split(" ")
  if (Number(hour) < 18) return date
  const [year, month, day] = date.split("-").map(Number)
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, (day ?? 0) + 1)).toISOString().slice(0, 10)
}

function minutesAsleep(night: JsonObject | undefined): number | null {
  const score = scoreOf(night) as { stage_summary?: Record<string, number | null> } | null
  const stages = score?.stage_summary
  const parts = ["light", "slow_wave", "rem"].map((stage) => stages?.[`total_${stage}_sleep_time_milli`])
  const milli = parts.reduce<number>((sum, part) => sum + (part ?? Number.NaN), 0)
  return Number.isNaN(milli) ? null : Math.round(milli / 6_000) / 10
}

function expectedRow(cycle: JsonObject, truth: Truth) {
  const night = nightOf(cycle, truth)
  const recovery = truth.recoveries.find((one) => one.cycle_id === cycle.id)
  return {
    day: dayOf(cycle, night),
    cycle_start_date: dateOf(cycle.start, cycle.timezone_offset),
    sleep_id: night?.id ?? null,
    sleep_duration_minutes: minutesAsleep(night),
    recovery_score: scoreOf(recovery)?.recovery_score ?? null,
    nap_count: truth.sleeps.filter((one) => one.cycle_id === cycle.id && one.nap === true).length,
  }
}

/** What a day says that WHOOP's records do not; only to be asked where store and WHOOP are the same. */
export function wrongDays(d1: Sqlite, userId: string, truth: Truth, now: number): string[] {
  const held = (collection: Collection) => rowsOf(d1, userId, collection) as unknown
  const records = {
    cycles: held("cycles"),
    recoveries: held("recoveries"),
    sleeps: held("sleeps"),
    workouts: held("workouts"),
  } as HeldRecords
  const rows = new Map(toDailyRows(records, { now }).map((row) => [String(row.cycle_id), row]))
  const found = truth.cycles.flatMap((cycle) => {
    const row = rows.get(String(cycle.id))
    if (!row) return [`cycle ${String(cycle.id)} makes no day`]
    return Object.entries(expectedRow(cycle, truth)).flatMap(([name, right]) => {
      const value = row[name as keyof typeof row]
      return value === right ? [] : [`cycle ${String(cycle.id)}: ${name} is ${value}, not ${String(right)}`]
    })
  })
  return rows.size === truth.cycles.length ? found : [...found, `${rows.size} days of ${truth.cycles.length}`]
}
