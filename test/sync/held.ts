import type { Held, HeldCycle, HeldRecovery, HeldSleep, Snapshot } from "../../src/db/snapshot.ts"
import type { Pages } from "../../src/sync/events.ts"
import type { InboxEvent } from "../../src/sync/inbox.ts"
import type { Collection, RecordOf } from "../../src/whoop/records.ts"

/* Events, what is held, and WHOOP's pages as values, for tests of what is decided over them. */

export const NOW = 1_795_348_800_000
export const SECOND = 1_000
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const event = (over: Partial<InboxEvent> = {}): InboxEvent => ({
  traceId: "t",
  type: "sleep.updated",
  objectId: "s1",
  receivedAt: NOW,
  attempts: 0,
  ...over,
})
export const record = (over: Partial<Held> = {}): Held => ({
  key: "1",
  at: NOW - 8 * HOUR,
  createdAt: NOW - HOUR,
  updatedAt: NOW - HOUR,
  firstSeenAt: NOW - HOUR,
  deletedAt: null,
  scoreState: "SCORED",
  ...over,
})
export const cycle = (over: Partial<HeldCycle> = {}): HeldCycle => ({ ...record(), end: null, ...over })
export const sleep = (over: Partial<HeldSleep> = {}): HeldSleep => ({
  ...record({ key: "s1" }),
  cycleKey: "1",
  nap: false,
  end: NOW - HOUR,
  ...over,
})
export const recovery = (over: Partial<HeldRecovery> = {}): HeldRecovery => ({
  ...record(),
  sleepId: "s1",
  recoveryScore: 60,
  ...over,
})
export const held = (over: Partial<Snapshot> = {}): Snapshot => ({
  cycles: [],
  recoveries: [],
  sleeps: [],
  workouts: [],
  ...over,
})
/** A page of records of which only what events go by is given. */
export const page = <C extends Collection>(
  collection: C,
  records: Partial<RecordOf[C]>[],
  nextToken: string | null = null,
): Pages => ({ [collection]: { collection, records, unreadable: [], nextToken } })
