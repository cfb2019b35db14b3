import type { Random } from "./random.ts"
import type { CycleScore, RecoveryScore, SleepScore, WorkoutScore } from "./records.ts"
import type { Sport } from "./sports.ts"
import { HOUR, MINUTE } from "./zones.ts"

/** What stays the same about a body. */
export interface Traits {
  sleepBaselineMs: number
  restingHeartRate: number
  hrv: number
  maxHeartRate: number
  respiratoryRate: number
  skinTemperature: number
  /** Older straps measure neither oxygen nor temperature. */
  hasSkinSensors: boolean
}

export function drawTraits(random: Random): Traits {
  return {
    sleepBaselineMs: Math.round(random.between(7.2, 8.2) * HOUR),
    restingHeartRate: random.between(46, 66),
    hrv: random.between(35, 95),
    maxHeartRate: random.integer(176, 200),
    respiratoryRate: random.between(13.2, 16.4),
    skinTemperature: random.between(32.8, 34.8),
    hasSkinSensors: true,
  }
}

/** The largest debt seen in real records, in milliseconds. */
const MAX_SLEEP_DEBT_MS = 7_668_000

export interface SleepNeed {
  debtMs: number
  strain: number
  /** Asleep in naps since the last night. */
  nappedMs: number
  /** Consistency needs some days of history. */
  nightsKnown: number
}

export function drawNight(
  random: Random,
  traits: Traits,
  start: number,
  end: number,
  need: SleepNeed,
): SleepScore {
  const stages = drawStages(random, end - start, random.within(0.09, 0.035, 0.01, 0.3))
  const needed = {
    baseline_milli: traits.sleepBaselineMs,
    need_from_sleep_debt_milli: Math.round(Math.min(MAX_SLEEP_DEBT_MS, Math.max(0, need.debtMs))),
    need_from_recent_strain_milli: Math.round(Math.max(0, need.strain - 4) * 110_000),
    need_from_recent_nap_milli: -Math.round(need.nappedMs * 0.9) || 0,
  }
  const share = asleep(stages) / sumOfNeed(needed)
  const inBed = stages.total_in_bed_time_milli
  const still = stages.total_awake_time_milli + stages.total_no_data_time_milli
  return {
    stage_summary: stages,
    sleep_needed: needed,
    respiratory_rate: Math.round(random.normal(traits.respiratoryRate, 0.4) * 512) / 512,
    // No longer asleep divided by need: 32.7 M of 29.7 M ms gave 80.
    sleep_performance_percentage: Math.round(Math.min(100, Math.max(12, share * 84 + random.normal(0, 5)))),
    sleep_consistency_percentage: need.nightsKnown < 5 ? null : random.integer(48, 94),
    sleep_efficiency_percentage: (100 * (inBed - still)) / inBed,
  }
}

export function drawNap(random: Random, traits: Traits, start: number, end: number): SleepScore {
  return {
    stage_summary: drawStages(random, end - start, random.between(0.05, 0.25)),
    sleep_needed: {
      baseline_milli: traits.sleepBaselineMs,
      need_from_sleep_debt_milli: 0,
      need_from_recent_strain_milli: 0,
      need_from_recent_nap_milli: 0,
    },
    respiratory_rate: Math.round(random.normal(traits.respiratoryRate, 0.5) * 512) / 512,
    sleep_performance_percentage: random.integer(1, 38),
    sleep_consistency_percentage: null,
    sleep_efficiency_percentage: random.between(70, 100),
  }
}

function drawStages(random: Random, inBed: number, awakeShare: number): SleepScore["stage_summary"] {
  const awake = Math.round(inBed * awakeShare)
  const noData = random.chance(0.04) ? Math.round(inBed * random.between(0.002, 0.03)) : 0
  const slept = inBed - awake - noData
  const slowWave = Math.round(slept * random.within(0.18, 0.04, 0.05, 0.35))
  const rem = Math.round(slept * random.within(0.24, 0.05, 0.05, 0.4))
  return {
    total_in_bed_time_milli: inBed,
    total_awake_time_milli: awake,
    total_no_data_time_milli: noData,
    total_light_sleep_time_milli: slept - slowWave - rem,
    total_slow_wave_sleep_time_milli: slowWave,
    total_rem_sleep_time_milli: rem,
    sleep_cycle_count: Math.max(0, Math.round(slept / (95 * MINUTE))),
    disturbance_count: Math.round(random.within((inBed / HOUR) * 1.4, 3, 0, 30)),
  }
}

