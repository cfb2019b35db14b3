import type { SyncStatus } from "../../src/sync/status.ts"
import type { Connection } from "../src/api/types.ts"

/* The stand-in's connection in every state that a picture wants. */

const minuteMs = 60_000
const idle: SyncStatus = {
  state: "idle",
  stage: null,
  records: 0,
  oldest_day: null,
  pages_done: 0,
  pages_expected: null,
  started_at: null,
  error: null,
  last_run: null,
  last_force_sync: null,
  events_pending: 0,
}

export function connectionIn(state: string, nowMs: number): Connection {
  const ago = (minutes: number) => new Date(nowMs - minutes * minuteMs).toISOString()
  const base: Connection = {
    provider: "whoop",
    status: "connected",
    sync: { ...idle, last_run: lastRun(ago) },
    connected_at: "2025-02-11T18:20:00.000Z",
    last_synced_at: ago(14),
    last_webhook_at: ago(15),
    history_from: "2019-05-03T03:10:00.000Z",
    webhooks: "arriving",
    reconnect_cause: null,
    disconnected_at: null,
    next_check_at: null,
  }
  const importing: SyncStatus = {
    ...idle,
    state: "backfill",
    stage: "everything",
    records: 2310,
    oldest_day: "2021-03-02",
    pages_done: 96,
    pages_expected: 250,
    started_at: ago(2),
  }
  const never = { connected_at: null, last_synced_at: null, last_webhook_at: null, history_from: null }
  switch (state) {
    case "importing":
      return {
        ...base,
        history_from: null,
        connected_at: ago(2),
        last_webhook_at: null,
        webhooks: "unknown",
        sync: importing,
      }
    case "importing-start":
      return {
        ...base,
        ...never,
        connected_at: ago(0),
        webhooks: "unknown",
        sync: {
          ...importing,
          stage: "recent",
          records: 0,
          oldest_day: null,
          pages_done: 0,
          pages_expected: null,
        },
      }
    case "quota":
      return {
        ...base,
        history_from: null,
        sync: {
          ...importing,
          error: "WHOOP's limit of 100 calls a minute is used up; the import goes on in 40 seconds.",
        },
      }
    case "whoop-down":
      return {
        ...base,
        last_synced_at: ago(95),
        last_webhook_at: ago(190),
        sync: {
          ...idle,
          state: "refresh",
          stage: "recent",
          error: "WHOOP is not answering. Trying again in a few minutes.",
        },
      }
    case "force-sync":
      return {
        ...base,
        sync: {
          ...importing,
          state: "force_sync",
          stage: "six_months",
          records: 410,
          oldest_day: "2026-08-30",
          pages_done: 17,
          pages_expected: 38,
          started_at: ago(0.3),
        },
      }
    case "force-sync-done":
      return {
        ...base,
        last_synced_at: ago(2),
        sync: { ...idle, last_run: forceRun(ago), last_force_sync: forceRun(ago) },
      }
    case "force-sync-before":
      return {
        ...base,
        last_synced_at: ago(2),
        sync: { ...idle, last_run: lastRun(ago), last_force_sync: forceRun((minutes) => ago(minutes + 40)) },
      }
    case "stale":
      return {
        ...base,
        webhooks: "silent",
        last_synced_at: ago(26 * 60),
        last_webhook_at: ago(31 * 60),
        sync: { ...idle, last_run: lastRun((minutes) => ago(minutes + 26 * 60 - 14)) },
      }
    case "reconnect":
      return {
        ...base,
        status: "reconnect_needed",
        reconnect_cause: "invalid_grant",
        last_synced_at: ago(26 * 60),
        last_webhook_at: ago(27 * 60),
      }
    case "disconnected":
      return {
        ...base,
        status: "not_connected",
        last_synced_at: ago(120 * 24 * 60),
        last_webhook_at: ago(120 * 24 * 60),
        disconnected_at: ago(120 * 24 * 60),
      }
    case "not-connected":
    case "plan-needed":
      return { ...base, ...never, status: "not_connected", webhooks: "unknown", sync: idle }
    default:
      return base
  }
}

type Ago = (minutes: number) => string

const lastRun = (ago: Ago): SyncStatus["last_run"] => ({
  kind: "refresh",
  outcome: "complete",
  started_at: ago(14),
  finished_at: ago(14),
  pages: 4,
  records: 61,
  added: 2,
  changed: 1,
  removed: 0,
  same: 58,
  changes: [],
  error: null,
})

const forceRun = (ago: Ago): SyncStatus["last_run"] => ({
  kind: "force_sync",
  outcome: "complete",
  started_at: ago(3),
  finished_at: ago(2),
  pages: 38,
  records: 2217,
  added: 0,
  changed: 12,
  removed: 1,
  same: 2204,
  changes: [
    {
      collection: "workouts",
      id: "7d1f3f0e-02b4-4b1c-9d55-1f1c2a3b4c5d",
      change: "removed",
      day: "2026-11-14",
    },
    {
      collection: "sleeps",
      id: "0a8ac1fe-91aa-4b1c-9d55-1f1c2a3b4c5d",
      change: "changed",
      day: "2026-11-13",
    },
    { collection: "recoveries", id: "90020769", change: "changed", day: "2026-11-13" },
    { collection: "cycles", id: "90020768", change: "changed", day: "2026-11-12" },
    {
      collection: "sleeps",
      id: "1b9bd2af-91aa-4b1c-9d55-1f1c2a3b4c5d",
      change: "changed",
      day: "2026-10-30",
    },
  ],
  error: null,
})
