import { and, asc, count, desc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm"
import journal from "../../migrations/meta/_journal.json" with { type: "json" }
import type { Database } from "./database.ts"
import { dead_letters, whoop_connections } from "./schema.ts"

export type DeadLetter = typeof dead_letters.$inferSelect

/** The migration this code was written for, as wrangler notes it. */
const newestMigration = `${journal.entries.at(-1)?.tag}.sql`

/** Whether the database is migrated as far as this code needs. Throws where it does not answer at all. */
export async function isMigrated(binding: D1Database): Promise<boolean> {
  const applied = binding.prepare("select 1 from d1_migrations where name = ?").bind(newestMigration)
  return (await applied.first()) !== null
}

/** Dead letters nobody has sent again, the newest first. */
export async function listDeadLetters(db: Database, limit: number): Promise<DeadLetter[]> {
  return db
    .select()
    .from(dead_letters)
    .where(isNull(dead_letters.redriven_at))
    .orderBy(desc(dead_letters.died_at))
    .limit(limit)
}

/** Takes a dead letter to send it again: of two operators who press at once, one gets it. */
export async function takeDeadLetter(db: Database, id: string, now: number): Promise<DeadLetter | null> {
  const taken = await db
    .update(dead_letters)
    .set({ redriven_at: now })
    .where(and(eq(dead_letters.id, id), isNull(dead_letters.redriven_at)))
    .returning()
  return taken[0] ?? null
}

/** It could not be sent after all. */
export async function putBackDeadLetter(db: Database, id: string): Promise<void> {
  await db.update(dead_letters).set({ redriven_at: null }).where(eq(dead_letters.id, id))
}

/** Should it die again, the operator can still see for a week that it had before. */
const REDRIVEN_KEPT_MS = 7 * 86_400_000

/** For the hourly tick: what was dealt with is held no longer. */
export async function forgetRedriven(db: Database, now: number): Promise<void> {
  await db.delete(dead_letters).where(lte(dead_letters.redriven_at, now - REDRIVEN_KEPT_MS))
}

export interface PeopleFigures {
  connected: number
  /** Connections that need the person again, by cause. */
  reconnectNeeded: Record<string, number>
  /** Connected people whose nights come without an event. */
  webhooksSilent: number
  /** When the last event of anybody's arrived, UTC ms. */
  lastWebhookAt: number | null
  overdue: number
  /** The person who waits longest for a look that was due, and since when, UTC ms. */
  oldestOverdue: { userId: string; since: number } | null
  deadLetters: number
}

/** A handful of counts in one round trip. */
export async function readPeopleFigures(db: Database, now: number): Promise<PeopleFigures> {
  const connections = whoop_connections
  const [[connected], causes, [overdue], [oldest], [dead]] = await db.batch([
    db
      .select({
        count: count(),
        silent: sql<number>`coalesce(sum(${connections.webhooks} = 'silent'), 0)`,
        last: sql<number | null>`max(${connections.last_webhook_at})`,
      })
      .from(connections)
      .where(eq(connections.status, "connected")),
    db
      .select({ cause: connections.reconnect_cause, count: count() })
      .from(connections)
      .where(eq(connections.status, "reconnect_needed"))
      .groupBy(connections.reconnect_cause),
    db.select({ count: count() }).from(connections).where(lte(connections.next_check_at, now)),
    db
      .select({ userId: connections.user_id, since: connections.next_check_at })
      .from(connections)
      .where(and(isNotNull(connections.next_check_at), lte(connections.next_check_at, now)))
      .orderBy(asc(connections.next_check_at))
      .limit(1),
    db.select({ count: count() }).from(dead_letters).where(isNull(dead_letters.redriven_at)),
  ])
  return {
    connected: connected?.count ?? 0,
    reconnectNeeded: Object.fromEntries(causes.map((row) => [row.cause ?? "unknown", row.count])),
    webhooksSilent: connected?.silent ?? 0,
    lastWebhookAt: connected?.last ?? null,
    overdue: overdue?.count ?? 0,
    oldestOverdue: oldest?.since ? { userId: oldest.userId, since: oldest.since } : null,
    deadLetters: dead?.count ?? 0,
  }
}
