import type { Kind } from "./records.ts"
import type { Kept, Shelf } from "./shelf.ts"
import type { Switches } from "./switches.ts"
import type { JsonObject } from "./wire.ts"

/** WHOOP's page sizes. https://developer.whoop.com/docs/developing/pagination */
const DEFAULT_LIMIT = 10
const MAX_LIMIT = 25

export interface ListQuery {
  limit: number
  offset: number
  start: number | null
  end: number | null
}

/** Date and time with `Z` or an offset; WHOOP refuses one without. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** Null where WHOOP answers 400. */
export function parseListQuery(query: URLSearchParams, switches: Switches): ListQuery | null {
  const limit = parseLimit(query.get("limit"), switches)
  const offset = parsePageToken(query.get("nextToken"))
  const start = parseDateTime(query.get("start"))
  const end = parseDateTime(query.get("end"))
  if (limit === null || offset === null || start === undefined || end === undefined) return null
  return { limit, offset, start, end }
}

function parseLimit(limit: string | null, switches: Switches): number | null {
  if (limit === null || limit === "") return DEFAULT_LIMIT
  if (!/^\d{1,9}$/.test(limit) || Number(limit) === 0) return null
  const wanted = Number(limit)
  if (wanted <= MAX_LIMIT) return wanted
  return switches.limitTooHigh === "clamped" ? MAX_LIMIT : null
}

function parseDateTime(time: string | null): number | null | undefined {
  if (time === null || time === "") return null
  const ms = DATE_TIME.test(time) ? Date.parse(time) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** The token is an offset, so pages shift while records come and go. */
export function pageToken(offset: number): string {
  return btoa(`{"$":"o@1","o":${offset}}`)
}

function parsePageToken(token: string | null): number | null {
  if (token === null || token === "") return 0
  try {
    const match = /^\{"\$":"o@1","o":(\d{1,9})\}$/.exec(atob(token))
    return match === null ? null : Number(match[1])
  } catch {
    return null
  }
}

interface Page {
  records: JsonObject[]
  nextOffset: number | null
}

/** One page of what happened in a window, newest first. */
export function listPage<K extends Kind>(
  shelf: Shelf<K>,
  query: ListQuery,
  now: number,
  switches: Switches,
): Page {
  const { limit, offset } = query
  const end = query.end ?? now
  const records: JsonObject[] = []
  let matched = 0
  const { all } = shelf
  for (let i = all.length - 1; i >= 0; i--) {
    const kept = all[i]
    if (kept === undefined || !falls(kept, query.start, end, now, switches)) continue
    if (matched >= offset + limit) return { records, nextOffset: offset + limit }
    if (matched >= offset) records.push(shelf.wireOf(kept))
    matched++
  }
  const full = records.length === limit && switches.emptyPageAfterFull
  return { records, nextOffset: full ? offset + limit : null }
}

/** `start` is inclusive and met by what reaches over it, `end` is exclusive. */
function falls(
  kept: Pick<Kept<unknown>, "start" | "end">,
  start: number | null,
  end: number,
  now: number,
  switches: Switches,
): boolean {
  if (kept.start >= end) return false
  if (start === null || kept.start >= start) return true
  return switches.startEdge === "overlap" && (kept.end ?? Math.max(now, kept.start)) > start
}
