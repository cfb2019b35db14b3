import type { Life, Rest } from "./lives.ts"
import type { Member } from "./member.ts"
import { planWaking } from "./night.ts"
import { drawDay, drawNap, drawWorkout } from "./physiology.ts"
import type { Random } from "./random.ts"
import { sports } from "./sports.ts"
import { HOUR, MINUTE } from "./zones.ts"

/** Something that will happen at a time, as part of a night and the day after it. */
export interface Effect {
  at: number
  night: number
  run: () => void
}

export interface Night {
  /** Tells its effects from those of other nights. */
  key: number
  start: number
  end: number
  /** When the sleep is noticed: the cycle appears. Before `end` for a provisional night. */
  detectedAt: number
  /** Where the night seemed to end when it was noticed too early. */
  provisionalEnd: number | null
  /** The strap was off for days before it. */
  afterGap: boolean
}

/** What nights hand on to later ones. */
export interface SleepHistory {
  nights: number
  debtMs: number
  nappedMs: number
  lastCycle: number | null
}

/** Cycles appear 4.8 to 9.7 hours after their start. */
const EARLIEST_DETECTION_MS = 4.8 * HOUR
const LATEST_DETECTION_MS = 9.7 * HOUR

export function drawNightTimes(
  random: Random,
  key: number,
  start: number,
  rest: Rest,
  provisionalShare: number,
): Night {
  const inBed = Math.round(rest.inBed * MINUTE)
  if (random.chance(provisionalShare)) {
    const end = start + Math.max(5.6 * HOUR, inBed + random.integer(0, 80 * MINUTE))
    const early = Math.round((17 + 259 * random.next() ** 2) * MINUTE)
    const noticed = Math.max(end - early, start + EARLIEST_DETECTION_MS)
    const detectedAt = Math.min(noticed, start + LATEST_DETECTION_MS, end - 17 * MINUTE)
    const provisionalEnd = Math.round(detectedAt - random.between(6, 12) * MINUTE)
    return { key, start, end, detectedAt: Math.round(detectedAt), provisionalEnd, afterGap: false }
  }
  const end = start + Math.min(inBed, 9.3 * HOUR)
  // 10 % within 6.3 minutes, median 10.9, 90 % within 31.5, at most 130.
  const lag = Math.min(130, 5.5 + 5.4 * Math.exp(random.normal(0, 1.2))) * MINUTE
  const latest = Math.max(end + 6 * MINUTE, start + LATEST_DETECTION_MS)
  const detectedAt = Math.round(Math.max(start + EARLIEST_DETECTION_MS, Math.min(end + lag, latest)))
  return { key, start, end, detectedAt, provisionalEnd: null, afterGap: false }
}

/** The first cycle begins at midnight, without a sleep. */
export function planFirstDay(
  member: Member,
  random: Random,
  midnight: number,
  until: number,
  history: SleepHistory,
): Effect[] {
  const target = drawDay(random, member.traits)
  const at = midnight + random.integer(2000, 9000)
  const run = () => {
    history.lastCycle = member.openCycle(midnight, at, target, until)
  }
  return [{ at, night: 0, run }]
}

/** A night and the day up to the next one, as things that will happen. */
export function planNight(
  member: Member,
  random: Random,
  life: Life,
  night: Night,
  next: Night | null,
  history: SleepHistory,
): Effect[] {
  // Without the strap a cycle is closed at exactly 24 hours.
  const cut = next?.afterGap === true ? night.start + 24 * HOUR : null
  const dayEnd = cut ?? next?.start ?? night.start + 24 * HOUR
  const target = drawDay(random, member.traits)
  const effects: Effect[] = []
  const add = (at: number, run: () => void) => effects.push({ at: Math.round(at), night: night.key, run })
  const { rates, calibratingNights } = life
  planWaking({ member, random, rates, calibratingNights, night, dayEnd, target, history, add })
  planNap(member, random, life, night, dayEnd, history, add)
  planWorkouts(member, random, life, night, dayEnd, add)
  if (cut !== null) {
    const at = cut + random.between(2, 11) * MINUTE
    add(at, () => {
      const cycle = member.cycleAt(night.start)
      if (cycle !== undefined) member.closeCycle(cycle, cut, Math.round(at))
    })
  }
  return effects
}

type Add = (at: number, run: () => void) => void

function planNap(
  member: Member,
  random: Random,
  life: Life,
  night: Night,
  dayEnd: number,
  history: SleepHistory,
  add: Add,
): void {
  history.nappedMs = 0
  if (!random.chance(life.rates.nap)) return
  const length = Math.round(random.between(23, 100 + 116 * random.next()) * MINUTE)
  const earliest = Math.max(night.end, night.detectedAt) + 3 * HOUR
  const latest = dayEnd - length - 5 * HOUR
  if (latest < earliest) return
  const start = Math.round(random.between(earliest, latest))
  const end = start + length
  const score = drawNap(random, member.traits, start, end)
  const at = Math.round(end + random.between(5, 25) * MINUTE)
  const id = random.uuid()
  history.nappedMs = Math.round(length * 0.85)
  add(at, () => {
    const cycleId = member.cycleAt(start)
    if (cycleId === undefined) return
    member.putSleep({
      id,
      cycle_id: cycleId,
      v1_id: member.v1IdAt(at),
      user_id: member.id,
      created_at: at,
      updated_at: at,
      start,
      end,
      timezone_offset: member.offsetAt(end),
      nap: true,
      score_state: "SCORED",
      score,
    })
    member.emit("sleep.updated", id)
  })
}

function planWorkouts(
  member: Member,
  random: Random,
  life: Life,
  night: Night,
  dayEnd: number,
  add: Add,
): void {
  const count = random.chance(life.rates.workout) ? (random.chance(0.2) ? 2 : 1) : 0
  let earliest = Math.max(night.end, night.detectedAt) + 40 * MINUTE
  for (let i = 0; i < count; i++) {
    const length = Math.round(random.within(55, 25, 8, 190) * MINUTE)
    const latest = dayEnd - length - HOUR
    if (latest < earliest) return
    const start = Math.round(random.between(earliest, latest))
    planWorkout(member, random, start, start + length, add)
    earliest = start + length + 30 * MINUTE
  }
}

function planWorkout(member: Member, random: Random, start: number, end: number, add: Add): void {
  const sport = random.pick(sports)
  const score = drawWorkout(random, member.traits, sport, end - start)
  const at = Math.round(end + 1000 + 17 * MINUTE * random.next() ** 3)
  const settledAt = at + random.integer(4000, 31_000)
  const id = random.uuid()
  add(at, () => {
    member.putWorkout({
      id,
      v1_id: member.v1IdAt(at),
      user_id: member.id,
      created_at: at,
      updated_at: at,
      start,
      end,
      timezone_offset: member.offsetAt(start),
      sport_name: sport.name,
      score_state: "SCORED",
      score,
      sport_id: sport.id,
    })
    if (member.switches.workoutEvents === "twice") member.emit("workout.updated", id)
  })
  add(settledAt, () => {
    if (member.workouts.find(id) === undefined) return
    member.changeWorkout(id, { updated_at: settledAt })
    member.emit("workout.updated", id)
  })
}
