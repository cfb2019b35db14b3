import { localDateOf } from "../daily/local-time.ts"
import {
  LastForceSyncOnShelf,
  LastRunOnShelf,
  type MemberContext,
  PausedOnShelf,
  RefreshOnShelf,
} from "./context.ts"
import { JobOnShelf, nextPages, pagesDone, pagesExpected, readBackTo, recordsSeen } from "./job.ts"
import { pausedSentence } from "./pause.ts"
import type { SyncStatus } from "./status.ts"

/** What is happening now, for the card and the banner. `idle` only when everything asked for is done. */
export function syncStatus({ shelf, inbox }: MemberContext, historyFrom: number | null): SyncStatus {
  const job = shelf.get(JobOnShelf)
  const refresh = shelf.get(RefreshOnShelf)
  const common = {
    last_run: shelf.get(LastRunOnShelf),
    last_force_sync: shelf.get(LastForceSyncOnShelf),
    events_pending: inbox.pending(),
  }
  if (job) {
    const back = readBackTo(job)
    return {
      state: job.kind,
      stage: job.kind === "force_sync" ? "six_months" : (nextPages(job)?.stage ?? "everything"),
      records: recordsSeen(job),
      oldest_day: back === null ? null : localDateOf(back, "Z"),
      pages_done: pagesDone(job),
      pages_expected: pagesExpected(job, historyFrom),
      started_at: new Date(job.startedAt).toISOString(),
      error: job.error,
      ...common,
    }
  }
  const refreshing = refresh !== null && !refresh.done
  return {
    state: refreshing ? "refresh" : "idle",
    stage: refreshing ? "recent" : null,
    records: 0,
    oldest_day: null,
    pages_done: 0,
    pages_expected: refreshing ? 4 : null,
    started_at: refreshing ? new Date(refresh.askedAt).toISOString() : null,
    error: shelf.get(PausedOnShelf) ? pausedSentence : null,
    ...common,
  }
}
