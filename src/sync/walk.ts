import { z } from "zod"
import type { ListQuery } from "../whoop/client.ts"
import type { Collection, WhoopRecord } from "../whoop/records.ts"
import { keyOf, type Page } from "../whoop/wire.ts"

/*
 * A walk through one of WHOOP's lists, from the newest record down, as a value that is stored after each page. The page
 * token is an offset (observed): it is followed while it leads on, and when it does not (it repeats, WHOOP refuses it,
 * or something above it was deleted, which would make the next page skip a record) the walk goes on by time from the
 * oldest record seen.
 */

export const Walk = z.object({
  token: z.string().nullable(),
  /** Where the present token chain began, UTC ms; null: at the newest record. */
  before: z.number().nullable(),
  usedTokens: z.array(z.string()),
  lastKeys: z.array(z.string()),
  /** When the oldest record seen happened (a recovery: when it was made), UTC ms. */
  oldest: z.number().nullable(),
  /** Everything that happened after this has been compared with the store, UTC ms; null: nothing yet. */
  comparedTo: z.number().nullable(),
  pages: z.int(),
  records: z.int(),
  /** Times the token led nowhere. */
  stalls: z.int(),
  /** Empty pages in a row. */
  empties: z.int().default(0),
  /** When its first page came, UTC ms: of what is newer the walk knows nothing, however long it takes. */
  beganAt: z.number().nullable().default(null),
  /** Times in a row that its next page did not come although WHOOP was asked, and since when, UTC ms. */
  failures: z.int().default(0),
  failsSince: z.number().nullable().default(null),
  /** Since when it fails although WHOOP has given others meanwhile, UTC ms: it is the page then, and not WHOOP. */
  failsAloneSince: z.number().nullable().default(null),
  done: z.boolean(),
  /** The listing ended well before the others' and was looked at again. */
  doubted: z.boolean(),
  /** Where the last pages ended, and when each had come, UTC ms. */
  trail: z.array(z.object({ at: z.number(), oldest: z.number().nullable() })).default([]),
})
export type Walk = z.infer<typeof Walk>

/** After this many stalls what lies below is given up and said to be missing. */
export const STALLS_MAX = 5

export const newWalk: Walk = {
  token: null,
  before: null,
  usedTokens: [],
  lastKeys: [],
  oldest: null,
  comparedTo: null,
  pages: 0,
  records: 0,
  stalls: 0,
  empties: 0,
  beganAt: null,
  failures: 0,
  failsSince: null,
  failsAloneSince: null,
  done: false,
  doubted: false,
  trail: [],
}

export function nextQuery(walk: Pick<Walk, "before" | "token">): ListQuery {
  return {
    ...(walk.before !== null && { before: walk.before }),
    ...(walk.token !== null && { nextToken: walk.token }),
  }
}

export interface PageSeen {
  keys: string[]
  oldest: number | null
  nextToken: string | null
  /** Not one record, readable or not. */
  empty: boolean
}

export function seenOf<C extends Collection>(page: Page<C>): PageSeen {
  const times = page.records.map(happenedAt)
  return {
    keys: page.records.map((record) => keyOf(page.collection, record)),
    oldest: times.length > 0 ? Math.min(...times) : null,
    nextToken: page.nextToken,
    empty: page.records.length + page.unreadable.length === 0,
  }
}

/** A recovery carries no start: its creation stands in, hours after its sleep's start and in the same order. */
export function happenedAt(record: WhoopRecord): number {
  return "start" in record ? record.start : record.created_at
}

/** After a full page WHOOP may send an empty one, with a token or without; only without is it said to be the last. */
const EMPTIES_MAX = 2

/** Pages whose end is remembered: with four collections taking turns, more than two minutes of them. */
const TRAIL_MAX = 30

/** `now`: when the page had come, UTC ms. */
export function advance(before: Walk, page: PageSeen, now: number): Walk {
  const answered = { failures: 0, failsSince: null, failsAloneSince: null }
  const walk = { ...before, ...answered, beganAt: before.beganAt ?? now }
  const pages = walk.pages + 1
  const repeats =
    (page.nextToken !== null &&
      (walk.usedTokens.includes(page.nextToken) || page.nextToken === walk.token)) ||
    (page.keys.length > 0 && page.keys.join() === walk.lastKeys.join())
  const empties = page.empty ? walk.empties + 1 : 0
  const ended = page.nextToken === null || empties >= EMPTIES_MAX || (page.empty && repeats)
  if (repeats && !ended) return byTime({ ...walk, pages, stalls: walk.stalls + 1 })
  const oldest = page.oldest === null ? walk.oldest : Math.min(page.oldest, walk.oldest ?? page.oldest)
  return {
    ...walk,
    pages,
    oldest,
    records: walk.records + page.keys.length,
    usedTokens: walk.token === null ? walk.usedTokens : [...walk.usedTokens, walk.token],
    lastKeys: page.keys,
    empties,
    token: page.nextToken,
    done: ended,
    trail: [...walk.trail, { at: now, oldest }].slice(-TRAIL_MAX),
  }
}

/** Offsets may have expired: after so many failures it goes on by time. */
const FAILURES_BY_TIME = 3
/** After so many it makes way for the other walks. */
const FAILURES_MAX = 3
/** So long is waited for a page that does not come while others do. */
const GIVES_UP_AFTER_MS = 24 * 3_600_000

/** The next page did not come. `othersAt`: when WHOOP last gave anything else of this person, UTC ms. */
export function failed(walk: Walk, othersAt: number, now: number): Walk {
  const failures = walk.failures + 1
  const moved = failures === FAILURES_BY_TIME && walk.token !== null ? byTime(walk) : walk
  const failsSince = walk.failsSince ?? now
  const failsAloneSince = walk.failsAloneSince ?? (othersAt > failsSince ? now : null)
  return { ...moved, failures, failsSince, failsAloneSince }
}

export const makesWay = (walk: Walk) => walk.failures >= FAILURES_MAX

/** Whether the page is not worth waiting for any more: for a day it has not come, and others have. */
export function isHopeless({ failures, failsAloneSince }: Walk, now: number): boolean {
  return failures >= FAILURES_MAX && failsAloneSince !== null && now - failsAloneSince >= GIVES_UP_AFTER_MS
}

/** What lies below is given up and said to be missing. */
export const giveUp = (walk: Walk): Walk => ({ ...walk, stalls: STALLS_MAX, done: true })

/** Goes on from the oldest record seen, that one included, whatever the offsets have become. */
export function byTime(walk: Walk): Walk {
  const before = walk.oldest === null ? null : walk.oldest + 1
  return { ...walk, token: null, before, usedTokens: [], lastKeys: [], done: false }
}

/**
 * A deletion at WHOOP since `since` has shifted the offsets: each page read after it may have skipped a record. Goes on
 * by time from where it stood before that; a walk that had stood still since then, from where it stands.
 */
export function rewind(walk: Walk, since: number): Walk {
  const suspect = walk.trail.findIndex(({ at }) => at >= since)
  if (suspect === -1) return walk.done ? walk : byTime(walk)
  const trail = walk.trail.slice(0, suspect)
  return byTime({ ...walk, trail, oldest: trail.at(-1)?.oldest ?? null })
}

/** Whether records older than `bound` may still be missing; null: down to the very first one. */
export function reaches(walk: Walk, bound: number | null): boolean {
  return walk.done || (bound !== null && walk.oldest !== null && walk.oldest < bound)
}
