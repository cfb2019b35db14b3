import type { SleepRow } from "../api/types.ts"
import { type Day, localDay } from "./days.ts"

/** A sleep in minutes. Nulls while WHOOP has not scored it. */
export interface SleepNight {
  id: string
  /** The local date of waking. */
  day: Day
  isNap: boolean
  inBed: number | null
  asleep: number | null
  awake: number | null
  light: number | null
  deep: number | null
  rem: number | null
  noData: number | null
  needed: number | null
  need: { label: string; minutes: number }[]
}

export function toSleepNight(row: SleepRow): SleepNight {
  const light = minutes(row.total_light_sleep_time_milli)
  const deep = minutes(row.total_slow_wave_sleep_time_milli)
  const rem = minutes(row.total_rem_sleep_time_milli)
  const need = needOf(row)
  return {
    id: row.id,
    day: localDay(Date.parse(row.end), row.timezone_offset),
    isNap: row.nap,
    inBed: minutes(row.total_in_bed_time_milli),
    asleep: light === null || deep === null || rem === null ? null : light + deep + rem,
    awake: minutes(row.total_awake_time_milli),
    light,
    deep,
    rem,
    noData: minutes(row.total_no_data_time_milli),
    needed: need.length === 0 ? null : need.reduce((sum, part) => sum + part.minutes, 0),
    need,
  }
}

/** The parts of WHOOP's need, those it told; naps take away. */
function needOf(row: SleepRow): SleepNight["need"] {
  const parts = [
    ["Baseline", row.baseline_milli],
    ["From sleep debt", row.need_from_sleep_debt_milli],
    ["From recent strain", row.need_from_recent_strain_milli],
    ["From recent naps", row.need_from_recent_nap_milli],
  ] as const
  if (row.baseline_milli === null) return []
  return parts.flatMap(([label, milli]) => (milli === null ? [] : [{ label, minutes: milli / 60_000 }]))
}

function minutes(milli: number | null): number | null {
  return milli === null ? null : milli / 60_000
}

/** Stages in the fields of a daily row, for what is drawn from either. */
export function stageFields(night: SleepNight) {
  return {
    sleep_slow_wave_minutes: night.deep,
    sleep_rem_minutes: night.rem,
    sleep_light_minutes: night.light,
    sleep_awake_minutes: night.awake,
  }
}
