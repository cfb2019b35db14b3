import { claimDue } from "../db/connections.ts"
import type { Database } from "../db/database.ts"
import type { LogEvent, LogFields } from "../log.ts"
import type { SyncMessage } from "./messages.ts"

/** People a queue message carries: it is billed as one. */
const PEOPLE_PER_MESSAGE = 100
/**
 * `sendBatch` takes 256 KB, and a message of 100 ids is 4 KB: its limit of 100 messages would be too many.
 * https://developers.cloudflare.com/queues/platform/limits/
 */
const MESSAGES_PER_BATCH = 50
/** Whoever was claimed and not looked at after all is due again at the next tick. */
const CLAIM_MS = 55 * 60_000

export interface TickPorts {
  db: Database
  sendBatch(messages: SyncMessage[]): Promise<void>
  log(event: LogEvent, fields: LogFields): void
}

const HOUR_MS = 3_600_000

/** The tick that will look at whoever is due from `dueAt` on: at a full hour (wrangler.toml). UTC ms. */
export function tickOf(dueAt: number | null, now: number): number | null {
  return dueAt === null ? null : Math.ceil(Math.max(dueAt, now) / HOUR_MS) * HOUR_MS
}

/** The hourly tick: one indexed query, however many people there are. `scheduledTime` is its "now". */
export async function tick({ db, sendBatch, log }: TickPorts, scheduledTime: number): Promise<number> {
  const due = await claimDue(db, scheduledTime, scheduledTime + CLAIM_MS)
  const messages: SyncMessage[] = []
  for (let i = 0; i < due.length; i += PEOPLE_PER_MESSAGE) {
    messages.push({ kind: "catch_up", userIds: due.slice(i, i + PEOPLE_PER_MESSAGE), scheduledTime })
  }
  for (let i = 0; i < messages.length; i += MESSAGES_PER_BATCH) {
    await sendBatch(messages.slice(i, i + MESSAGES_PER_BATCH))
  }
  log("catch_up.ticked", { due: due.length, messages: messages.length })
  return due.length
}
