import type { DatabaseSync } from "node:sqlite"
import type { Member } from "../../src/sync/member.ts"
import type { LiveMessage } from "../../src/sync/status.ts"
import type { Switches, WhoopOptions } from "../whoop-simulator/index.ts"

/** Sunday noon in UTC: everybody of the simulator's lives is up. */
export const NOON = Date.UTC(2026, 10, 22, 12)
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** What an await of the engine was for, and how often it has been passed. */
export interface Passage {
  userId: string
  what: string
}

/**
 * Ends an instance at an await: before what is awaited happens, or after it happened and before anyone learns of it. An
 * error is what the await throws instead.
 */
export type Interruption = (passage: Passage) => "pass" | "before" | "after" | Error

export interface EngineOptions {
  now?: number
  seed?: number
  switches?: Partial<Switches>
  limits?: WhoopOptions["limits"]
  latencyMs?: number
}

/** One person's object: storage that stays, an instance that may go at any moment, one alarm. */
export interface Seat {
  userId: string
  memberId: number
  sql: DatabaseSync
  member: Member
  alarmAt: number | null
  /** Alarms that came to nothing because the instance ended; seven in a row and it is not tried again. */
  failedAlarms: number
  told: LiveMessage[]
}
