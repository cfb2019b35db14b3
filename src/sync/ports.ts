import type { Database } from "../db/database.ts"
import type { TokenKey } from "../env.ts"
import type { LogEvent, LogFields } from "../log.ts"
import type { WhoopHttp } from "../whoop/client.ts"
import type { WhoopOAuth } from "../whoop/oauth.ts"
import type { SyncMessage } from "./messages.ts"
import type { QuotaPort } from "./quota.ts"
import type { LiveMessage } from "./status.ts"

/*
 * Everything the engine touches outside itself. In production the User object fills these in (user-object.ts); a
 * simulated world fills in its own clock, storage, network and faults, and runs the same engine.
 */

export type SqlValue = string | number | null

/** The object's own SQLite: synchronous, and writes without an `await` between them commit together. */
export interface ObjectSql {
  exec(query: string, ...bindings: SqlValue[]): Record<string, SqlValue>[]
}

export interface MemberPorts {
  userId: string
  sql: ObjectSql
  db: Database
  http: WhoopHttp
  oauth: WhoopOAuth
  tokenKeys: [TokenKey, ...TokenKey[]]
  quota: QuotaPort
  /** Whether this person's plan includes syncing now. */
  entitled(): Promise<boolean>
  now(): number
  /** In [0, 1): jitter only, never a decision. */
  random(): number
  /** The one alarm; a time in the past means at once. */
  setAlarm(at: number): Promise<void>
  getAlarm(): Promise<number | null>
  send(message: SyncMessage, delaySeconds: number): Promise<void>
  tell(message: LiveMessage): void
  log(event: LogEvent, fields: LogFields): void
}
