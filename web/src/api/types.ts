import type { SyncStatus } from "../../../src/sync/status.ts"
import type { components } from "./schema.d.ts"

/*
 * What the API answers, by the names the pages use. The shapes come from the OpenAPI document (schema.d.ts is generated
 * from it); the connection alone is spelled out here, its sync being the Worker's own type.
 */

type Schemas = components["schemas"]

export interface List<Row> {
  data: Row[]
  next_cursor: string | null
}

export type SleepRow = Schemas["Sleep"]
export type WorkoutRow = Schemas["Workout"]
export type RecoveryStatus = Schemas["RecoveryStatus"]

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

export type Account = Schemas["Account"]
export type Identity = Account["identities"][number]
export type Session = Account["sessions"][number]
export type Plan = Account["plan"]
export type Provider = Identity["provider"]
export type ApiKey = Schemas["ApiKey"]
/** The answer to making a key: the only time its text is seen. */
export type NewApiKey = Schemas["NewApiKey"]
