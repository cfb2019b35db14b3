import {
  type Grant,
  learnLimits,
  type QuotaAnswer,
  type QuotaAsk,
  type QuotaLimits,
  type QuotaState,
  takeGrant,
  unseenCalls,
} from "../../src/sync/quota.ts"
import type { RateSeen } from "../../src/whoop/client.ts"
import type { VirtualClock } from "../whoop-simulator/clock.ts"
import type { Fairness } from "./checker/fairness.ts"
import type { FaultName } from "./points.ts"

const DAY_MS = 86_400_000

/** The Quota object's shell, as in sync/quota-object.ts: the engine's decisions over rows that outlive it. */
export class QuotaHost {
  readonly #clock: VirtualClock
  readonly #fairness: Fairness
  readonly #limits: QuotaLimits
  readonly #rows: Grant[] = []
  #blockedUntil = 0
  #state: QuotaState

  constructor(clock: VirtualClock, limits: QuotaLimits, fairness: Fairness) {
    this.#fairness = fairness
    this.#clock = clock
    this.#limits = limits
    this.#state = this.#load()
  }

  #load(): QuotaState {
    return {
      grants: [...this.#rows],
      blockedUntil: this.#blockedUntil,
      configured: this.#limits,
      limits: this.#limits,
      inLine: new Map(),
    }
  }

  evict(): void {
    this.#state = this.#load()
  }

  readonly spoil = (fault: FaultName): null => {
    if (fault === "quota_evicted") this.evict()
    return null
  }

  take(ask: QuotaAsk): QuotaAnswer {
    const now = this.#clock.now()
    const oldest = now - DAY_MS - 60_000
    while ((this.#state.grants[0]?.at ?? now) < oldest) this.#state.grants.shift()
    while ((this.#rows[0]?.at ?? now) < oldest) this.#rows.shift()
    const answer = takeGrant(this.#state, ask, now)
    if (answer.granted > 0) this.#record({ at: now, lane: ask.lane, count: answer.granted })
    this.#fairness.asked({ who: ask.userId, lane: ask.lane, ...answer }, now)
    return answer
  }

  learn(seen: RateSeen, refusedForMs: number | null): void {
    const now = this.#clock.now()
    this.#state.limits = learnLimits(this.#state, seen)
    const unseen = unseenCalls(this.#state, seen, now)
    if (unseen > 0) this.#record({ at: now, lane: "webhook", count: unseen })
    if (refusedForMs === null) return
    this.#fairness.refused(now + refusedForMs)
    this.#blockedUntil = Math.max(this.#state.blockedUntil, now + refusedForMs)
    this.#state.blockedUntil = this.#blockedUntil
  }

  #record(grant: Grant): void {
    this.#rows.push(grant)
    this.#state.grants.push(grant)
  }
}
