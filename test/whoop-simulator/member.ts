import { type DayTarget, dayAt, drawTraits, type Traits } from "./physiology.ts"
import type { Random } from "./random.ts"
import type { Body, EventType, Profile, Recovery, Sleep, Workout } from "./records.ts"
import { Shelf } from "./shelf.ts"
import type { Switches } from "./switches.ts"
import { HOUR, MINUTE, offsetText, type ZoneAt } from "./zones.ts"

/** How a day still under way will go on. */
interface OpenDay {
  target: DayTarget
  from: number
  until: number
}

/** An open cycle is scored anew so often. */
const TICK_MS = 17 * MINUTE

/** Before this WHOOP's ids were integers; it still sends them for records of then. */
const LAST_V1_AT = Date.UTC(2025, 6, 1)

export interface MemberSurroundings {
  userId: number
  random: Random
  zone: ZoneAt
  profile?: Partial<Profile>
  body?: Partial<Body> | null
  /** Rises with time and is taken once. */
  newCycleId: (at: number) => number
  emit: (type: EventType, id: string) => void
  switches: Switches
}

/** One member's records at WHOOP, and what can happen to them. Every method is told the time. */
export class Member {
  readonly id: number
  readonly traits: Traits
  readonly random: Random
  readonly cycles = new Shelf("cycle", (cycle) => cycle.id)
  readonly recoveries = new Shelf("recovery", (recovery) => recovery.cycle_id)
  readonly sleeps = new Shelf("sleep", (sleep) => sleep.id)
  readonly workouts = new Shelf("workout", (workout) => workout.id)
  profile: Profile
  body: Body | null
  zone: ZoneAt
  /** History happens silently; events are sent once a member is live. */
  live = false
  #open = new Map<number, OpenDay>()
  #v1Ids = new Map<number, string>()
  readonly switches: Switches
  #newCycleId: MemberSurroundings["newCycleId"]
  #emit: MemberSurroundings["emit"]

  constructor(surroundings: MemberSurroundings) {
    const { userId, random } = surroundings
    this.id = userId
    this.random = random
    this.zone = surroundings.zone
    this.traits = drawTraits(random)
    this.switches = surroundings.switches
    this.#newCycleId = surroundings.newCycleId
    this.#emit = surroundings.emit
    this.profile = {
      user_id: userId,
      email: `member-${userId}@example.invalid`,
      first_name: "Member",
      last_name: String(userId),
      ...surroundings.profile,
    }
    const body = {
      height_meter: Math.round(random.between(1.55, 1.98) * 100) / 100,
      weight_kilogram: Math.round(random.between(52, 98) * 1000) / 1000,
      max_heart_rate: this.traits.maxHeartRate,
    }
    this.body = surroundings.body === null ? null : { ...body, ...surroundings.body }
  }

  emit(type: EventType, id: string): void {
    if (this.live) this.#emit(type, id)
  }

  /** A sleep and its recovery changed together. A recovery's event carries its sleep's id. */
  emitNight(sleepId: string, withRecovery: boolean): void {
    const recoveryFirst = this.switches.recoveryEventFirst
    if (withRecovery && recoveryFirst) this.emit("recovery.updated", sleepId)
    this.emit("sleep.updated", sleepId)
    if (withRecovery && !recoveryFirst) this.emit("recovery.updated", sleepId)
  }

  offsetAt(time: number): string {
    return offsetText(this.zone(time))
  }

  openCycle(start: number, at: number, target: DayTarget, until: number): number {
    const id = this.#newCycleId(at)
    const { score, steps } = dayAt(target, 0)
    this.cycles.put(
      {
        id,
        user_id: this.id,
        created_at: at,
        updated_at: at,
        start,
        end: null,
        timezone_offset: this.offsetAt(start),
        score_state: "SCORED",
        score,
        step_count: steps,
      },
      start,
      null,
    )
    this.#open.set(id, { target, from: at, until: Math.max(until, at + 4 * HOUR) })
    return id
  }

  closeCycle(id: number, end: number, at: number): void {
    const kept = this.cycles.find(id)
    if (kept === undefined || kept.record.end !== null) return
    const day = this.#open.get(id)
    this.#open.delete(id)
    const scored = day === undefined ? {} : scoredAt(day, end)
    this.cycles.change(id, { ...scored, end, updated_at: Math.max(at, kept.record.updated_at) })
    this.cycles.moveTo(id, kept.start, end)
  }

  touchCycle(id: number, at: number): void {
    const kept = this.cycles.find(id)
    if (kept !== undefined && kept.record.updated_at < at) this.cycles.change(id, { updated_at: at })
  }

  /** Brings the strain of days under way up to a time; asked before every look at the records. */
  refreshOpenCycles(now: number): void {
    for (const [id, day] of this.#open) {
      const tick = Math.floor((now - day.from) / TICK_MS)
      const at = day.from + tick * TICK_MS + (id % 50_000)
      const kept = this.cycles.find(id)
      if (kept === undefined) this.#open.delete(id)
      else if (tick > 0 && at <= now && at > kept.record.updated_at) {
        this.cycles.change(id, { ...scoredAt(day, at), updated_at: at })
      }
    }
  }

  putSleep(sleep: Sleep): void {
    this.sleeps.put(sleep, sleep.start, sleep.end)
    if (sleep.v1_id !== null) this.#v1Ids.set(sleep.v1_id, sleep.id)
  }

  changeSleep(id: string, patch: Partial<Sleep>): void {
    const kept = this.sleeps.change(id, patch)
    if (kept === undefined) return
    this.sleeps.moveTo(id, kept.record.start, kept.record.end)
    const recovery = this.recoveryOf(id)
    if (recovery !== undefined) this.recoveries.moveTo(recovery.cycle_id, kept.record.start, kept.record.end)
  }

  putRecovery(recovery: Recovery): void {
    const sleep = this.sleeps.find(recovery.sleep_id)
    this.recoveries.put(recovery, sleep?.start ?? recovery.created_at, sleep?.end ?? recovery.created_at)
  }

  recoveryOf(sleepId: string): Recovery | undefined {
    const sleep = this.sleeps.find(sleepId)
    const direct = sleep && this.recoveries.find(sleep.record.cycle_id)?.record
    if (direct?.sleep_id === sleepId) return direct
    return this.recoveries.all.find((kept) => kept.record.sleep_id === sleepId)?.record
  }

  putWorkout(workout: Workout): void {
    this.workouts.put(workout, workout.start, workout.end)
    if (workout.v1_id !== null) this.#v1Ids.set(workout.v1_id, workout.id)
  }

  changeWorkout(id: string, patch: Partial<Workout>): void {
    const kept = this.workouts.change(id, patch)
    if (kept !== undefined) this.workouts.moveTo(id, kept.record.start, kept.record.end)
  }

  v1IdAt(time: number): number | null {
    return time < LAST_V1_AT ? Math.floor(time / 1000) + this.random.integer(0, 900) : null
  }

  activityOfV1Id(v1Id: number): string | undefined {
    return this.#v1Ids.get(v1Id)
  }

  /** The cycle that a time belongs to. */
  cycleAt(time: number): number | undefined {
    const { all } = this.cycles
    for (let i = all.length - 1; i >= 0; i--) {
      const kept = all[i]
      if (kept !== undefined && kept.start <= time) return kept.record.id
    }
    return undefined
  }
}

function scoredAt(day: OpenDay, time: number) {
  const share = Math.min(1, Math.max(0, (time - day.from) / (day.until - day.from)))
  const { score, steps } = dayAt(day.target, share)
  return { score, step_count: steps }
}
