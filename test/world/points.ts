import type { Random } from "../whoop-simulator/random.ts"

/*
 * Every call the engine makes to the outside, and every call the outside makes to it, is a point: numbered as it comes,
 * so that the same world meets the same points and one of them can be named ("point 17 of connecting fails so").
 */

export type PointKind = keyof typeof faultsOf

export interface Point {
  n: number
  at: number
  /** Whose engine calls, or is called; "-" for the Worker itself. */
  who: string
  kind: PointKind
  /** In words, or the statements of SQL. */
  label: string | readonly string[]
}

const eviction = ["evict_before", "evict_after"] as const
/** Lost on the way there, on the way back, or answered by something else than WHOOP. */
const transport = [
  "drop",
  "lost_reply",
  "hang",
  "hang_after",
  "429",
  "429_bare",
  "429_html",
  "500",
  "502",
  "cut_json",
  "html",
  "empty_body",
  "slow",
] as const
/** Answers that say something untrue of the data, as have been reported of WHOOP. */
export const lies = [
  "empty_list",
  "short_list",
  "gappy_list",
  "stale_list",
  "repeat_token",
  "null_in_score",
  "new_enum",
  "bad_record",
  "future_updated_at",
  "unknown_sport",
] as const

export const faultsOf = {
  "whoop.list": [...transport, "401", ...eviction],
  "whoop.get": [...transport, "401", ...eviction],
  "whoop.token": [...transport, "slow_reply", "invalid_client", ...eviction],
  "whoop.revoke": [...transport, ...eviction],
  d1: ["error_before", "error_after", "slow", ...eviction],
  "queue.send": ["error_before", "error_after", "lost", "twice", ...eviction],
  "queue.deliver": ["die_before", "die_after", "twice", "late"],
  "quota.take": ["error_before", "quota_evicted", ...eviction],
  "quota.learn": ["error_before", "quota_evicted", ...eviction],
  alarm: ["lost", "twice", "evict_before", "evict_soon"],
  webhook: ["die_before", "die_after", "twice", "evict_before"],
  cron: ["lost", "twice"],
} as const

export type FaultName =
  | (typeof faultsOf)[keyof typeof faultsOf][number]
  | (typeof lies)[number]
  | `act:${ActName}`

/** What a person can do at the worst moment. */
export const actNames = ["disconnect", "connect", "force", "refresh", "status", "erase"] as const
export type ActName = (typeof actNames)[number]

/** Decides what goes wrong where. */
export interface FaultPlan {
  at(point: Point): FaultName | null
}

export const noFaults: FaultPlan = { at: () => null }

export interface StormOptions {
  /** The chance of a fault at each point. */
  rate: number
  /** The chance that a person does something at a point. */
  actRate: number
  lies: boolean
  /** Only these happen; null: whatever there is. */
  only: ReadonlySet<FaultName> | null
}

/** Faults by chance, from a stream of its own. */
export class Storm implements FaultPlan {
  readonly #random: Random
  readonly #options: StormOptions
  /** What may happen to each kind of call. */
  readonly #faults = new Map<PointKind, FaultName[]>()
  readonly #lies: FaultName[]

  constructor(random: Random, options: StormOptions) {
    this.#random = random
    this.#options = options
    this.#lies = options.lies ? this.#allowed(lies) : []
  }

  at(point: Point): FaultName | null {
    const { rate, actRate } = this.#options
    const drawn = this.#random.next()
    if (drawn < actRate && point.who !== "-") return `act:${this.#random.pick(actNames)}`
    // Of all calls those at WHOOP are few, and the ones that matter.
    const chance = point.kind.startsWith("whoop.") ? rate * 2 : rate
    if (drawn >= actRate + chance) return null
    const faults = this.#faultsOf(point.kind)
    const lying = point.kind === "whoop.list" && this.#lies.length > 0
    return this.#pick(lying && (faults.length === 0 || this.#random.chance(0.4)) ? this.#lies : faults)
  }

  #faultsOf(kind: PointKind): FaultName[] {
    let faults = this.#faults.get(kind)
    if (!faults) {
      faults = this.#allowed(faultsOf[kind])
      this.#faults.set(kind, faults)
    }
    return faults
  }

  #allowed(names: readonly FaultName[]): FaultName[] {
    const { only } = this.#options
    return only ? names.filter((name) => only.has(name)) : [...names]
  }

  #pick([first, ...others]: FaultName[]): FaultName | null {
    return first === undefined ? null : this.#random.pick([first, ...others])
  }
}

/**
 * Exactly these, at exactly these points. What one fault changes is not numbered as it was without it: another one waits
 * for the next point of its kind then, as a token endpoint does not fail in a database's way.
 */
export class Chosen implements FaultPlan {
  readonly #left: [Point, FaultName][]

  constructor(faults: readonly [Point, FaultName][]) {
    this.#left = [...faults]
  }

  at(point: Point): FaultName | null {
    const met = this.#left.findIndex(([chosen]) => chosen.n <= point.n && chosen.kind === point.kind)
    const [fault] = met < 0 ? [] : this.#left.splice(met, 1)
    return fault?.[1] ?? null
  }
}
