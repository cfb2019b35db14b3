import {
  type Lane,
  learnLimits,
  type QuotaAsk,
  type QuotaLimits,
  type QuotaPort,
  type QuotaState,
  takeGrant,
  unseenCalls,
} from "../../src/sync/quota.ts"
import type { RateSeen } from "../../src/whoop/client.ts"
import { DAY, MINUTE } from "./seat.ts"

/** The app's one budget, with production's decision, remembered here. */
export class QuotaInMemory implements QuotaPort {
  /** Calls granted so far, by lane. */
  readonly granted: Partial<Record<Lane, number>> = {}
  readonly #state: QuotaState
  readonly #now: () => number

  constructor(limits: QuotaLimits, now: () => number) {
    this.#state = { grants: [], blockedUntil: 0, configured: limits, limits, inLine: new Map() }
    this.#now = now
  }

  async take(ask: QuotaAsk) {
    const [state, now] = [this.#state, this.#now()]
    state.grants = state.grants.filter((grant) => grant.at > now - DAY - MINUTE)
    const answer = takeGrant(state, ask, now)
    this.granted[ask.lane] = (this.granted[ask.lane] ?? 0) + answer.granted
    if (answer.granted > 0) state.grants.push({ at: now, lane: ask.lane, count: answer.granted })
    return answer
  }

  async learn(seen: RateSeen, refusedForMs: number | null) {
    const [state, now] = [this.#state, this.#now()]
    state.limits = learnLimits(state, seen)
    const unseen = unseenCalls(state, seen, now)
    if (unseen > 0) state.grants.push({ at: now, lane: "webhook", count: unseen })
    if (refusedForMs !== null) state.blockedUntil = Math.max(state.blockedUntil, now + refusedForMs)
  }
}
