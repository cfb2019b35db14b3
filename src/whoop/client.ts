import type { Collection } from "./records.ts"

/*
 * One HTTP function for WHOOP's data: time-out, rate headers, status → outcome, JSON. Outcomes are values, not
 * exceptions: the caller must decide on each. Nothing here logs; a token is only ever in the request's header.
 */

/** Official: at most 25 records a page, and a list costs what a get costs (https://developer.whoop.com/docs/developing/pagination). */
export const PAGE_LIMIT = 25
const TIMEOUT_MS = 15_000

const paths: Record<Collection, string> = {
  cycles: "/v2/cycle",
  recoveries: "/v2/recovery",
  sleeps: "/v2/activity/sleep",
  workouts: "/v2/activity/workout",
}

export const profilePath = "/v2/user/profile/basic"
export const bodyPath = "/v2/user/measurement/body"

export interface ListQuery {
  /** UTC ms, exclusive: records that began before it. */
  before?: number
  nextToken?: string
}

export function listPath(collection: Collection, query: ListQuery): string {
  const search = new URLSearchParams({ limit: String(PAGE_LIMIT) })
  if (query.before !== undefined) search.set("end", new Date(query.before).toISOString())
  if (query.nextToken !== undefined) search.set("nextToken", query.nextToken)
  return `${paths[collection]}?${search}`
}

/** A recovery has no path of its own: it is asked for by its cycle. */
export function recordPath(collection: Collection, key: string): string {
  const id = encodeURIComponent(key)
  return collection === "recoveries" ? `/v2/cycle/${id}/recovery` : `${paths[collection]}/${id}`
}

/** What WHOOP's rate headers said. All members come from outside and may be missing. */
export interface RateSeen {
  perMinute: number | null
  perDay: number | null
  /** Of the minute; null when WHOOP speaks of the day. */
  remaining: number | null
  resetSeconds: number | null
}

export type WhoopAnswer =
  | { kind: "ok"; json: unknown; rate: RateSeen }
  | { kind: "not_found"; rate: RateSeen }
  | { kind: "unauthorized"; rate: RateSeen }
  | { kind: "rate_limited"; rate: RateSeen; retryAfterMs: number }
  /** Nothing is known of the data: no answer, a 5xx, a block page, JSON cut short. Asking again later can help. */
  | { kind: "unavailable"; reason: "timeout" | "network" | "status" | "unreadable"; status: number | null }

export interface WhoopHttp {
  origin: string
  userAgent: string
  fetch: (url: string, init: RequestInit) => Promise<Response>
}

export async function fetchWhoop(http: WhoopHttp, path: string, accessToken: string): Promise<WhoopAnswer> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await http.fetch(`${http.origin}/developer${path}`, {
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: "application/json",
        "user-agent": http.userAgent,
      },
      redirect: "manual",
      signal,
    })
    // Read whatever the status is: an unread body holds its connection open.
    return toAnswer(response, await response.text())
  } catch {
    return { kind: "unavailable", reason: signal.aborted ? "timeout" : "network", status: null }
  }
}

function toAnswer(response: Response, text: string): WhoopAnswer {
  const rate = readRate(response.headers)
  switch (response.status) {
    case 200:
      return parseJson(text, rate)
    case 401:
      return { kind: "unauthorized", rate }
    case 404:
      return { kind: "not_found", rate }
    case 429:
      return { kind: "rate_limited", rate, retryAfterMs: retryAfterMs(response.headers, rate) }
    default:
      return { kind: "unavailable", reason: "status", status: response.status }
  }
}

/** WHOOP's edge can answer 200 with a page of HTML, and a reply can be cut. */
function parseJson(text: string, rate: RateSeen): WhoopAnswer {
  try {
    return { kind: "ok", json: JSON.parse(text), rate }
  } catch {
    return { kind: "unavailable", reason: "unreadable", status: 200 }
  }
}

/** `X-RateLimit-Limit: 100, 100;window=60, 10000;window=86400`; `X-RateLimit-Reset` is in seconds, not an epoch. */
export function readRate(headers: Headers): RateSeen {
  const limit = headers.get("x-ratelimit-limit") ?? ""
  const ofWindow = (seconds: number) => {
    const found = limit.match(new RegExp(`(\\d+)\\s*;\\s*window=${seconds}(?!\\d)`))
    return found ? Number(found[1]) : null
  }
  const perMinute = ofWindow(60)
  // What remains is of the window whose limit stands first, the closest: of the day it says nothing about the minute.
  const isOfMinute = perMinute === null || Number.parseInt(limit, 10) === perMinute
  return {
    perMinute,
    perDay: ofWindow(86_400),
    remaining: isOfMinute ? wholeNumber(headers.get("x-ratelimit-remaining")) : null,
    resetSeconds: wholeNumber(headers.get("x-ratelimit-reset")),
  }
}

/** What is waited where a refusal says "at once": that would be refused again, and again. */
const AT_ONCE_SECONDS = 5

/** No 429 of WHOOP's was ever captured: with no header to go by, one window's length is waited. */
function retryAfterMs(headers: Headers, rate: RateSeen): number {
  const seconds = wholeNumber(headers.get("retry-after")) ?? secondsUntil(headers) ?? rate.resetSeconds ?? 60
  return Math.min(seconds < 1 ? AT_ONCE_SECONDS : seconds, 86_400) * 1000
}

/** `Retry-After` may be a date as well (RFC 9110, 10.2.3); it is reckoned from the answer's own `Date`, not from our clock. */
function secondsUntil(headers: Headers): number | null {
  const [at, now] = [headers.get("retry-after"), headers.get("date")].map((text) => Date.parse(text ?? ""))
  const seconds = Math.ceil(((at ?? Number.NaN) - (now ?? Number.NaN)) / 1000)
  return Number.isNaN(seconds) ? null : seconds
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
