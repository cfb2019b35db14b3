import type { Lane } from "./quota.ts"

/*
 * The two ways a piece of work on a person's WHOOP account can end short, besides its own end. Everything else that is
 * thrown is a fault of ours or of the storage, and is treated as "later" too.
 */

/** Nothing is lost; asking again after `retryAfterMs` can help. `reason` is one plain sentence for the person. */
export class TryLaterError extends Error {
  override name = "TryLaterError"
  readonly retryAfterMs: number
  readonly code: "quota" | "whoop_busy" | "whoop_unavailable" | "tokens_unavailable" | "storage"
  /** Whose part of the quota is spent; null: what is wrong is everybody's. */
  readonly lane: Lane | null

  constructor(code: TryLaterError["code"], reason: string, retryAfterMs: number, lane: Lane | null = null) {
    super(reason)
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.lane = lane
  }
}

/** Only the budget is short: nothing is wrong, and the wait is WHOOP's own. */
export function isQuota(error: TryLaterError): boolean {
  return error.code === "quota" || error.code === "whoop_busy"
}

/** The budget has nothing left for this lane; `retryAfterMs`: until it may have. */
export function quotaSpent(lane: Lane, retryAfterMs: number): TryLaterError {
  return new TryLaterError(
    "quota",
    "Waiting: WHOOP allows this app only so many calls a minute and a day.",
    retryAfterMs,
    lane,
  )
}

/** Whether nobody can be asked until then; else events may still have calls that a history has none of. */
export function isEverybodys({ code, lane }: TryLaterError): boolean {
  return code === "whoop_busy" || (code === "quota" && lane === "webhook")
}

/** WHOOP answered with an error, with nothing readable, or not at all. */
export function whoopUnavailable(): TryLaterError {
  return new TryLaterError("whoop_unavailable", "WHOOP is not answering properly. We keep trying.", 2_000)
}

/** Anything else that was thrown: storage that hiccuped, or a fault in the engine. */
export function ourFault(): TryLaterError {
  return new TryLaterError("storage", "Something went wrong on our side. We keep trying.", 2_000)
}

/** Why a connection needs the person again (design 4). */
export const reconnectCauses = [
  /** WHOOP refused the newest refresh token: revoked by the member, or by WHOOP. */
  "invalid_grant",
  /** WHOOP refused an access token it had just given. */
  "unauthorized",
  /** WHOOP refused a refresh token whose earlier reply never reached us. */
  "lost_reply",
  /** No tokens are held. */
  "no_tokens",
] as const
export type ReconnectCause = (typeof reconnectCauses)[number]

export class ConnectionLostError extends Error {
  override name = "ConnectionLostError"
  readonly reconnectCause: ReconnectCause

  constructor(cause: ReconnectCause) {
    super(cause)
    this.reconnectCause = cause
  }
}
