import type { Database } from "../db/database.ts"
import {
  listDeadLetters,
  type PeopleFigures,
  putBackDeadLetter,
  readPeopleFigures,
  takeDeadLetter,
} from "../db/operations.ts"
import { errorFields, log } from "../log.ts"
import { SyncMessage } from "./messages.ts"
import { type Quota, quotaObject } from "./quota-object.ts"

/* What whoever runs this wants to know, and the one thing to do about it: to send dead letters again. */

type QuotaUse = Awaited<ReturnType<Quota["use"]>>

export interface Operations {
  people: PeopleFigures
  /** null: it does not answer. */
  quota: QuotaUse | null
  queue: { backlog: number; bytes: number; oldestMessageAt: number | null } | null
}

/** `now` judges what is overdue. What does not answer is null, and the rest is still told. */
export async function readOperations(env: Env, db: Database, now: number): Promise<Operations> {
  const orNull = (error: unknown) => {
    log("request.failed", errorFields(error))
    return null
  }
  const [people, quota, queue] = await Promise.all([
    readPeopleFigures(db, now),
    readQuotaUse(env).catch(orNull),
    readBacklog(env).catch(orNull),
  ])
  return { people, quota, queue }
}

async function readQuotaUse(env: Env): Promise<QuotaUse> {
  const { minute, day, lanes, blockedUntil, perMinute, perDay } = await quotaObject(env).use()
  return { minute, day, lanes: { ...lanes }, blockedUntil, perMinute, perDay }
}

async function readBacklog(env: Env): Promise<Operations["queue"]> {
  const { backlogCount, backlogBytes, oldestMessageTimestamp } = await env.SYNC.metrics()
  const oldest = oldestMessageTimestamp ? new Date(oldestMessageTimestamp).getTime() : 0
  return { backlog: backlogCount, bytes: backlogBytes, oldestMessageAt: oldest > 0 ? oldest : null }
}

/** One log line an hour with every number that an alert is made of (docs/running.md). */
export async function logOperations(env: Env, db: Database, now: number): Promise<void> {
  const { people, quota, queue } = await readOperations(env, db, now)
  const minutesSince = (at: number | null | undefined) =>
    at === null || at === undefined ? null : Math.round((now - at) / 60_000)
  log("operations.measured", {
    connected: people.connected,
    reconnectNeeded: Object.values(people.reconnectNeeded).reduce((sum, one) => sum + one, 0),
    webhooksSilent: people.webhooksSilent,
    minutesSinceWebhook: minutesSince(people.lastWebhookAt),
    overdue: people.overdue,
    oldestOverdueMinutes: minutesSince(people.oldestOverdue?.since),
    deadLetters: people.deadLetters,
    backlog: queue?.backlog,
    quotaDay: quota?.day,
    quotaDayLimit: quota?.perDay,
  })
}

/** Sends dead letters again, one or up to a hundred; returns how many were sent. */
export async function redrive(env: Env, db: Database, id: string | null, now: number): Promise<number> {
  const ids = id === null ? (await listDeadLetters(db, 100)).map((letter) => letter.id) : [id]
  let sent = 0
  for (const one of ids) if (await redriveOne(env, db, one, now)) sent += 1
  log("queue.redriven", { count: sent })
  return sent
}

async function redriveOne(env: Env, db: Database, id: string, now: number): Promise<boolean> {
  const letter = await takeDeadLetter(db, id, now)
  if (!letter) return false
  const message = SyncMessage.safeParse(parseJson(letter.body))
  // Nothing can be done with it, now or later: it counts as dealt with.
  if (!message.success) return false
  try {
    await env.SYNC.send(message.data)
    return true
  } catch (error) {
    await putBackDeadLetter(db, id)
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
