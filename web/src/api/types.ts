import type { SyncStatus } from "../../../src/sync/status.ts"
import type { ScoreState } from "./daily-row.ts"

/*
 * What the API answers, by hand until these are generated from its OpenAPI document. Times are UTC "…Z", days
 * YYYY-MM-DD local to the record; null is "unknown", never 0.
 */

export interface List<Row> {
  data: Row[]
  next_cursor: string | null
}

interface Stamped {
  score_state: ScoreState
  timezone_offset: string
  created_at: string
  updated_at: string
  changed_at: string
  synced_at: string
}

export interface SleepRow extends Stamped {
  id: string
  cycle_id: number
  start: string
  end: string
  nap: boolean
  total_in_bed_time_milli: number | null
  total_awake_time_milli: number | null
  total_no_data_time_milli: number | null
  total_light_sleep_time_milli: number | null
  total_slow_wave_sleep_time_milli: number | null
  total_rem_sleep_time_milli: number | null
  sleep_cycle_count: number | null
  disturbance_count: number | null
  baseline_milli: number | null
  need_from_sleep_debt_milli: number | null
  need_from_recent_strain_milli: number | null
  need_from_recent_nap_milli: number | null
  respiratory_rate: number | null
  sleep_performance_percentage: number | null
  sleep_consistency_percentage: number | null
  sleep_efficiency_percentage: number | null
}

export interface WorkoutRow extends Stamped {
  id: string
  start: string
  end: string
  sport_name: string
  sport_id: number | null
  strain: number | null
  kilojoule: number | null
  average_heart_rate: number | null
  max_heart_rate: number | null
  percent_recorded: number | null
  distance_meter: number | null
  altitude_gain_meter: number | null
  altitude_change_meter: number | null
  zone_zero_milli: number | null
  zone_one_milli: number | null
  zone_two_milli: number | null
  zone_three_milli: number | null
  zone_four_milli: number | null
  zone_five_milli: number | null
}

export const recoveryStates = [
  "fresh",
  "pending_score",
  "awaiting_sleep",
  "calibrating",
  "unscorable",
  "stale",
  "reconnect_needed",
  "not_connected",
] as const
export type RecoveryState = (typeof recoveryStates)[number]

export interface RecoveryStatus {
  state: RecoveryState
  /** One plain sentence, for people. */
  reason: string
  day: string | null
  cycle_id: number | null
  recovery_score: number | null
  last_recovery_data_changed_at: string | null
  last_recovery_synced_at: string | null
  last_webhook_at: string | null
  expected_by: string | null
  next_check_at: string | null
}

export type ConnectionStatus = "not_connected" | "connected" | "reconnect_needed"

export interface Connection {
  provider: "whoop"
  status: ConnectionStatus
  sync: SyncStatus
  connected_at: string | null
  last_synced_at: string | null
  last_webhook_at: string | null
  history_from: string | null
  webhooks: "unknown" | "arriving" | "silent"
  reconnect_cause: string | null
}

export type Provider = "whoop" | "github" | "google"

export interface Identity {
  provider: Provider
  label: string | null
  linked_at: string
}

export interface Session {
  id: string
  device: string | null
  created_at: string
  last_seen_at: string
  current: boolean
}

/** The state of what a person pays for; `billing` off means that everyone is entitled. */
export interface Plan {
  billing: "off" | "stripe"
  entitled: boolean
  status: "none" | "trialing" | "active" | "past_due" | "canceled"
  current_period_end: string | null
}

export interface Account {
  id: string
  name: string | null
  created_at: string
  identities: Identity[]
  sessions: Session[]
  /** Ways to sign in that this installation offers. */
  sign_in_options: Provider[]
  plan: Plan
}

export interface ApiKey {
  id: string
  name: string
  prefix: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
}

/** The answer to making a key: the only time its text is seen. */
export interface NewApiKey {
  id: string
  name: string
  key: string
}
