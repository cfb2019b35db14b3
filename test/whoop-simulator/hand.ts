import type { Clock } from "./clock.ts"
import type { Grants } from "./grants.ts"
import type { LifeRunner } from "./life-runner.ts"
import type { Member } from "./member.ts"
import { blankRecord, type Patch, parsePatch } from "./patch.ts"
import { drawNap, drawNight, drawRecovery, drawWorkout } from "./physiology.ts"
import type { Random } from "./random.ts"
import type { Cycle, EventType, Kind, RecordOf, Recovery, ScoreState, Sleep, Workout } from "./records.ts"
import { sportNamed, sports } from "./sports.ts"
import { fixedZone, MINUTE, offsetMinutes } from "./zones.ts"

interface HandSurroundings {
  clock: Clock
  random: Random
  find: (userId: number) => LifeRunner
  grants: Grants
  /** The member's next timer may have moved. */
  changed: (runner: LifeRunner) => void
}

/** Whether WHOOP tells the app of a change. */
export interface Telling {
  event?: boolean
}

export type Key = string | number

/** What a person can make happen at WHOOP: living, editing in its app, and the tests' own doings. */
export class Hand {
  #s: HandSurroundings
  #made = 0
  #workoutsUnderWay = new Map<number, { sport: string; start: number }>()

  constructor(surroundings: HandSurroundings) {
    this.#s = surroundings
  }

  /** A night ends now: its cycle is there at once, sleep and recovery about five seconds later. */
  wakeUp(userId: number): void {
    this.#run(userId, (runner, now) => runner.wakeUp(now))
  }

  startWorkout(userId: number, sport = "running"): void {
    this.#workoutsUnderWay.set(userId, { sport, start: this.#s.clock.now() })
  }

