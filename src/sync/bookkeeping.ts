import { addCheck, type Check } from "../daily/checks.ts"
import type { ConnectionPatch, WriteResult } from "../db/records.ts"
import type { Snapshot } from "../db/snapshot.ts"
import { type Collection, collections } from "../whoop/records.ts"
import {
  type Checks,
  ChecksOnShelf,
  FollowUpOnShelf,
  LastForceSyncOnShelf,
  LastRunOnShelf,
  LinkOnShelf,
  type MemberContext,
  noChecks,
  RecoveryChecksOnShelf,
} from "./context.ts"
import type { Pages } from "./events.ts"
import { type FollowUp, tickForFollowUp } from "./follow-up.ts"
import { isAskedFor, type Job, JobOnShelf } from "./job.ts"
import { nextCheckAt, noteLooks, type OtherReasons, openQuestions, type Question } from "./questions.ts"
import { nightsOf, rhythmOf } from "./rhythm.ts"
import type { Shelf } from "./shelf.ts"
import type { SyncRun } from "./status.ts"
import { happenedAt } from "./walk.ts"

/*
 * What every listing teaches besides its records: how far back was looked, what is still open, when the hourly tick
 * must think of this person again. It travels to D1 in the records' own transaction, so it costs one row, or none.
 */

/** A move of next_check_at smaller than this is not worth its two written rows: the tick is hourly. */
const WORTH_MOVING_MS = 30 * 60_000

/** How far back each listed collection was seen; 0: to its beginning. */
export function reachedBy(pages: Pages): Reached {
  const reached: Reached = {}
  for (const page of Object.values(pages)) {
    if (!page) continue
    const times = page.records.map(happenedAt)
    reached[page.collection] = page.nextToken === null ? 0 : Math.min(...times, Number.MAX_SAFE_INTEGER)
  }
  return reached
}

export function readChecks({ shelf }: MemberContext): Checks {
  return shelf.get(ChecksOnShelf) ?? noChecks
}

/** What becomes of other work with the write under way. */
interface Ending {
  /** Events that leave the inbox. */
  answered?: number
  /** The job is done with it. */
  endsJob?: boolean
  /** What is planned after it; left out: what is planned already. */
  followUp?: FollowUp | null
}

export function otherReasons(context: MemberContext, checks: Checks, ending: Ending = {}): OtherReasons {
  const { answered = 0, endsJob = false, followUp = context.shelf.get(FollowUpOnShelf) } = ending
  return {
    unfinishedJob: context.shelf.get(JobOnShelf) !== null && !endsJob,
    eventsPending: context.inbox.pending() > answered,
    trust: checks.trust,
    lastFullLookAt: checks.lastFullLookAt,
    followUpAt: tickForFollowUp(followUp, context.ports.now()),
  }
}

export function questionsOf(context: MemberContext, held: Snapshot, checks: Checks, now: number): Question[] {
  const connectedAt = context.shelf.get(LinkOnShelf)?.connectedAt ?? now
  return openQuestions(held, checks.trust, connectedAt, checks.workoutsListedAt, now)
}

export interface Listing {
  /** The store as it will be once the pages are written. */
  held: Snapshot
  pages: Pages
  /** Events that the pages answer, which leave the inbox with the write; null: no event asked for them. */
  answeredEvents: number | null
  /** How far back each collection was seen, where the pages alone do not tell. */
  reached?: Reached
  /** When what was seen of all was seen, UTC ms; left out: now. */
  seenAt?: number
  ending?: Pick<Ending, "endsJob" | "followUp">
  /** The time decisions go by, UTC ms: the tick's scheduled time, else the present. */
  now: number
}

export type Reached = { [C in Collection]?: number }

/** Notes a look at WHOOP on the shelf, and returns what the connection row is to learn of it. */
export function noteListing(context: MemberContext, listing: Listing): ConnectionPatch {
  const { held, pages, answeredEvents, now, reached = reachedBy(pages) } = listing
  const { ending = {} } = listing
  const { shelf, ports } = context
  const before = readChecks(context)
  const announced = answeredEvents !== null
  const trust = announced ? "arriving" : before.trust
  const missedNights = announced ? 0 : before.missedNights
  const full = collections.every((collection) => reached[collection] !== undefined)
  // A tick's time may be ahead of the clock that events go by: then either may look last.
  const lookedAt = Math.max(before.workoutsListedAt ?? 0, ports.now(), now)
  const checks = {
    ...before,
    trust,
    missedNights,
    lastFullLookAt: full ? now : before.lastFullLookAt,
    workoutsListedAt: reached.workouts === undefined ? before.workoutsListedAt : lookedAt,
  }
  const questions = questionsOf(context, held, checks, now)
  checks.looks = noteLooks(questions, before.looks, reached, now)
  const patch = planNextCheck(context, checks, questions, { ...ending, answered: answeredEvents ?? 0 }, now)
  const link = shelf.get(LinkOnShelf)
  const stamp = ports.now()
  // Where WHOOP refused everything, or did not answer, nothing was seen of it.
  const isSeen = Object.keys(reached).length > 0 || (answeredEvents ?? 0) > 0 || ending.endsJob === true
  const syncedAt = Math.max(listing.seenAt ?? stamp, link?.syncedAt ?? 0)
  if (link && isSeen) shelf.put(LinkOnShelf, { ...link, syncedAt })
  return {
    ...patch,
    ...(trust !== before.trust && { webhooks: trust }),
    rhythm: JSON.stringify(rhythmOf(nightsOf(held))),
    ...(isSeen && { last_synced_at: stamp }),
    ...(announced && { last_webhook_at: stamp }),
    ...checkedPatch(context, pages, stamp),
  }
}

