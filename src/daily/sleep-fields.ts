import type { HeldSleep } from "./held-records.ts"
import { isoTime } from "./local-time.ts"

/** A row's sleep is its main sleep and nothing else: a nap never stands in for a night. */
export function sleepFields(sleep: HeldSleep | null) {
  const score = sleep?.score_state === "SCORED" ? sleep : null
  return {
    sleep_id: sleep?.id ?? null,
    sleep_state: sleep?.score_state ?? null,
    sleep_start: sleep ? isoTime(sleep.start) : null,
    sleep_end: sleep ? isoTime(sleep.end) : null,
    sleep_duration_minutes: score && minutes(asleepMilli(score)),
    sleep_in_bed_minutes: score && minutes(score.total_in_bed_time_milli),
    sleep_awake_minutes: score && minutes(score.total_awake_time_milli),
    sleep_light_minutes: score && minutes(score.total_light_sleep_time_milli),
    sleep_slow_wave_minutes: score && minutes(score.total_slow_wave_sleep_time_milli),
    sleep_rem_minutes: score && minutes(score.total_rem_sleep_time_milli),
    sleep_cycle_count: score?.sleep_cycle_count ?? null,
    disturbance_count: score?.disturbance_count ?? null,
    sleep_needed_minutes: score && minutes(neededMilli(score)),
    sleep_debt_minutes: score && minutes(score.need_from_sleep_debt_milli),
    sleep_performance_percentage: score?.sleep_performance_percentage ?? null,
    sleep_consistency_percentage: score?.sleep_consistency_percentage ?? null,
    sleep_efficiency_percentage: score?.sleep_efficiency_percentage ?? null,
    respiratory_rate: score?.respiratory_rate ?? null,
  }
}

/** Time asleep in the scored naps; null while there are naps and none of them is scored. */
export function napFields(sleeps: readonly HeldSleep[]) {
  const naps = sleeps.filter((sleep) => sleep.nap)
  const asleep = naps
    .filter((nap) => nap.score_state === "SCORED")
    .map(asleepMilli)
    .filter((milli) => milli !== null)
  const known = naps.length === 0 || asleep.length > 0
  return {
    nap_count: naps.length,
    nap_duration_minutes: known ? minutes(asleep.reduce((sum, milli) => sum + milli, 0)) : null,
  }
}

/** Light, slow wave and REM; null unless all three are known. */
export function asleepMilli(sleep: HeldSleep): number | null {
  return sum(
    sleep.total_light_sleep_time_milli,
    sleep.total_slow_wave_sleep_time_milli,
    sleep.total_rem_sleep_time_milli,
  )
}

/** WHOOP's four parts; the nap's is negative. */
function neededMilli(sleep: HeldSleep): number | null {
  return sum(
    sleep.baseline_milli,
    sleep.need_from_sleep_debt_milli,
    sleep.need_from_recent_strain_milli,
    sleep.need_from_recent_nap_milli,
  )
}

function sum(...parts: (number | null)[]): number | null {
  let total = 0
  for (const part of parts) {
    if (part === null) return null
    total += part
  }
  return total
}

/** To one decimal: a tenth of a minute is 6,000 ms. */
function minutes(milli: number | null): number | null {
  return milli === null ? null : Math.round(milli / 6_000) / 10
}
