import { forgetNextCheck } from "./bookkeeping.ts"
import {
  FailuresOnShelf,
  FollowUpOnShelf,
  LastRunOnShelf,
  LinkOnShelf,
  type MemberContext,
  RefreshOnShelf,
} from "./context.ts"
import { nextTryAt } from "./events.ts"
import type { InboxEvent } from "./inbox.ts"
import { JobOnShelf } from "./job.ts"
import { noLook, toLookRun } from "./look.ts"
import { isEverybodys, isQuota, type TryLaterError } from "./outcomes.ts"

/*
 * Work that ended short is put off, for a wait that doubles while WHOOP (or our storage) goes on not answering: events,
 * follow-up, job and refresh alike. A spent quota names its own wait and is nobody's failure; where only a lower lane has
 * nothing left, events and the follow-up go on.
 */

/** Failures in a row after which a job is left to the hourly tick: about half an hour of them. */
export const FAILURES_MAX = 30
/** So many of them a tick tries again. */
export const TRIES_OF_A_TICK = 4
/** Somebody may be watching an import or a refresh: it goes on within so long once WHOOP is back. */
const WATCHED_WAIT_MAX_MS = 60_000
/** A refresh that WHOOP does not answer is left to the hourly tick. */
const REFRESH_GIVES_UP_MS = 10 * 60_000
const DOUBLINGS_MAX = 8
/** Whatever fails, within so long it is tried again once it works. */
const WAIT_MAX_MS = 60 * 60_000

export interface PutOff {
  /** Until a job or a refresh goes on; without one, until the events do. */
  delayMs: number
  /** Whether a job or a refresh is to go on after the wait. */
  waits: boolean
}

export function putOff(context: MemberContext, error: TryLaterError): PutOff {
  const { ports, shelf } = context
  const now = ports.now()
  const failures = (shelf.get(FailuresOnShelf) ?? 0) + (isQuota(error) ? 0 : 1)
  shelf.put(FailuresOnShelf, failures)
  const growth = 2 ** Math.min(Math.max(0, failures - 1), DOUBLINGS_MAX)
  const waitMs = isQuota(error) ? error.retryAfterMs : Math.min(error.retryAfterMs * growth, WAIT_MAX_MS)
  const delayMs = Math.round(waitMs * (1 + ports.random() / 4))
  if (!isQuota(error) || isEverybodys(error)) putOffEvents(context, error, now, now + delayMs)
  forgetNextCheck(context)
  const watchedMs = isQuota(error) ? delayMs : Math.min(delayMs, WATCHED_WAIT_MAX_MS)
  const waits = putOffJob(context, error, now + watchedMs) || refreshWaits(context, error, now)
  return { delayMs: waits ? watchedMs : delayMs, waits }
}

/** A lane of a lower rank that has nothing left says nothing of what events and follow-ups may still ask. */
function putOffEvents(context: MemberContext, error: TryLaterError, now: number, until: number): void {
  const { shelf, inbox, ports } = context
  // Before the quota is free nobody can be asked: what is due before then waits for then, to be answered together.
  const dueBy = isQuota(error) ? until : now
  for (const event of inbox.due(dueBy)) {
    if (isQuota(error) || !isNeverAnswered(context, event, now)) inbox.postpone(event, until, false)
    else {
      inbox.finish(event, "given_up")
      const { type, traceId, attempts } = event
      ports.log("event.given_up", { userId: ports.userId, type, traceId, attempts })
    }
  }
  const followUp = shelf.get(FollowUpOnShelf)
  if (followUp?.at && followUp.at <= dueBy) shelf.put(FollowUpOnShelf, { ...followUp, at: until })
}

/** For a day WHOOP has not given the list that an event is about, although it has given others. */
function isNeverAnswered({ shelf }: MemberContext, event: InboxEvent, now: number): boolean {
  const { syncedAt = null } = shelf.get(LinkOnShelf) ?? {}
  return nextTryAt(event, now) === null && syncedAt !== null && syncedAt > event.receivedAt
}

/** After many failures the hourly tick takes over. */
function putOffJob({ shelf }: MemberContext, error: TryLaterError, waitingUntil: number): boolean {
  const job = shelf.get(JobOnShelf)
  if (!job) return false
  const failures = job.failures + (isQuota(error) ? 0 : 1)
  shelf.put(JobOnShelf, { ...job, failures, error: error.message, waitingUntil })
  return failures < FAILURES_MAX
}

function refreshWaits({ shelf }: MemberContext, error: TryLaterError, now: number): boolean {
  const refresh = shelf.get(RefreshOnShelf)
  if (!refresh || refresh.done) return false
  const givesUp = now - refresh.askedAt > REFRESH_GIVES_UP_MS
  if (givesUp) {
    shelf.put(RefreshOnShelf, { ...refresh, done: true })
    const told = { outcome: "failed", error: error.message } as const
    shelf.put(LastRunOnShelf, { ...toLookRun("refresh", refresh.askedAt, noLook, now), ...told })
  }
  return !givesUp
}
