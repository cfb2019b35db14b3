import { forgetNextCheck } from "./bookkeeping.ts"
import {
  FailuresOnShelf,
  FollowUpOnShelf,
  LastRunOnShelf,
  type MemberContext,
  RefreshOnShelf,
} from "./context.ts"
import { JobOnShelf, restartByTime } from "./job.ts"
import { noLook, toLookRun } from "./look.ts"
import { isQuota, type TryLaterError } from "./outcomes.ts"

/*
 * Work that ended short is put off: events, follow-up, job and refresh alike, for a wait that doubles while WHOOP (or our
 * storage) goes on not answering. A spent quota names its own wait and is nobody's failure.
 */

/** Failures in a row after which a job is left to the hourly tick: about half an hour of them. */
export const FAILURES_MAX = 30
/** Somebody may be watching an import or a refresh: it goes on within so long once WHOOP is back. */
const WATCHED_WAIT_MAX_MS = 60_000
/** A refresh that WHOOP does not answer is left to the hourly tick. */
const REFRESH_GIVES_UP_MS = 10 * 60_000
/** With a token in hand and WHOOP refusing page after page, offsets may have expired: go on by time. */
const FAILURES_BY_TIME = 3
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
  const { ports, shelf, inbox } = context
  const now = ports.now()
  const failures = (shelf.get(FailuresOnShelf) ?? 0) + (isQuota(error) ? 0 : 1)
  shelf.put(FailuresOnShelf, failures)
  const growth = 2 ** Math.min(Math.max(0, failures - 1), DOUBLINGS_MAX)
  const waitMs = isQuota(error) ? error.retryAfterMs : Math.min(error.retryAfterMs * growth, WAIT_MAX_MS)
  const delayMs = Math.round(waitMs * (1 + ports.random() / 4))
  // Before the quota is free nobody can be asked: what is due before then waits for then, to be answered together.
  const dueBy = isQuota(error) ? now + delayMs : now
  for (const event of inbox.due(dueBy)) inbox.postpone(event, now + delayMs, false)
  const followUp = shelf.get(FollowUpOnShelf)
  if (followUp?.at && followUp.at <= dueBy) shelf.put(FollowUpOnShelf, { ...followUp, at: now + delayMs })
  forgetNextCheck(context)
  const watchedMs = isQuota(error) ? delayMs : Math.min(delayMs, WATCHED_WAIT_MAX_MS)
  const waits = putOffJob(context, error, now + watchedMs) || refreshWaits(context, error, now)
  return { delayMs: waits ? watchedMs : delayMs, waits }
}

/** After many failures the hourly tick takes over. */
function putOffJob({ shelf }: MemberContext, error: TryLaterError, waitingUntil: number): boolean {
  const job = shelf.get(JobOnShelf)
  if (!job) return false
  const failures = job.failures + (isQuota(error) ? 0 : 1)
  const walks = failures === FAILURES_BY_TIME ? restartByTime(job.walks) : job.walks
  shelf.put(JobOnShelf, { ...job, walks, failures, error: error.message, waitingUntil })
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
