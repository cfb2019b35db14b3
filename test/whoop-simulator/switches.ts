/**
 * Everything about WHOOP that nobody outside knows for certain. Each switch names the unknown; the default is
 * the likeliest answer. A simulator's switches can be changed while it runs.
 */
export interface Switches {
  /** How an unscored record shows its missing `score`. */
  unscoredScore: "null" | "absent"
  /** How missing optional members (`end`, `v1_id`, `distance_meter`, …) show. */
  missingOptionals: "null" | "absent"
  /** `next_token` on the last page. */
  lastPageToken: "null" | "absent" | "empty"
  /** Whether a full page that happens to be the last still names a next one, which is then empty. */
  emptyPageAfterFull: boolean
  /** `limit` above 25. */
  limitTooHigh: "refused" | "clamped"
  /** A record that began before `start` and reaches over it. */
  startEdge: "overlap" | "began_after"
  /** Which times filter and order recoveries. */
  recoveryTimes: "sleep" | "created"
  /** A call whose token lacks the scope. */
  missingScope: 401 | 403
  /** `cycle/{id}/sleep` declares no scope in the official document. */
  cycleSleepScope: "none" | "read:sleep" | "read:cycles"
  /** Whether `cycle/{id}/sleep` falls back to a nap. */
  cycleSleepMayBeNap: boolean
  /** The body of a 429, never captured. */
  tooManyBody: "empty" | "text" | "html"
  /** Whether a 429 carries `Retry-After`. */
  tooManyRetryAfter: boolean
  /** Whether a 429 carries the rate headers. */
  tooManyRateHeaders: boolean
  /** Whether a refused call counts against the quota. */
  refusedCallsCount: boolean
  /** Whether calls of the token endpoint count against the quota. */
  tokenCallsCount: boolean
  /** How the minute and the day are counted. */
  rateWindow: "sliding" | "fixed"
  /** What a spent refresh token does: it is refused, or takes its whole chain with it. */
  spentRefreshToken: "refused" | "chain_revoked"
  /** For so long a spent refresh token is answered with the pair that replaced it. 0: never. */
  refreshGraceSeconds: number
  /** Seconds after which an unused refresh token dies. 0: never. */
  refreshTokenSeconds: number
  /** A refresh without `scope=offline`: the new pair comes without a refresh token, or with one. */
  refreshWithoutOffline: "no_refresh_token" | "keeps"
  accessTokenSeconds: number
  /** Whether an authorization code presented twice kills what it was exchanged for. */
  codeReplayKillsTokens: boolean
  /** Whether PKCE is enforced when the authorization carried a challenge. */
  pkce: "verified" | "ignored"
  /** Whether connecting again ends the tokens of the connection before. */
  newGrantEndsOld: boolean
  /** The `error` on the redirect when the member refuses. */
  refusal: "request_forbidden" | "access_denied"
  /** Whether `http://localhost` redirect URIs are accepted when registered. */
  localhostRedirect: boolean
  /** Whether events need the scope that reads their record, or any authorization will do. */
  eventsNeedScope: boolean
  /** From something changing to the first attempt of its event. */
  eventDelayMs: readonly [number, number]
  /** Which event goes first when a sleep and its recovery appear together. */
  recoveryEventFirst: boolean
  /** An attempt that has no answer by then has failed. */
  eventTimeoutMs: number
  /** Pauses before the five retries, which end within about an hour. */
  retryPausesMs: readonly number[]
  /** Whether a retry is signed anew, with a new timestamp. */
  retrySignature: "renewed" | "same"
  /** Whether a retry keeps its `trace_id`. */
  retryTraceId: "same" | "new"
  /** Shares of events sent twice, held back so that later ones overtake them, and never sent. */
  duplicateShare: number
  reorderShare: number
  lossShare: number
  /** Whether a workout's event comes once, when it is settled, or also when it is created. */
  workoutEvents: "once" | "twice"
  /** `percent_recorded`: seen as a fraction, documented as a percentage. */
  percentRecorded: "fraction" | "percentage"
  /** Whether `sport_id` is still sent. */
  sportId: boolean
  /** Whether cycles carry `step_count`, added on 2026-09-23. */
  stepCount: boolean
  /** Whether deprecated `v1_id`s are still sent for records of before mid-2025. */
  v1Ids: boolean
}

const minutes = (n: number): number => n * 60_000

export const defaultSwitches: Switches = {
  unscoredScore: "null",
  missingOptionals: "null",
  lastPageToken: "null",
  emptyPageAfterFull: false,
  limitTooHigh: "refused",
  startEdge: "overlap",
  recoveryTimes: "sleep",
  missingScope: 401,
  cycleSleepScope: "none",
  cycleSleepMayBeNap: false,
  tooManyBody: "empty",
  tooManyRetryAfter: false,
  tooManyRateHeaders: true,
  refusedCallsCount: false,
  tokenCallsCount: false,
  rateWindow: "sliding",
  spentRefreshToken: "refused",
  refreshGraceSeconds: 0,
  refreshTokenSeconds: 0,
  refreshWithoutOffline: "no_refresh_token",
  accessTokenSeconds: 3600,
  codeReplayKillsTokens: false,
  pkce: "verified",
  newGrantEndsOld: false,
  refusal: "request_forbidden",
  localhostRedirect: true,
  eventsNeedScope: false,
  eventDelayMs: [150, 900],
  recoveryEventFirst: false,
  eventTimeoutMs: 10_000,
  retryPausesMs: [minutes(1), minutes(3), minutes(7), minutes(15), minutes(30)],
  retrySignature: "renewed",
  retryTraceId: "same",
  duplicateShare: 0.01,
  reorderShare: 0.01,
  lossShare: 0.005,
  workoutEvents: "once",
  percentRecorded: "fraction",
  sportId: true,
  stepCount: true,
  v1Ids: true,
}

/** For tests that count events: each comes once, at once, in order. */
export const reliableEvents = {
  eventDelayMs: [0, 0],
  duplicateShare: 0,
  reorderShare: 0,
  lossShare: 0,
} satisfies Partial<Switches>
