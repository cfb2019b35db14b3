import type { RateSeen } from "../whoop/client.ts"

/*
 * The app's WHOOP budget, as a decision over values. WHOOP counts 100 calls a minute and 10,000 in 24 hours for the
 * whole app (https://developer.whoop.com/docs/developing/rate-limiting); we grant each call before it is made and
 * never grant what could take any window over its limit.
 */

/** Falling priority. `recent` is the first 30 days of a new connection, `history` the rest of it and force syncs. */
export const lanes = ["webhook", "open", "catch_up", "recent", "history"] as const
export type Lane = (typeof lanes)[number]

/** How full a window may be when a lane asks: the rest of it is kept for the lanes above. */
const ceilings: Record<Lane, { minute: number; day: number }> = {
  webhook: { minute: 1, day: 1 },
  open: { minute: 0.96, day: 0.98 },
  catch_up: { minute: 0.93, day: 0.95 },
  recent: { minute: 0.9, day: 0.9 },
  history: { minute: 0.75, day: 0.8 },
}

/** Lanes in which those who ask at the same time share evenly. */
const shared: ReadonlySet<Lane> = new Set(["recent", "history"])

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** A granted call reaches WHOOP a little after its grant, so a grant is counted a little longer than WHOOP's window. */
const SLACK_MS = 2_000
/**
 * After a refusal nobody knows how few calls there are: the lanes for which nobody is waiting by the second come later by
 * this, and than the quarter by which those above may be late (put-off.ts).
 */
const LAG_MS: Record<Lane, number> = {
  webhook: 0,
  open: 0,
  catch_up: 20_000,
  recent: 0,
  history: 20_000,
}
/** Someone who asked this recently is still in line. */
const IN_LINE_MS = 20_000
/** Who was refused comes back when told to, or up to a quarter later (put-off.ts), and a call's way later. */
const COMES_BACK = 1.25
const ON_THE_WAY_MS = 3_000

export interface QuotaAsk {
  lane: Lane
  userId: string
  /** Calls wanted at once; fewer may be granted. */
  count: number
}

export interface QuotaAnswer {
  granted: number
  /** When nothing was granted: after this asking again can help. */
  retryAfterMs: number
}

export interface QuotaPort {
  take(ask: QuotaAsk): Promise<QuotaAnswer>
  /** What WHOOP's own headers or a refusal said. */
  learn(seen: RateSeen, refusedForMs: number | null): Promise<void>
}

export interface Grant {
  at: number
  lane: Lane
  count: number
}

export interface QuotaLimits {
  perMinute: number
  perDay: number
}

export interface QuotaState {
  /** The last 24 hours', oldest first. */
  grants: Grant[]
  /** WHOOP answered 429: nothing goes out before then. */
  blockedUntil: number
  /** What the operator set. */
  configured: QuotaLimits
  /** What counts: WHOOP's own limits where it named lower ones. */
  limits: QuotaLimits
  /** Who is in line for a shared lane, by user. */
  inLine: Map<string, InLine>
}

export interface InLine {
  lane: Lane
  askedAt: number
  /** For how many calls, since when, and by when they come back, UTC ms; null: they got something. */
  waits: { count: number; since: number; until: number } | null
}

export interface QuotaUse {
  minute: number
  day: number
}

export function useAt(state: QuotaState, now: number): QuotaUse {
  let minute = 0
  let day = 0
  for (const grant of state.grants) {
    const age = now - grant.at
    if (age < DAY_MS + SLACK_MS) day += grant.count
    if (age < MINUTE_MS + SLACK_MS) minute += grant.count
  }
  return { minute, day }
}

/** Decides, and remembers who waits: whoever was refused first is served first. A grant is the caller's to keep. */
export function takeGrant(state: QuotaState, ask: QuotaAsk, now: number): QuotaAnswer {
  const answer = decideGrant(state, ask, now)
  const { lane, userId } = ask
  if (!shared.has(lane)) return answer
  const since = waitsSince(state, ask) ?? now
  // A day's quota is nothing to keep a place for: that line would be as long as the day.
  const until = now + Math.min(answer.retryAfterMs, MINUTE_MS + LAG_MS[lane]) * COMES_BACK + ON_THE_WAY_MS
  const waits = answer.granted > 0 ? null : { count: ask.count, since, until }
  state.inLine.set(userId, { lane, askedAt: now, waits })
  return answer
}

