import type { components } from "./schema.d.ts"

/* What the API answers, by the names the pages use. The shapes come from the OpenAPI document (schema.d.ts). */

type Schemas = components["schemas"]

export interface List<Row> {
  data: Row[]
  next_cursor: string | null
}

export type SleepRow = Schemas["Sleep"]
export type WorkoutRow = Schemas["Workout"]
export type RecoveryStatus = Schemas["RecoveryStatus"]

export type Connection = Schemas["Connection"]
export type SyncStatus = Schemas["Sync"]
export type SyncRun = NonNullable<Schemas["SyncRun"]>
export type RecordChange = SyncRun["changes"][number]

export type Account = Schemas["Account"]
export type Identity = Account["identities"][number]
export type Session = Account["sessions"][number]
export type Plan = Account["plan"]
export type Provider = Identity["provider"]

/** What a visitor may know before signing in: the ways in, and whether connecting needs a plan. */
export interface SignInOptions {
  data: Provider[]
  billing: Plan["billing"]
}

export type ApiKey = Schemas["ApiKey"]
/** The answer to making a key: the only time its text is seen. */
export type NewApiKey = Schemas["NewApiKey"]
