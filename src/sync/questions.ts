import { z } from "zod"
import type { Held, Snapshot } from "../db/snapshot.ts"
import { type Collection, collections } from "../whoop/records.ts"
import { unclosedCycles } from "./events.ts"
import { nightsOf, rhythmOf } from "./rhythm.ts"

/*
 * Catch-up decides from our own data, without a call: what is open (a score pending, a recovery that did not come, a
 * night overdue by the person's own rhythm), and when each is worth a look. A look that brings nothing makes the next
 * one wait longer, until WHOOP's silence is the answer: the strap was off. Any listing that covers an open question
 * counts as a look, so whoever has working webhooks is never asked for: each morning's own listings answer for them.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Questions older than this are settled by a force sync only. */
const WINDOW_MS = 14 * DAY_MS
const BACKOFF_HOURS = [1, 2, 4, 8, 16, 24]
/**
 * A gap at WHOOP is confirmed when it was looked at this long after the record was due: the next night's events look as
 * well, and no cycle was seen to be shorter (whoop/api.md 4).
 */
const CONFIRMED_AFTER_MS = 17 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

/** With events arriving two nights' listings come first, however irregular the nights. */
const patienceHours = (trusted: boolean) => (trusted ? 48 : 3)

export interface Question {
  name: string
  /** What to list to answer it, first. */
  collection: Collection
  /** The listing must reach back to this, UTC ms. */
  at: number
  /** Since when it has been open, UTC ms. */
  since: number
  /** When it is first worth a look of its own. */
  firstLookAt: number
  /** An overdue night stays open; a gap is confirmed absent. */
  kind: "night" | "gap" | "pending"
}

export const Looks = z.record(z.string(), z.object({ count: z.int(), lastAt: z.number() }))
export type Looks = z.infer<typeof Looks>

/** Whether WHOOP's events have been arriving lately: then they are waited for longer. */
export type WebhookTrust = "arriving" | "unknown" | "silent"

/** By then a night of whoever has nights would have had them listed along (events.ts). */
const WORKOUTS_LISTED_MS = 4 * DAY_MS

/** A workout that no event told of is missed by nobody: now and then they are listed all the same. */
function unheardWorkouts(listedAt: number | null): Question[] {
  if (listedAt === null) return []
  const dueAt = listedAt + WORKOUTS_LISTED_MS
  const name = `workouts:${listedAt}`
  return [{ name, collection: "workouts", at: listedAt, since: dueAt, firstLookAt: dueAt, kind: "gap" }]
}

/** `connectedAt`: when this connection began; of a person without a night nothing else is known. `workoutsListedAt`: UTC ms. */
export function openQuestions(
  held: Snapshot,
  trust: WebhookTrust,
  connectedAt: number,
  workoutsListedAt: number | null,
  now: number,
): Question[] {
  const trusted = trust === "arriving"
  return [
    ...pendingScores(held, now),
    ...gaps(held, trusted, now),
    ...orphans(held, trusted, now),
    ...nextNight(held, trust, connectedAt),
    ...unheardWorkouts(workoutsListedAt),
  ]
}

function pendingScores(held: Snapshot, now: number): Question[] {
  return collections.flatMap((collection) =>
    held[collection]
      .filter(
        (record: Held) => isLive(record) && record.scoreState === "PENDING_SCORE" && isRecent(record, now),
      )
      .map((record: Held) => ({
        name: `pending:${collection}:${record.key}`,
        collection,
        at: record.at ?? record.createdAt,
        since: record.updatedAt,
        firstLookAt: Math.min(record.updatedAt, now) + HOUR_MS,
        kind: "pending" as const,
      })),
  )
}

/** Cycles whose recovery never came, and cycles WHOOP left open although a newer one has begun. */
function gaps(held: Snapshot, trusted: boolean, now: number): Question[] {
  const recovered = new Set(held.recoveries.filter(isLive).map((recovery) => recovery.key))
  const unclosed = new Set(unclosedCycles(held))
  const newestMadeAt = Math.max(...held.cycles.filter(isLive).map((cycle) => cycle.createdAt))
  const slept = new Set(
    held.sleeps.filter((sleep) => isLive(sleep) && !sleep.nap).map((sleep) => sleep.cycleKey),
  )
  return held.cycles
    .filter((cycle) => isLive(cycle) && isRecent(cycle, now))
    .flatMap((cycle): Question[] => {
      const gap = (name: string, collection: Collection, hours: number): Question => ({
        name: `${name}:${cycle.key}`,
        collection,
        at: cycle.at ?? cycle.createdAt,
        since: cycle.createdAt,
        firstLookAt: cycle.createdAt + hours * HOUR_MS,
        kind: "gap",
      })
      const missing: Question[] = []
      if (!recovered.has(cycle.key)) missing.push(gap("recovery", "recoveries", patienceHours(trusted)))
      if (!slept.has(cycle.key)) missing.push(gap("sleep", "sleeps", patienceHours(trusted)))
      if (unclosed.has(cycle.key)) {
        const since = newestMadeAt
        // The alarm follows up what events have told of (follow-up.ts).
        const firstLookAt = since + (trusted ? 12 : 1) * HOUR_MS
        missing.push({ ...gap("unclosed", "cycles", 1), since, firstLookAt })
      }
      return missing
    })
}

