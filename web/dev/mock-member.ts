import type { DailyRow } from "../src/api/daily-row.ts"
import type { SleepRow, WorkoutRow } from "../src/api/types.ts"

/*
 * A made-up member's records from a seed, for developing and picturing the pages without a Worker. Falls asleep before
 * midnight in New York, travels to Berlin for three weeks, takes the strap off now and then. The same seed and day
 * give the same member.
 */

export interface MockMember {
  /** Newest first, as the API answers. */
  daily: DailyRow[]
  sleeps: SleepRow[]
  workouts: WorkoutRow[]
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** The member's life on the days up to and including `today` (YYYY-MM-DD); `nowMs` ends the open cycle. */
export function makeMember(options: {
  seed: number
  days: number
  today: string
  nowMs: number
}): MockMember {
  const random = randomFrom(options.seed)
  const member: MockMember = { daily: [], sleeps: [], workouts: [] }
  const last = Date.parse(`${options.today}T00:00:00Z`) / dayMs
  const nights = Array.from({ length: options.days + 1 }, (_, index) => {
    const number = last - options.days + 1 + index
    return planNight(number, options.days - index, random)
  })
  let form = 0
  for (const [index, night] of nights.slice(0, -1).entries()) {
    form = 0.75 * form + random.normal() * 0.66
    const next = nights[index + 1]
    if (!next || night.worn === false) continue
    addDay(member, { night, next, form, random, isOpen: index === options.days - 1, nowMs: options.nowMs })
  }
  member.daily.reverse()
  member.sleeps.reverse()
  member.workouts.reverse()
  return member
}

interface Night {
  day: string
  number: number
  offsetMinutes: number
  offset: string
  asleepMs: number
  wokeMs: number
  worn: boolean
}

function planNight(number: number, daysAgo: number, random: Random): Night {
  const isAbroad = daysAgo >= 128 && daysAgo < 149
  const offsetMinutes = isAbroad ? 120 : isSummer(number) ? -240 : -300
  const weekend = new Date(number * dayMs).getUTCDay() % 6 === 0 ? 45 : 0
  const bed = 22 * 60 + 50 + weekend + random.normal() * 32
  const woke = 6 * 60 + 55 + weekend * 1.3 + random.normal() * 26
  const midnight = number * dayMs - offsetMinutes * minuteMs
  return {
    day: new Date(number * dayMs).toISOString().slice(0, 10),
    number,
    offsetMinutes,
    offset: offsetText(offsetMinutes),
    asleepMs: Math.round(midnight - dayMs + bed * minuteMs),
    wokeMs: Math.round(midnight + woke * minuteMs),
    // A few days without the strap, and one longer pause.
    worn: !(daysAgo === 9 || daysAgo === 52 || (daysAgo >= 205 && daysAgo < 211)),
  }
}

interface DayInput {
  night: Night
  next: Night
  form: number
  random: Random
  isOpen: boolean
  nowMs: number
}

function addDay(member: MockMember, input: DayInput): void {
  const { night, next, form, random, isOpen, nowMs } = input
  const id = mockId(night.number)
  const end = isOpen ? null : next.asleepMs
  const inBed = (night.wokeMs - night.asleepMs) / minuteMs
  const awake = Math.max(12, inBed * 0.07 + random.normal() * 9)
  const asleep = inBed - awake
  const deep = asleep * (0.2 + random.normal() * 0.025)
  const rem = asleep * (0.23 + random.normal() * 0.03)
  const needed = 470 + random.normal() * 18
  const strainDay = Math.max(3, 10.6 + random.normal() * 3.4)
  const share = isOpen ? Math.min(1, Math.max(0.15, (nowMs - night.wokeMs) / (15 * 60 * minuteMs))) : 1
  const before = member.workouts.length
  addWorkouts(member, night, strainDay, isOpen ? nowMs : next.asleepMs, random)
  const recovery = Math.min(99, Math.max(8, Math.round(61 + form * 19 + random.normal() * 6)))
  const sleep = makeSleep({ id, night, inBed, awake, deep, rem, asleep, needed, random })
  member.sleeps.push(sleep)
  const createdAt = iso(night.wokeMs + 11 * minuteMs)
  const wholeDay = strainDay * share ** 0.6
  member.daily.push({
    cycle_id: 90_000_000 + night.number,
    day: night.day,
    date: isOpen ? night.day : localDay(next.asleepMs, next.offsetMinutes),
    cycle_start_date: localDay(night.asleepMs, night.offsetMinutes),
    cycle_end_date: end === null ? null : localDay(end, next.offsetMinutes),
    cycle_start: iso(night.asleepMs),
    cycle_end: end === null ? null : iso(end),
    timezone_offset: night.offset,
    is_partial: isOpen,
    score_state: "SCORED",
    strain: round(wholeDay, 4),
    kilojoule: round((7200 + strainDay * 260) * share, 1),
    average_heart_rate: Math.round(62 + strainDay * 0.9),
    max_heart_rate: Math.round(128 + strainDay * 3),
    step_count: Math.round((4200 + strainDay * 420 + random.normal() * 900) * share),
    recovery_state: "SCORED",
    recovery_score: recovery,
    user_calibrating: false,
    resting_heart_rate: Math.round(53 - form * 1.9 + random.normal() * 0.8),
    hrv_rmssd_milli: round(58 * Math.exp(form * 0.13 + random.normal() * 0.05), 3),
    spo2_percentage: round(95.6 + random.normal() * 0.5, 2),
    skin_temp_celsius: round(34.1 + random.normal() * 0.22, 2),
    sleep_id: id,
    sleep_state: "SCORED",
    sleep_start: iso(night.asleepMs),
    sleep_end: iso(night.wokeMs),
    sleep_duration_minutes: round(asleep, 1),
    sleep_in_bed_minutes: round(inBed, 1),
    sleep_awake_minutes: round(awake, 1),
    sleep_light_minutes: round(asleep - deep - rem, 1),
    sleep_slow_wave_minutes: round(deep, 1),
    sleep_rem_minutes: round(rem, 1),
    sleep_cycle_count: Math.round(asleep / 92),
    disturbance_count: sleep.disturbance_count,
    sleep_needed_minutes: round(needed, 1),
    sleep_debt_minutes: round(Math.max(0, needed - 458), 1),
    sleep_performance_percentage: Math.min(100, Math.round((asleep / needed) * 100)),
    sleep_consistency_percentage: sleep.sleep_consistency_percentage,
    sleep_efficiency_percentage: round((asleep / inBed) * 100, 2),
    respiratory_rate: sleep.respiratory_rate,
    nap_count: 0,
    nap_duration_minutes: 0,
    workout_count: member.workouts.length - before,
    last_recovery_data_changed_at: createdAt,
    last_recovery_synced_at: createdAt,
    changed_at: createdAt,
  })
}

interface SleepInput {
  id: string
  night: Night
  inBed: number
  awake: number
  deep: number
  rem: number
  asleep: number
  needed: number
  random: Random
}

function makeSleep(input: SleepInput): SleepRow {
  const { night, random, needed } = input
  const [debt, strain] = [Math.max(0, needed - 458), 8]
  const milli = (minutes: number) => Math.round(minutes * minuteMs)
  return {
    id: input.id,
    cycle_id: 90_000_000 + night.number,
    start: iso(night.asleepMs),
    end: iso(night.wokeMs),
    nap: false,
    total_in_bed_time_milli: milli(input.inBed),
    total_awake_time_milli: milli(input.awake),
    total_no_data_time_milli: 0,
    total_light_sleep_time_milli: milli(input.asleep - input.deep - input.rem),
    total_slow_wave_sleep_time_milli: milli(input.deep),
    total_rem_sleep_time_milli: milli(input.rem),
    sleep_cycle_count: Math.round(input.asleep / 92),
    disturbance_count: Math.round(7 + random.normal() * 2),
    baseline_milli: milli(needed - debt - strain),
    need_from_sleep_debt_milli: milli(debt),
    need_from_recent_strain_milli: milli(strain),
    need_from_recent_nap_milli: 0,
    respiratory_rate: round(14.7 + random.normal() * 0.25, 3),
    sleep_performance_percentage: Math.min(100, Math.round((input.asleep / input.needed) * 100)),
    sleep_consistency_percentage: Math.round(76 + random.normal() * 5),
    sleep_efficiency_percentage: round((input.asleep / input.inBed) * 100, 2),
    ...stamps(night.wokeMs, night.offset),
  }
}

const sports = [
  { name: "running", minutes: 42, heartRate: 148, distance: 7_600, climb: 64 },
  { name: "cycling", minutes: 68, heartRate: 136, distance: 24_300, climb: 212 },
  { name: "weightlifting_msk", minutes: 51, heartRate: 112, distance: null, climb: null },
  { name: "yoga", minutes: 34, heartRate: 92, distance: null, climb: null },
  { name: "swimming", minutes: 38, heartRate: 131, distance: 1_850, climb: null },
]

function addWorkouts(
  member: MockMember,
  night: Night,
  strainDay: number,
  untilMs: number,
  random: Random,
): void {
  if (strainDay < 8) return
  const sport = sports[Math.floor(random.next() * sports.length)] ?? sports[0]
  if (!sport) return
  const start = night.wokeMs + Math.round((25 + random.next() * 35) * minuteMs)
  const minutes = sport.minutes + random.normal() * 6
  const end = start + Math.round(minutes * minuteMs)
  if (end > untilMs) return
  const zones = [0.05, 0.16, 0.31, 0.3, 0.15, 0.03]
  const zone = (index: number) => Math.round(minutes * minuteMs * (zones[index] ?? 0))
  member.workouts.push({
    id: mockId(night.number + 500_000),
    start: iso(start),
    end: iso(end),
    sport_name: sport.name,
    sport_id: null,
    strain: round(Math.max(3, strainDay * 0.72), 4),
    kilojoule: round(minutes * 38, 1),
    average_heart_rate: Math.round(sport.heartRate + random.normal() * 4),
    max_heart_rate: Math.round(sport.heartRate + 29 + random.normal() * 4),
    percent_recorded: 1,
    distance_meter: sport.distance === null ? null : round(sport.distance * (minutes / sport.minutes), 1),
    altitude_gain_meter: sport.climb,
    altitude_change_meter: sport.climb === null ? null : 3,
    zone_zero_milli: zone(0),
    zone_one_milli: zone(1),
    zone_two_milli: zone(2),
    zone_three_milli: zone(3),
    zone_four_milli: zone(4),
    zone_five_milli: zone(5),
    ...stamps(end, night.offset),
  })
}

function stamps(endMs: number, offset: string) {
  const at = iso(endMs + 11 * minuteMs)
  return {
    user_id: 10_129,
    v1_id: null,
    score_state: "SCORED" as const,
    timezone_offset: offset,
    created_at: at,
    updated_at: at,
    changed_at: at,
    synced_at: at,
  }
}

interface Random {
  next: () => number
  normal: () => number
}

/** mulberry32, and from it a normal deviate cut at three sigma. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = () => {
    const value = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    return Math.min(3, Math.max(-3, value))
  }
  return { next, normal }
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString()
const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
const localDay = (ms: number, offsetMinutes: number) => iso(ms + offsetMinutes * minuteMs).slice(0, 10)
const mockId = (number: number) =>
  `${(number * 7919).toString(16).padStart(8, "0")}-5a1c-4e0f-8f00-0242ac120002`

function offsetText(minutes: number): string {
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")
  return `${minutes < 0 ? "-" : "+"}${hours}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`
}

/** Near enough for a made-up member: April to October. */
function isSummer(number: number): boolean {
  const month = new Date(number * dayMs).getUTCMonth()
  return month >= 3 && month < 10
}