export function decideGrant(state: QuotaState, ask: QuotaAsk, now: number): QuotaAnswer {
  const blockedMs = state.blockedUntil + LAG_MS[ask.lane] - now
  if (blockedMs > 0) return { granted: 0, retryAfterMs: blockedMs }
  const used = useAt(state, now)
  const ceiling = ceilings[ask.lane]
  const { inLine, ahead } = lineBefore(state, ask, now)
  // Of the smallest quota every lane may still spend one call. What others have waited for longer is kept for them.
  const minuteLeft = Math.max(1, Math.floor(state.limits.perMinute * ceiling.minute)) - used.minute - ahead
  const dayLeft = Math.max(1, Math.floor(state.limits.perDay * ceiling.day)) - used.day - ahead
  const left = Math.min(minuteLeft, dayLeft)
  if (left <= 0) {
    const [window, over] = dayLeft <= 0 ? [DAY_MS, 1 - dayLeft] : [MINUTE_MS, 1 - minuteLeft]
    return { granted: 0, retryAfterMs: freedAfter(state, window + SLACK_MS, over, now) }
  }
  const share = shared.has(ask.lane) ? Math.max(1, Math.floor((left + ahead) / inLine)) : left
  return { granted: Math.min(ask.count, share, left), retryAfterMs: 0 }
}

/** Of a shared lane: who is in line, the asker included, and how many calls others have waited for longer. */
function lineBefore(state: QuotaState, ask: QuotaAsk, now: number): { inLine: number; ahead: number } {
  const line = { inLine: 1, ahead: 0 }
  if (!shared.has(ask.lane)) return line
  const own = waitsSince(state, ask) ?? now
  for (const [userId, { lane, askedAt, waits }] of state.inLine) {
    if (userId === ask.userId || lane !== ask.lane) continue
    const isWaiting = waits !== null && now <= waits.until
    if (isWaiting || now - askedAt < IN_LINE_MS) line.inLine += 1
    if (isWaiting && waits.since < own) line.ahead += waits.count
  }
  return line
}

function waitsSince({ inLine }: QuotaState, { userId, lane }: QuotaAsk): number | null {
  const own = inLine.get(userId)
  return own?.lane === lane ? (own.waits?.since ?? null) : null
}

/** How long until `count` of the window's calls have left it. */
function freedAfter(state: QuotaState, windowMs: number, count: number, now: number): number {
  let freed = 0
  for (const grant of state.grants) {
    if (now - grant.at >= windowMs) continue
    freed += grant.count
    if (freed >= count) return Math.max(grant.at + windowMs - now, 1)
  }
  return windowMs
}

/** Calls left of the minute. */
const HARDLY_ANY = 3

/**
 * WHOOP's headers, when they know of less than we do: another program of the same app spends too, or WHOOP lowered a
 * limit. Returns calls to count in addition, as if granted now. Where hardly any are left, only those of ours count that
 * stand in WHOOP's own window: what we spent before it began leaves our minute soon, and makes no room in WHOOP's.
 */
export function unseenCalls(state: QuotaState, seen: RateSeen, now: number): number {
  if (seen.remaining === null || seen.resetSeconds === null || seen.resetSeconds > 60) return 0
  const spent = (seen.perMinute ?? state.limits.perMinute) - seen.remaining
  if (seen.remaining > HARDLY_ANY) return Math.max(0, spent - useAt(state, now).minute)
  // WHOOP's seconds are whole ones, and a granted call is a while on its way.
  const windowBegan = now + seen.resetSeconds * 1_000 - MINUTE_MS - ON_THE_WAY_MS
  const own = state.grants.filter(({ at }) => at >= windowBegan)
  return Math.max(0, spent - own.reduce((sum, { count }) => sum + count, 0))
}

/** The lower of what the operator set and what WHOOP named last; what it does not name stays. */
export function learnLimits({ limits, configured }: QuotaState, seen: RateSeen): QuotaLimits {
  const lower = (named: number, most: number) => Math.max(1, Math.min(named, most))
  return {
    perMinute: seen.perMinute === null ? limits.perMinute : lower(seen.perMinute, configured.perMinute),
    perDay: seen.perDay === null ? limits.perDay : lower(seen.perDay, configured.perDay),
  }
}
