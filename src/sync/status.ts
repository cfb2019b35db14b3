/*
 * What the outside sees of a person's syncing: the `sync` of GET /api/v1/connections and of the live stream.
 */

export const syncStates = ["idle", "backfill", "force_sync", "refresh"] as const
export type SyncState = (typeof syncStates)[number]

/** Backfill walks through all of them in order; a force sync is "six_months" from start to end; a refresh is "recent". */
export const syncStages = ["recent", "six_months", "everything"] as const
export type SyncStage = (typeof syncStages)[number]

export interface RecordChange {
  collection: "cycles" | "recoveries" | "sleeps" | "workouts"
  id: string
  change: "added" | "changed" | "removed"
  /** Local date of the record's start (a recovery's: of its sleep's), YYYY-MM-DD; null where unknown. */
  day: string | null
}

/** How the last run ended. */
export interface SyncRun {
  kind: "backfill" | "force_sync" | "refresh" | "catch_up"
  outcome: "complete" | "failed" | "stopped"
  started_at: string
  finished_at: string
  pages: number
  records: number
  added: number
  changed: number
  removed: number
  same: number
  /** Up to 200 of what was added, changed or removed; empty for a backfill. */
  changes: RecordChange[]
  /** One plain sentence when it failed or stopped. */
  error: string | null
}

export interface SyncStatus {
  state: SyncState
  stage: SyncStage | null
  /** Records read so far in this run. */
  records: number
  /** Local date back to which all four collections have been read, YYYY-MM-DD. */
  oldest_day: string | null
  pages_done: number
  /** An estimate from what is known of the person's rhythm; null while nothing is. */
  pages_expected: number | null
  started_at: string | null
  /** Why it is waiting or not getting on (WHOOP's quota, WHOOP down), one plain sentence; null when all is well. */
  error: string | null
  last_run: SyncRun | null
  /** The last force sync that the person asked for, whatever ran since. */
  last_force_sync: SyncRun | null
  /** Events accepted and not yet reflected, e.g. a recovery WHOOP announced but answers 404 for. */
  events_pending: number
}

/** What an open dashboard is told. It then reads the API again: no health value travels here. */
export type LiveMessage =
  | { type: "sync"; sync: SyncStatus }
  | { type: "data_changed"; data_version: number }
  | { type: "connection"; status: "not_connected" | "connected" | "reconnect_needed" }

/** Names the session (as its owner sees it) that opens a live stream, on the way to the person's object. */
export const STREAM_SESSION_HEADER = "x-stream-session"
