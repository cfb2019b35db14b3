import { and, desc, eq, gt, ne, sql } from "drizzle-orm"
import type { Database } from "../db/database.ts"
import { sessions } from "../db/schema.ts"
import { hashToken, makeToken } from "./random-token.ts"

const dayMs = 24 * 60 * 60 * 1000
/** A session ends when it was not used for this long … */
export const idleLifeMs = 30 * dayMs
/** … and in any case after this long: then one proves again who one is. */
const wholeLifeMs = 365 * dayMs

/** How fresh a sign-in must be for what cannot be undone or lets somebody in for good (design 2.4). */
const recentMs = 10 * 60 * 1000

export interface Session {
  /** SHA-256 of the token. */
  id: string
  userId: string
  signedInAt: number
}

/** What a person sees of a session of theirs. `id` is the beginning of the stored hash: enough to name it. */
export interface ListedSession {
  id: string
  device: string | null
  signedInAt: number
  lastSeenAt: number
  current: boolean
}

export function isRecent(session: Session, now: number): boolean {
  return now - session.signedInAt <= recentMs
}

/** Returns the new session's token, for the cookie; only its hash is stored. */
export async function startSession(
  db: Database,
  userId: string,
  device: string | null,
  now: number,
): Promise<string> {
  const token = makeToken()
  await db.insert(sessions).values({
    id: await hashToken(token),
    user_id: userId,
    created_at: now,
    signed_in_at: now,
    last_seen_at: now,
    expires_at: now + idleLifeMs,
    device,
  })
  return token
}

/** One row by its key: every request that a person makes pays for this. */
export function sessionQuery(db: Database, id: string, now: number) {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), gt(sessions.expires_at, now)))
}

/**
 * The session of a cookie's token, or null. `slid` says that its life was prolonged and the cookie must be written
 * again: once a day at most, as it costs a row write.
 */
export async function findSession(
  db: Database,
  token: string,
  now: number,
): Promise<(Session & { slid: boolean }) | null> {
  const [row] = await sessionQuery(db, await hashToken(token), now)
  if (!row) return null
  return {
    id: row.id,
    userId: row.user_id,
    signedInAt: row.signed_in_at,
    slid: await slideSession(db, row, now),
  }
}

/** Whether the session's life had to be prolonged. */
export async function slideSession(
  db: Database,
  { id, created_at, last_seen_at }: Pick<typeof sessions.$inferSelect, "id" | "created_at" | "last_seen_at">,
  now: number,
): Promise<boolean> {
  if (now - last_seen_at < dayMs) return false
  const expires_at = Math.min(now + idleLifeMs, created_at + wholeLifeMs)
  await db.update(sessions).set({ last_seen_at: now, expires_at }).where(eq(sessions.id, id))
  return true
}

/** The one asked with first, then the last used. */
export async function listSessions(
  db: Database,
  userId: string,
  currentId: string,
  now: number,
): Promise<ListedSession[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.user_id, userId), gt(sessions.expires_at, now)))
    .orderBy(desc(sessions.last_seen_at))
  const listed = rows.map((row) => ({
    id: publicId(row.id),
    device: row.device,
    signedInAt: row.signed_in_at,
    lastSeenAt: row.last_seen_at,
    current: row.id === currentId,
  }))
  return listed.sort((a, b) => Number(b.current) - Number(a.current))
}

/** Ends the session of a token. Returns whose it was and the id they see of it; null when there was none. */
export async function endSession(
  db: Database,
  token: string,
): Promise<{ userId: string; listedId: string } | null> {
  const [ended] = await db
    .delete(sessions)
    .where(eq(sessions.id, await hashToken(token)))
    .returning({ id: sessions.id, userId: sessions.user_id })
  return ended ? { userId: ended.userId, listedId: publicId(ended.id) } : null
}

/** Ends one of this person's sessions by the id they see; false when there is none. */
export async function endListedSession(db: Database, userId: string, listedId: string): Promise<boolean> {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.user_id, userId), eq(sql`substr(${sessions.id}, 1, 16)`, listedId)))
    .returning({ id: sessions.id })
  return ended.length > 0
}

/** Ends every session of this person but one; returns the ids they see of them. */
export async function endOtherSessions(db: Database, userId: string, currentId: string): Promise<string[]> {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.user_id, userId), ne(sessions.id, currentId)))
    .returning({ id: sessions.id })
  return ended.map((session) => publicId(session.id))
}

/** What a person sees of a session's id: it does not open it. */
export function publicId(id: string): string {
  return id.slice(0, 16)
}
