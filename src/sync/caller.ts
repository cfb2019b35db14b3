import { fetchWhoop, type RateSeen, type WhoopAnswer } from "../whoop/client.ts"
import { ConnectionLostError, quotaSpent, TryLaterError, whoopUnavailable } from "./outcomes.ts"
import type { MemberPorts } from "./ports.ts"
import type { Lane } from "./quota.ts"
import type { TokenKeeper } from "./token-keeper.ts"

/** Below this many calls left in WHOOP's own window the budget is told what WHOOP said. */
const TELL_BELOW = 25
/** Tokens that a call is tried with, one renewed after the other. */
const TRIES_MAX = 4

/** Calls to WHOOP for one person: each granted by the quota, each with a good token. */
export class WhoopCaller {
  readonly #ports: MemberPorts
  readonly #tokens: TokenKeeper
  #limitsSeen = ""

  constructor(ports: MemberPorts, tokens: TokenKeeper) {
    this.#ports = ports
    this.#tokens = tokens
  }

  /**
   * Asks for `wanted` calls and returns how many may be made now, at least one. The token is made good first: a grant
   * is meant to be spent at once. Throws TryLaterError, ConnectionLostError.
   */
  async reserve(lane: Lane, wanted: number): Promise<number> {
    await this.#tokens.access()
    const { granted, retryAfterMs } = await this.#ports.quota.take({
      lane,
      userId: this.#ports.userId,
      count: wanted,
    })
    if (granted > 0) return granted
    throw quotaSpent(lane, retryAfterMs)
  }

  /** One granted call. Returns the JSON, or null for 404. Throws TryLaterError, ConnectionLostError. */
  async get(path: string, lane: Lane): Promise<unknown> {
    let access = await this.#tokens.access()
    for (let tries = 1; ; tries++) {
      const answer = await this.#fetch(path, access.text)
      if (answer.kind !== "unauthorized") return this.#unwrap(answer)
      // Not the token has ended but the access; unless another call has renewed it since, which ends the one before.
      if (tries > 1 && this.#tokens.isCurrent(access.generation))
        throw new ConnectionLostError("unauthorized")
      if (tries === TRIES_MAX) throw whoopUnavailable()
      await this.#tokens.renewed(access.generation)
      await this.reserve(lane, 1)
      access = await this.#tokens.access()
    }
  }

  async #fetch(path: string, accessToken: string): Promise<WhoopAnswer> {
    const answer = await fetchWhoop(this.#ports.http, path, accessToken)
    if (answer.kind === "unavailable") return answer
    if (answer.kind === "rate_limited") await this.#ports.quota.learn(answer.rate, answer.retryAfterMs)
    else if (this.#isNews(answer.rate)) await this.#ports.quota.learn(answer.rate, null)
    return answer
  }

  #isNews(rate: RateSeen): boolean {
    const limits = `${rate.perMinute}/${rate.perDay}`
    const news = limits !== this.#limitsSeen || (rate.remaining !== null && rate.remaining < TELL_BELOW)
    this.#limitsSeen = limits
    return news
  }

  #unwrap(answer: Exclude<WhoopAnswer, { kind: "unauthorized" }>): unknown {
    switch (answer.kind) {
      case "ok":
        return answer.json
      case "not_found":
        return null
      case "rate_limited":
        throw new TryLaterError(
          "whoop_busy",
          "WHOOP asked this app to slow down. We go on shortly.",
          answer.retryAfterMs,
        )
      case "unavailable":
        throw whoopUnavailable()
    }
  }
}
