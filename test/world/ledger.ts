import type { WhoopSimulator } from "../whoop-simulator/index.ts"
import type { Caller } from "./passage.ts"
import type { FaultName } from "./points.ts"

/*
 * What the world knows of what it did itself, so that a loss it made unavoidable can be told from one the engine is to
 * blame for.
 */

interface RefreshAttempt {
  caller: Caller
  token: string
  /** The how manieth presentation of this token. */
  nth: number
}

export class Ledger {
  readonly breaks: string[] = []
  readonly logs: string[] = []
  /** Connections lost, each for a cause the world made unavoidable. */
  losses = 0
  readonly #inFlight: RefreshAttempt[] = []
  /** For each refresh token its presentations, in order: whether WHOOP's own answer arrived. */
  readonly #presentations = new Map<string, boolean[]>()
  readonly #unanswered = new Map<string, string>()
  readonly #lastPresented = new Map<string, string>()
  /** Good access tokens refused by the world, by person. */
  readonly #refusals = new Map<string, number>()
  /** When somebody's consents last ended at WHOOP without the engine's doing. */
  readonly revokedAt = new Map<string, number>()

  /** People whose new consent is on its way to their object. */
  readonly consenting = new Set<string>()
  /** For each person how many consents WHOOP may hold that nobody here has a token for. */
  readonly #orphaned = new Map<string, number>()

  broken(what: string): void {
    if (this.breaks.length < 20) this.breaks.push(what)
  }

  refreshBegins(caller: Caller, token: string): RefreshAttempt {
    const attempt = { caller, token, nth: this.#presentations.get(token)?.length ?? 0 }
    if (this.#inFlight.some((one) => one.caller.who === caller.who && one.caller.alive)) {
      this.broken(`two refreshes of ${caller.who} at once`)
    }
    if (this.#presentations.get(token)?.includes(true)) {
      this.broken(`a refresh token of ${caller.who} was presented again although it had been answered`)
    }
    this.#inFlight.push(attempt)
    this.#unanswered.set(token, caller.who)
    // Until an answer has arrived there is none, whatever becomes of whoever asked.
    this.#presentations.set(token, [...(this.#presentations.get(token) ?? []), false])
    this.#lastPresented.set(caller.who, token)
    return attempt
  }

  /** Sent by an instance that has ended meanwhile, it may come after its successor's: WHOOP may then end the chain. */
  refreshArrives({ caller, token, nth }: RefreshAttempt, at: number): void {
    const overtaken = (this.#presentations.get(token)?.length ?? 0) > nth + 1
    if (!caller.alive && overtaken) this.noteRevoked(caller.who, at)
  }

  refreshEnds(attempt: RefreshAttempt, fate: FaultName | null): void {
    this.#inFlight.splice(this.#inFlight.indexOf(attempt), 1)
    const answered = fate === null || fate === "slow" || fate === "slow_reply"
    const presentations = this.#presentations.get(attempt.token)
    if (answered && attempt.nth === 0) this.#unanswered.delete(attempt.token)
    if (answered && presentations) presentations[attempt.nth] = true
  }

  /** Whether WHOOP has given somebody's consent tokens that never arrived here. */
  isOrphaned(who: string): boolean {
    return (this.#orphaned.get(who) ?? 0) > 0 || [...this.#unanswered.values()].includes(who)
  }

  /** A consent was given; `by` 1 until its tokens are held, then -1. */
  orphan(who: string, by: 1 | -1): void {
    this.#orphaned.set(who, (this.#orphaned.get(who) ?? 0) + by)
  }

  note401(who: string): void {
    this.#refusals.set(who, (this.#refusals.get(who) ?? 0) + 1)
  }

  noteRevoked(who: string, at: number): void {
    this.revokedAt.set(who, at)
  }

  noteConnected(who: string): void {
    this.#refusals.delete(who)
  }

  /** The engine has given a connection up: was there no other way? */
  judgeLoss(who: string, cause: string, whoop: WhoopSimulator): void {
    this.losses += 1
    if (cause === "unauthorized" && (this.#refusals.get(who) ?? 0) >= 2) return
    const presented = this.#lastPresented.get(who)
    const token = whoop.refreshTokens().find((life) => life.token === presented)
    const why = `${who} lost the connection (${cause})`
    if (!token) {
      this.broken(`${why} without having presented a token`)
      return
    }
    if ((this.revokedAt.get(who) ?? 0) >= token.issuedAt) return
    // Spent, or revoked with its chain for being presented again, without anybody here having seen the answer.
    const spentUnseen = token.state !== "live" && this.#presentations.get(token.token)?.[0] !== true
    if (!spentUnseen) this.broken(`${why} although nothing forced it to: its token is ${token.state}`)
  }
}