/** How a job ended. */
export function noteEnd(shelf: Shelf, job: Job, run: SyncRun): void {
  shelf.put(LastRunOnShelf, run)
  if (isAskedFor(job)) shelf.put(LastForceSyncOnShelf, run)
}

/** A listing that was followed further down: its looks count too. */
export function noteReached(context: MemberContext, held: Snapshot, reached: Reached, now: number): void {
  const checks = readChecks(context)
  const questions = questionsOf(context, held, checks, now)
  context.shelf.put(ChecksOnShelf, { ...checks, looks: noteLooks(questions, checks.looks, reached, now) })
}

function planNextCheck(
  context: MemberContext,
  checks: Checks,
  questions: Question[],
  ending: Ending,
  now: number,
): ConnectionPatch {
  const planned = nextCheckAt(questions, checks.looks, otherReasons(context, checks, ending), now)
  const secondLook = context.applier.secondLookAt()
  const next = secondLook === null ? planned : Math.min(planned, secondLook)
  const moves = checks.nextCheckAt === null || Math.abs(next - checks.nextCheckAt) >= WORTH_MOVING_MS
  context.shelf.put(ChecksOnShelf, { ...checks, nextCheckAt: moves ? next : checks.nextCheckAt })
  return moves ? { next_check_at: next } : {}
}

/** A recovery's creation is later than its start: what is claimed to have been looked at is a little less than was. */
function checkedPatch(context: MemberContext, pages: Pages, now: number): ConnectionPatch {
  if (!pages.recoveries) return {}
  const from = reachedBy(pages).recoveries ?? now
  return from === Number.MAX_SAFE_INTEGER ? {} : noteCheck(context, { from, at: now })
}

/** Every recovery since `from` was looked at. */
export function noteCheck({ shelf }: MemberContext, check: Check): ConnectionPatch {
  const checks = addCheck(shelf.get(RecoveryChecksOnShelf) ?? [], check)
  shelf.put(RecoveryChecksOnShelf, checks)
  return { checks: JSON.stringify(checks.map(({ from, at }) => [from, at])) }
}

/** An event should have told of a record that old. */
const ANNOUNCED_AFTER_MS = 15 * 60_000
/** Nights in a row without an event before the webhooks are called silent. */
const SILENT_AFTER_NIGHTS = 2

/** A look other than an event's brought something new: whether the webhooks should have told. */
export function noteUnannounced(
  context: MemberContext,
  pages: Pages,
  results: WriteResult[],
  now: number,
): ConnectionPatch {
  const { shelf } = context
  const link = shelf.get(LinkOnShelf)
  const added = new Set(
    results.filter((r) => r.collection === "recoveries" && r.change === "added").map((r) => r.key),
  )
  const missed = (pages.recoveries?.records ?? []).some(
    (recovery) =>
      added.has(String(recovery.cycle_id)) &&
      now - recovery.created_at > ANNOUNCED_AFTER_MS &&
      recovery.created_at > (link?.connectedAt ?? Number.POSITIVE_INFINITY),
  )
  if (!missed) return {}
  const checks = readChecks(context)
  const missedNights = checks.missedNights + 1
  const trust = missedNights >= SILENT_AFTER_NIGHTS ? "silent" : "unknown"
  shelf.put(ChecksOnShelf, { ...checks, missedNights, trust })
  return trust === checks.trust ? {} : { webhooks: trust }
}

/** What D1 was last told may be untrue (a tick's claim, a write that failed): the next plan is written in any case. */
export function forgetNextCheck(context: MemberContext): void {
  context.shelf.put(ChecksOnShelf, { ...readChecks(context), nextCheckAt: null })
}

/** Plans the next check from the store as it is, where no listing has done so. */
export function recheckAt(context: MemberContext, held: Snapshot, now: number): number {
  const checks = readChecks(context)
  const questions = questionsOf(context, held, checks, now)
  const next = nextCheckAt(questions, checks.looks, otherReasons(context, checks), now)
  context.shelf.put(ChecksOnShelf, { ...checks, nextCheckAt: next })
  return next
}
