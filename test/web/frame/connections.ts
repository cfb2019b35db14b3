import type { Connection, RecoveryStatus, SyncStatus } from "../../../web/src/api/types.ts"

export function sync(overrides: Partial<SyncStatus> = {}): SyncStatus {
  return {
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
    ...overrides,
  }
}

export function connection(overrides: Partial<Connection> = {}): Connection {
  return {
    provider: "whoop",
    status: "connected",
    sync: sync(),
    connected_at: "2026-01-01T00:00:00.000Z",
    last_synced_at: "2026-11-22T12:00:00.000Z",
    last_webhook_at: "2026-11-22T12:00:00.000Z",
    history_from: "2019-05-03T00:00:00.000Z",
    webhooks: "arriving",
    reconnect_cause: null,
    disconnected_at: null,
    next_check_at: null,
    ...overrides,
  }
}

export function recoveryStatus(overrides: Partial<RecoveryStatus> = {}): RecoveryStatus {
  return {
    state: "fresh",
    reason: "Last night is scored.",
    day: "2026-11-22",
    cycle_id: 1,
    recovery_score: 71,
    last_recovery_data_changed_at: null,
    last_recovery_synced_at: null,
    last_webhook_at: null,
    expected_by: null,
    next_check_at: null,
    ...overrides,
  }
}