/** Cycles of which WHOOP showed the sleep or the recovery, but not themselves. */
function orphans(held: Snapshot, trusted: boolean, now: number): Question[] {
  const shown = new Set(held.cycles.filter(isLive).map((cycle) => cycle.key))
  const parts = [
    ...held.sleeps.map((sleep) => ({ record: sleep as Held, cycleKey: sleep.cycleKey })),
    ...held.recoveries.map((recovery) => ({ record: recovery as Held, cycleKey: recovery.key })),
  ]
  const missing = new Map<string, Question>()
  for (const { record, cycleKey } of parts) {
    if (!isLive(record) || !isRecent(record, now) || shown.has(cycleKey)) continue
    missing.set(cycleKey, {
      name: `cycle:${cycleKey}`,
      collection: "cycles",
      at: record.at ?? record.createdAt,
      since: record.createdAt,
      // The alarm follows up what events have told of (follow-up.ts).
      firstLookAt: record.createdAt + patienceHours(trusted) * HOUR_MS,
      kind: "gap",
    })
  }
  return [...missing.values()]
}

/** When each night came, newest first: WHOOP leaves one without a recovery now and then, and it came all the same. */
function arrivalsOf(held: Snapshot): number[] {
  const scored = new Set(held.recoveries.filter(isLive).map((recovery) => recovery.key))
  const bare = held.sleeps.filter((sleep) => isLive(sleep) && !sleep.nap && !scored.has(sleep.cycleKey))
  return [...nightsOf(held), ...bare.map((sleep) => sleep.createdAt)].sort((a, b) => b - a)
}

/** The night that should have come by now. Sleeps are listed first: no new sleep, no new recovery and no new cycle. */
function nextNight(held: Snapshot, trust: WebhookTrust, connectedAt: number): Question[] {
  const nights = arrivalsOf(held)
  const last = nights[0] ?? connectedAt
  const { median, latest } = rhythmOf(nights)
  const patience =
    trust === "arriving"
      ? latest + 5 * HOUR_MS
      : trust === "unknown"
        ? latest + HOUR_MS
        : median + HOUR_MS / 2
  return [
    {
      name: `night:${last}`,
      collection: "sleeps",
      at: last,
      since: last + median,
      firstLookAt: last + patience,
      kind: "night",
    },
  ]
}

function isLive(record: Held): boolean {
  return record.deletedAt === null
}

function isRecent(record: Held, now: number): boolean {
  return now - (record.at ?? record.createdAt) < WINDOW_MS
}

/** When a question is next worth a look; null: its answer is that WHOOP has nothing. */
export function lookAt(question: Question, looks: Looks): number | null {
  const look = looks[question.name]
  if (!look) return question.firstLookAt
  const confirmed = question.kind === "gap" && look.lastAt >= question.since + CONFIRMED_AFTER_MS
  if (confirmed) return null
  const hours = BACKOFF_HOURS[Math.min(look.count, BACKOFF_HOURS.length) - 1] ?? 24
  const overdue = question.kind === "night" && look.lastAt - question.since > WINDOW_MS
  return Math.max(question.firstLookAt, look.lastAt + (overdue ? WEEK_MS : hours * HOUR_MS))
}

/** The questions as they stand after listings that reached back to `reached` at `now`: their looks, the rest forgotten. */
export function noteLooks(
  questions: Question[],
  looks: Looks,
  reached: { [C in Collection]?: number },
  now: number,
): Looks {
  const kept: Looks = {}
  for (const question of questions) {
    const before = looks[question.name]
    const covered = (reached[question.collection] ?? Number.POSITIVE_INFINITY) <= question.at
    if (covered && now >= question.since) {
      // Listings in quick succession are one look.
      const again = before && now - before.lastAt < HOUR_MS / 2
      kept[question.name] = { count: (before?.count ?? 0) + (again ? 0 : 1), lastAt: now }
    } else if (before) kept[question.name] = before
  }
  return kept
}

export interface OtherReasons {
  /** A backfill or force sync that is not at its end. */
  unfinishedJob: boolean
  eventsPending: boolean
  trust: WebhookTrust
  /** When all four collections were last looked at. */
  lastFullLookAt: number | null
  /** When a look that was planned, and came to nothing before, is the tick's to make; null: there is none. */
  followUpAt: number | null
}

/** With webhooks silent everything is looked at four times a day. */
const POLL_MS = 6 * HOUR_MS

/** When the hourly tick must think of this person again. */
export function nextCheckAt(questions: Question[], looks: Looks, other: OtherReasons, now: number): number {
  const times = questions.map((question) => lookAt(question, looks)).filter((at) => at !== null)
  if (other.unfinishedJob || other.eventsPending) times.push(now + HOUR_MS)
  if (other.followUpAt !== null) times.push(other.followUpAt)
  if (other.trust === "silent") times.push((other.lastFullLookAt ?? now) + POLL_MS)
  // Nobody is forgotten for good: a person without a single night is looked at once a day.
  times.push(questions.length === 0 ? now + DAY_MS : now + WEEK_MS)
  return Math.min(...times)
}

export interface CatchUpPlan {
  /** Listed at once. */
  list: Collection[]
  /** Listed when the first ones brought something new. */
  ifNew: Collection[]
  /** How far back the listings must reach, UTC ms. */
  horizon: number
}

/** What is worth a call at `now`; null: nothing is. */
export function planCatchUp(
  questions: Question[],
  looks: Looks,
  other: OtherReasons,
  now: number,
): CatchUpPlan | null {
  const due = questions.filter((question) => (lookAt(question, looks) ?? Number.POSITIVE_INFINITY) <= now)
  const poll = other.trust === "silent" && now - (other.lastFullLookAt ?? 0) >= POLL_MS
  if (poll)
    return { list: [...collections], ifNew: [], horizon: Math.min(now - 2 * DAY_MS, ...due.map((q) => q.at)) }
  if (due.length === 0) return null
  const list = [...new Set(due.map((question) => question.collection))]
  const horizon = Math.max(now - WINDOW_MS, Math.min(...due.map((question) => question.at)))
  return { list, ifNew: collections.filter((collection) => !list.includes(collection)), horizon }
}