  /** Ends the workout under way, or one of so many minutes that ends now. Returns its id. */
  finishWorkout(userId: number, options: { sport?: string; minutes?: number } = {}): string {
    const { random, clock } = this.#s
    const { member } = this.#s.find(userId)
    const now = clock.now()
    const begun = this.#workoutsUnderWay.get(userId)
    this.#workoutsUnderWay.delete(userId)
    const end = now - 1000
    const start = begun?.start ?? end - (options.minutes ?? random.integer(25, 80)) * MINUTE
    const sport = sportNamed(options.sport ?? begun?.sport ?? random.pick(sports).name)
    const id = random.uuid()
    member.putWorkout({
      ...blankRecord("workout", member.id, now, ++this.#made),
      id,
      start,
      end,
      timezone_offset: member.offsetAt(start),
      sport_name: sport.name,
      sport_id: sport.id,
      score_state: "SCORED",
      score: drawWorkout(random, member.traits, sport, Math.max(MINUTE, end - start)),
    })
    member.emit("workout.updated", id)
    return id
  }

  nap(userId: number, minutes = 40): string {
    const { random, clock } = this.#s
    const { member } = this.#s.find(userId)
    const now = clock.now()
    const end = now - 1000
    const start = end - minutes * MINUTE
    const id = random.uuid()
    member.putSleep({
      ...blankRecord("sleep", member.id, now, ++this.#made),
      id,
      cycle_id: member.cycleAt(start) ?? 0,
      start,
      end,
      timezone_offset: member.offsetAt(end),
      nap: true,
      score_state: "SCORED",
      score: drawNap(random, member.traits, start, end),
    })
    member.emit("sleep.updated", id)
    return id
  }

  /** Last night's sleep and recovery get other scores, as after an edit or late processing. */
  reviseNight(userId: number, telling: Telling & { recoveryScore?: number } = {}): string {
    const { random } = this.#s
    const { member } = this.#s.find(userId)
    const night = this.#lastNight(member)
    const { end, start } = night
    const sleep = drawNight(random, member.traits, start, end, {
      debtMs: 0,
      strain: 10,
      nappedMs: 0,
      nightsKnown: 9,
    })
    this.edit(userId, "sleep", night.id, { score: sleep, score_state: "SCORED" }, { event: false })
    const recovery = member.recoveryOf(night.id)
    if (recovery !== undefined) {
      const score = drawRecovery(random, member.traits, recovery.score?.user_calibrating ?? false)
      const before = recovery.score?.recovery_score
      if (telling.recoveryScore !== undefined) score.recovery_score = telling.recoveryScore
      else if (score.recovery_score === before) score.recovery_score = before === 50 ? 51 : 50
      this.edit(userId, "recovery", recovery.cycle_id, { score, score_state: "SCORED" }, { event: false })
    }
    if (telling.event ?? true) member.emitNight(night.id, recovery !== undefined)
    return night.id
  }

  /** Last night and its recovery become unscored, unscorable, or scored again. */
  setNightState(userId: number, state: ScoreState, telling: Telling = {}): string {
    const { member } = this.#s.find(userId)
    if (state === "SCORED") return this.reviseNight(userId, telling)
    const night = this.#lastNight(member)
    const patch = { score_state: state, score: null }
    this.edit(userId, "sleep", night.id, patch, { event: false })
    const recovery = member.recoveryOf(night.id)
    if (recovery !== undefined) this.edit(userId, "recovery", recovery.cycle_id, patch, { event: false })
    if (telling.event ?? true) member.emitNight(night.id, recovery !== undefined)
    return night.id
  }

  /**
   * Changes a record, `updated_at` moving to now unless given. Times may be WHOOP's text or milliseconds.
   * Silent unless `event` is set; cycles never have events.
   */
  edit<K extends Kind>(userId: number, kind: K, key: Key, patch: Patch<K>, telling: Telling = {}): void {
    const { member } = this.#s.find(userId)
    const parsed = { updated_at: this.#s.clock.now(), ...parsePatch(kind, patch) }
    if (kind === "sleep") member.changeSleep(String(key), parsed as Partial<Sleep>)
    else if (kind === "workout") member.changeWorkout(String(key), parsed as Partial<Workout>)
    else if (kind === "recovery") member.recoveries.change(key, parsed as Partial<Recovery>)
    else this.#editCycle(member, Number(key), parsed as Partial<Cycle>)
    if (telling.event ?? false) this.#tell(member, kind, key, "updated")
  }

  /** Places a record, WHOOP's own JSON or a part of it; what is missing is made up. Returns its key. */
  put<K extends Kind>(userId: number, kind: K, patch: Patch<K> = {}, telling: Telling = {}): Key {
    const { member } = this.#s.find(userId)
    const parsed = parsePatch(kind, patch)
    const record = {
      ...blankRecord(kind, userId, this.#s.clock.now(), ++this.#made),
      ...parsed,
      user_id: userId,
    }
    const key = this.#place(member, kind, record as RecordOf[K])
    if (telling.event ?? false) this.#tell(member, kind, key, "updated")
    return key
  }

  /** Deletes a record, with its event unless told otherwise. A sleep takes its recovery with it. */
  remove(userId: number, kind: Kind, key: Key, telling: Telling = {}): void {
    const { member } = this.#s.find(userId)
    const event = telling.event ?? true
    if (kind === "sleep") {
      const recovery = member.recoveryOf(String(key))
      if (member.sleeps.remove(key) === undefined) return
      if (recovery !== undefined) member.recoveries.remove(recovery.cycle_id)
      if (event) member.emit("sleep.deleted", String(key))
      if (event && recovery !== undefined) member.emit("recovery.deleted", String(key))
    } else if (kind === "recovery") {
      const sleepId = member.recoveries.remove(key)?.record.sleep_id
      if (event && sleepId !== undefined) member.emit("recovery.deleted", sleepId)
    } else if (kind === "workout") {
      if (member.workouts.remove(key) !== undefined && event) member.emit("workout.deleted", String(key))
    } else member.cycles.remove(key)
  }

  removeLastWorkout(userId: number, telling: Telling = {}): void {
    const last = this.#s.find(userId).member.workouts.latest
    if (last !== undefined) this.remove(userId, "workout", last.record.id, telling)
  }

  removeLastNight(userId: number, telling: Telling = {}): void {
    this.remove(userId, "sleep", this.#lastNight(this.#s.find(userId).member).id, telling)
  }

  /** Sends an event though nothing changed, or before or after its time. */
  tell(userId: number, type: EventType, id: string): void {
    this.#s.find(userId).member.emit(type, id)
  }

  /** From now on the member's records have another offset: minutes, or text like `+09:00`. */
  travel(userId: number, offset: number | string): void {
    this.#run(userId, (runner, now) => {
      runner.member.zone = fixedZone(typeof offset === "string" ? offsetMinutes(offset) : offset)
      runner.replan(now)
    })
  }

  strapOff(userId: number): void {
    this.#run(userId, (runner, now) => runner.takeOff(now))
  }

  strapOn(userId: number): void {
    this.#run(userId, (runner, now) => runner.putOn(now))
  }

  /** As the member does it in the WHOOP app: no event says so. */
  revokeAccess(userId: number, clientId?: string): void {
    this.#s.grants.revoke(userId, clientId)
  }

  /** The access token dies before its time; the refresh token lives. */
  expireAccess(userId: number): void {
    this.#s.grants.expireAccess(userId)
  }

  lastNight(userId: number): { night: Sleep | null; recovery: Recovery | null } {
    const { member } = this.#s.find(userId)
    const night = member.sleeps.all.findLast(({ record }) => !record.nap)?.record ?? null
    return { night, recovery: (night && member.recoveryOf(night.id)) ?? null }
  }

  setProfile(userId: number, patch: { email?: string; first_name?: string; last_name?: string }): void {
    const { member } = this.#s.find(userId)
    member.profile = { ...member.profile, ...patch }
  }

  #run(userId: number, act: (runner: LifeRunner, now: number) => void): void {
    const runner = this.#s.find(userId)
    const now = this.#s.clock.now()
    runner.runUntil(now)
    act(runner, now)
    this.#s.changed(runner)
  }

  #lastNight(member: Member): Sleep {
    const { night } = this.lastNight(member.id)
    if (night === null) throw new Error("the member has not slept yet")
    return night
  }

  #editCycle(member: Member, key: number, patch: Partial<Cycle>): void {
    const kept = member.cycles.change(key, patch)
    if (kept !== undefined) member.cycles.moveTo(key, kept.record.start, kept.record.end)
  }

  #place(member: Member, kind: Kind, record: RecordOf[Kind]): Key {
    if (kind === "cycle") {
      const cycle = record as Cycle
      member.cycles.put(cycle, cycle.start, cycle.end)
      return cycle.id
    }
    if (kind === "recovery") {
      member.putRecovery(record as Recovery)
      return (record as Recovery).cycle_id
    }
    if (kind === "sleep") member.putSleep(record as Sleep)
    else member.putWorkout(record as Workout)
    return (record as Sleep | Workout).id
  }

  #tell(member: Member, kind: Kind, key: Key, what: "updated" | "deleted"): void {
    if (kind === "cycle") return
    const id = kind === "recovery" ? member.recoveries.find(key)?.record.sleep_id : String(key)
    if (id !== undefined) member.emit(`${kind}.${what}`, id)
  }
}
