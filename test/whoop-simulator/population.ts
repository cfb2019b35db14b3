import type { Cancel } from "./clock.ts"
import { LifeRunner } from "./life-runner.ts"
import type { Life } from "./lives.ts"
import { Member } from "./member.ts"
import type { Body, EventType, Kind, Profile } from "./records.ts"
import type { Shelf } from "./shelf.ts"
import { asSwitched, bodyToWire, type JsonObject, profileToWire } from "./wire.ts"
import type { World } from "./world.ts"

export interface MemberOptions {
  /** WHOOP's id of the user. */
  id?: number
  profile?: Partial<Omit<Profile, "user_id">>
  /** Null: never set, which WHOOP answers with 404. */
  body?: Partial<Body> | null
  /** Nothing happens unless done by hand. */
  paused?: boolean
}

/** Everything WHOOP knows of a member, as the API would show it now; newest first. */
export interface Truth {
  cycles: JsonObject[]
  recoveries: JsonObject[]
  sleeps: JsonObject[]
  workouts: JsonObject[]
  profile: JsonObject
  body: JsonObject | null
}

export interface MemberSummary {
  id: number
  name: string
  life: string
  paused: boolean
}

export type Emit = (userId: number, type: EventType, id: string) => void

/** Numbers like those of members of 2026. */
const FIRST_USER_ID = 10_000_001

/** Cycle ids rise with time; members share them. */
const CYCLE_IDS_SINCE = Date.UTC(2010, 0, 1)
const MS_PER_CYCLE_ID = 300

/** The members and their lives, each with one timer for what happens to them next. */
export class Population {
  #world: World
  #emit: Emit
  #runners = new Map<number, LifeRunner>()
  #timers = new Map<number, Cancel>()
  #cycleIds = new Set<number>()

  constructor(world: World, emit: Emit) {
    this.#world = world
    this.#emit = emit
  }

  add(life: Life, options: MemberOptions = {}): number {
    const userId = options.id ?? FIRST_USER_ID + this.#runners.size
    if (this.#runners.has(userId)) throw new Error(`member ${userId} already exists`)
    const now = this.#world.clock.now()
    const random = this.#world.random.fork(userId)
    const { zone, rest } = life.begin(random.fork("life"))
    const member = new Member({
      userId,
      random,
      zone,
      profile: { ...options.profile, user_id: userId },
      ...(options.body === undefined ? {} : { body: options.body }),
      newCycleId: (at) => this.#newCycleId(at),
      emit: (type, id) => this.#emit(userId, type, id),
      switches: this.#world.switches,
    })
    const runner = new LifeRunner(member, life, random.fork("plan"), rest, now)
    this.#runners.set(userId, runner)
    this.#world.members.set(userId, member)
    runner.runUntil(now)
    member.live = true
    runner.paused = options.paused ?? false
    this.arm(runner)
    return userId
  }

  summaries(): MemberSummary[] {
    return [...this.#runners.values()].map(({ member, life, paused }) => {
      const { first_name, last_name } = member.profile
      return { id: member.id, name: `${first_name} ${last_name}`.trim(), life: life.name, paused }
    })
  }

  setPaused(userId: number, paused: boolean): void {
    const runner = this.find(userId)
    runner.paused = paused
    this.catchUp(runner.member)
    this.arm(runner)
  }

  truth(userId: number): Truth {
    const { member } = this.find(userId)
    this.catchUp(member)
    return {
      cycles: this.#wires(member.cycles),
      recoveries: this.#wires(member.recoveries),
      sleeps: this.#wires(member.sleeps),
      workouts: this.#wires(member.workouts),
      profile: profileToWire(member.profile),
      body: member.body === null ? null : bodyToWire(member.body),
    }
  }

  find(userId: number): LifeRunner {
    const runner = this.#runners.get(userId)
    if (runner === undefined) throw new Error(`there is no member ${userId}`)
    return runner
  }

  catchUp(member: Member): void {
    const now = this.#world.clock.now()
    this.find(member.id).runUntil(now)
    member.refreshOpenCycles(now)
  }

  /** One timer for each member, for the next thing that happens. */
  arm(runner: LifeRunner): void {
    const { id } = runner.member
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    const at = runner.nextAt()
    if (at === null) return
    const run = () => {
      runner.runUntil(this.#world.clock.now())
      this.arm(runner)
    }
    this.#timers.set(id, this.#world.clock.after(at - this.#world.clock.now(), run))
  }

  #wires<K extends Kind>(shelf: Shelf<K>): JsonObject[] {
    const wires = shelf.all.map((kept) => asSwitched(shelf.kind, shelf.wireOf(kept), this.#world.switches))
    return wires.reverse()
  }

  #newCycleId(at: number): number {
    let id = Math.max(1, Math.floor((at - CYCLE_IDS_SINCE) / MS_PER_CYCLE_ID))
    while (this.#cycleIds.has(id)) id++
    this.#cycleIds.add(id)
    return id
  }

  /** Whether any cycle has or ever had this id. */
  hadCycle(id: number): boolean {
    return this.#cycleIds.has(id)
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}