export function asleep(stages: SleepScore["stage_summary"]): number {
  return (
    stages.total_light_sleep_time_milli +
    stages.total_slow_wave_sleep_time_milli +
    stages.total_rem_sleep_time_milli
  )
}

export function sumOfNeed(need: SleepScore["sleep_needed"]): number {
  return (
    need.baseline_milli +
    need.need_from_sleep_debt_milli +
    need.need_from_recent_strain_milli +
    need.need_from_recent_nap_milli
  )
}

export function drawRecovery(random: Random, traits: Traits, calibrating: boolean): RecoveryScore {
  const form = random.within(0, 1, -2.4, 2.4)
  const sensors = traits.hasSkinSensors
  return {
    user_calibrating: calibrating,
    recovery_score: Math.round(Math.min(99, Math.max(1, 58 + form * 19 + random.normal(0, 4)))),
    resting_heart_rate: Math.round(traits.restingHeartRate - form * 2.5 + random.normal(0, 0.8)),
    hrv_rmssd_milli: Math.max(8, traits.hrv * (1 + form * 0.16) + random.normal(0, 2)),
    spo2_percentage: sensors ? Math.round(random.within(95.6, 0.9, 90, 99) * 100) / 100 : null,
    skin_temp_celsius: sensors ? Math.round(random.normal(traits.skinTemperature, 0.3) * 100) / 100 : null,
  }
}

/** Where the day will end if nothing else happens; an open cycle shows a part of it. */
export interface DayTarget extends CycleScore {
  steps: number
}

export function drawDay(random: Random, traits: Traits): DayTarget {
  const strain = random.within(10.5, 4, 2, 20.6)
  return {
    strain,
    kilojoule: 6200 + strain * 390 + random.normal(0, 700),
    average_heart_rate: Math.round(traits.restingHeartRate + 9 + strain * 0.9),
    max_heart_rate: Math.round(Math.min(traits.maxHeartRate, 108 + strain * 3.8 + random.normal(0, 5))),
    steps: Math.round(Math.max(300, 2500 + strain * 620 + random.normal(0, 2200))),
  }
}

/** How much of a day's strain is there at a share of it, between 0 and 1: it rises, ever more slowly. */
export function dayAt(target: DayTarget, share: number): { score: CycleScore; steps: number } {
  const risen = 0.08 + 0.92 * (1 - (1 - share) ** 1.6)
  return {
    score: {
      strain: target.strain * risen,
      kilojoule: target.kilojoule * (0.22 + 0.78 * share),
      average_heart_rate: Math.round(target.average_heart_rate - 12 * (1 - share)),
      max_heart_rate: Math.round(target.max_heart_rate - 40 * (1 - risen)),
    },
    steps: Math.round(target.steps * share),
  }
}

export function drawWorkout(
  random: Random,
  traits: Traits,
  sport: Sport,
  durationMs: number,
  priority?: number,
): WorkoutScore {
  const effort = priority ?? random.between(0.15, 0.95)
  const strain = 3 + effort * 13 + random.between(-1, 1)
  const gps = sport.ground && random.chance(0.7)
  const weights = [0, 1, 2, 3, 4, 5].map((zone) => Math.exp(-((zone - effort * 4.2) ** 2) / 1.8))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const zone = (n: number): number => Math.round(((weights[n] ?? 0) / whole) * durationMs)
  return {
    strain,
    average_heart_rate: Math.round(traits.maxHeartRate * (0.48 + effort * 0.3)),
    max_heart_rate: Math.round(traits.maxHeartRate * (0.62 + effort * 0.36)),
    kilojoule: (durationMs / MINUTE) * (14 + effort * 38),
    percent_recorded: random.chance(0.9) ? 1 : random.between(0.7, 1),
    distance_meter: gps ? (durationMs / HOUR) * random.between(4500, 14000) : null,
    altitude_gain_meter: gps ? random.between(0, 240) : null,
    altitude_change_meter: gps ? random.between(-30, 30) : null,
    zone_durations: {
      zone_zero_milli: zone(0),
      zone_one_milli: zone(1),
      zone_two_milli: zone(2),
      zone_three_milli: zone(3),
      zone_four_milli: zone(4),
      zone_five_milli: zone(5),
    },
  }
}
