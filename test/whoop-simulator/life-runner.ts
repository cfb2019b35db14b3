import { firstDayOf, type Life, type Rest } from "./lives.ts"
import type { Member } from "./member.ts"
import {
  drawNightTimes,
  type Effect,
  type Night,
  planFirstDay,
  planNight,
  type SleepHistory,
} from "./night-plan.ts"
import type { Random } from "./random.ts"
import { atLocal, HOUR, localDay, MINUTE } from "./zones.ts"

/** A member who has not worn the strap for so long never will again. */
const LONGEST_GAP_DAYS = 60

/** Effects that no night takes with it when it is cut short. */
const NO_NIGHT = -1

/**
 * Lets a member's life happen: plans one night and its day ahead of time and runs what is due, in order.
 * Nothing is planned further than asked for, so a world costs what is looked at.
 */
export class LifeRunner {
  readonly member: Member
  readonly life: Life
  paused = false
  #random: Random
  #rest: (day: number) => Rest | null
  #day: number
  #nights = 0
  #queue: Effect[] = []
  #current: Night | null = null
  #next: Night | null = null
  #history: SleepHistory = { nights: 0, debtMs: 0, nappedMs: 0, lastCycle: null }

  constructor(member: Member, life: Life, random: Random, rest: (day: number) => Rest | null, now: number) {
    this.member = member
    this.life = life
    this.#random = random
    this.#rest = rest
    this.#day = firstDayOf(life, now, member.zone)
    if (life.days === 0) return
    const midnight = atLocal(this.#day, 0, member.zone)
    this.#next = this.#findNext(midnight + 6 * HOUR)
    const until = this.#next?.start ?? midnight + 24 * HOUR
    this.#add(planFirstDay(member, random, midnight, until, this.#history))
  }

  /** When there is next something to do, or null. */
  nextAt(): number | null {
    if (this.paused) return null
    const first = this.#queue[0]?.at ?? Number.POSITIVE_INFINITY
    const at = Math.min(first, this.#next?.start ?? Number.POSITIVE_INFINITY)
    return Number.isFinite(at) ? at : null
  }

  runUntil(now: number): void {
    if (this.paused) return
    for (;;) {
      const first = this.#queue[0]
      const next = this.#next
      if (next !== null && next.start <= now && next.start <= (first?.at ?? now)) {
        this.#next = this.#findNext(next.end + 5 * HOUR)
        this.#plan(next)
      } else if (first !== undefined && first.at <= now) {
        this.#queue.shift()
        first.run()
      } else return
    }
  }

  /** Adds something to what is going to happen, whatever becomes of the night it falls in. */
  schedule(at: number, run: () => void): void {
    this.#add([{ at, night: NO_NIGHT, run }])
  }

  /** Ends the night under way, or makes up one that ends now: the cycle is there at once, the sleep follows. */
  wakeUp(now: number): void {
    const current = this.#current
    const asleep = current !== null && current.start < now - 3 * HOUR && current.detectedAt > now
    const start = asleep ? current.start : this.#lieDownBefore(now)
    // A night still to be noticed is replaced; the day before goes on to its end.
    if (current !== null && current.detectedAt > now) this.#forget(current.key)
    if (this.#next === null || this.#next.start < now + 8 * HOUR) this.#next = this.#findNext(now + 8 * HOUR)
    const end = now - 10_000
    const key = ++this.#nights
    this.#plan({ key, start, end, detectedAt: now, provisionalEnd: null, afterGap: false })
    this.runUntil(now)
  }

  #lieDownBefore(now: number): number {
    const drawn = now - Math.round(this.#random.between(6.4, 8.2) * HOUR)
    const up = this.member.sleeps.latest?.record.end ?? Number.NEGATIVE_INFINITY
    const { lastCycle } = this.#history
    const begun = lastCycle === null ? undefined : this.member.cycles.find(lastCycle)?.record.start
    const start = Math.max(drawn, up + MINUTE, (begun ?? Number.NEGATIVE_INFINITY) + 10 * MINUTE)
    if (start > now - 5 * MINUTE) throw new Error("the member woke up only minutes ago")
    return start
  }

  /** The strap records nothing: what was going to happen does not, and the cycle is closed at 24 hours. */
  takeOff(now: number): void {
    this.#queue = this.#queue.filter((effect) => effect.night === NO_NIGHT)
    this.#current = null
    this.#next = null
    const cycle = this.#history.lastCycle
    const start = cycle === null ? undefined : this.member.cycles.find(cycle)?.record.start
    if (cycle === null || start === undefined) return
    const at = Math.max(now, start + 24 * HOUR + 5 * MINUTE)
    this.schedule(at, () => this.member.closeCycle(cycle, start + 24 * HOUR, at))
    this.runUntil(now)
  }

  putOn(now: number): void {
    this.#next ??= this.#findNext(now)
  }

  /** The next night planned begins anew from where the member is. */
  replan(now: number): void {
    if (this.#next !== null)
      this.#next = this.#findNext(Math.max(now, (this.#current?.end ?? now) + 5 * HOUR))
  }

  #plan(night: Night): void {
    this.#current = night
    this.#add(planNight(this.member, this.#random, this.life, night, this.#next, this.#history))
  }

  /** The next night that starts after a time and is slept with the strap on. */
  #findNext(after: number): Night | null {
    const { zone } = this.member
    this.#day = Math.max(this.#day, localDay(after, zone) - 1)
    for (let missed = 0; missed < LONGEST_GAP_DAYS; missed++) {
      const rest = this.#rest(++this.#day)
      if (rest === null) continue
      const planned = Math.round(atLocal(this.#day, rest.bed, zone)) + this.#random.integer(0, 59_999)
      // Hours late is a long evening or a flight; more means that this day's night is already over.
      if (planned < after - 6 * HOUR) {
        missed--
        continue
      }
      const start = Math.max(planned, after)
      const night = drawNightTimes(this.#random, ++this.#nights, start, rest, this.life.rates.provisional)
      return { ...night, afterGap: missed > 0 }
    }
    return null
  }

  #forget(night: number): void {
    this.#queue = this.#queue.filter((effect) => effect.night !== night)
  }

  #add(effects: readonly Effect[]): void {
    const queue = this.#queue
    for (const effect of effects) {
      let at = queue.length
      while (at > 0 && (queue[at - 1]?.at ?? 0) > effect.at) at--
      queue.splice(at, 0, effect)
    }
  }
}
