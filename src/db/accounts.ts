import { and, count, eq, gt, inArray, ne, sql } from "drizzle-orm"
import type { Database } from "./database.ts"
import { identities, profiles, users, whoop_connections } from "./schema.ts"

export type ProviderName = (typeof identities.$inferSelect)["provider"]

/** Somebody at a provider, as the provider just told us. */
export interface OutsideIdentity {
  provider: ProviderName
  /** The provider's own id of them, which never changes. */
  subject: string
  /** What the person recognizes it by: a login or a mail address. */
  label: string | null
}

export type LinkedIdentity = typeof identities.$inferSelect

/**
 * The account this identity signs in to, made if there is none; a WHOOP account signs in to the account it is connected
 * to (design 4). One transaction whose first statement is decided by the primary key: however many callbacks arrive at
 * once, there is one account.
 */
export async function findOrCreateAccount(
  db: Database,
  identity: OutsideIdentity,
  newUserId: string,
  now: number,
): Promise<{ userId: string; created: boolean }> {
  const { provider, subject, label } = identity
  const itself = and(eq(identities.provider, provider), eq(identities.subject, subject))
  const owner = sql`coalesce((select user_id from whoop_connections
    where ${provider} = 'whoop' and whoop_user_id = cast(${subject} as integer)), ${newUserId})`
  const [, , found] = await db.batch([
    db
      .insert(identities)
      .values({ provider, subject, user_id: owner, label, linked_at: now })
      .onConflictDoUpdate({
        target: [identities.provider, identities.subject],
        set: { label },
        setWhere: sql`${identities.label} is not ${label}`,
      }),
    db
      .insert(users)
      .select(
        sql`select user_id, ${now} from identities where provider = ${provider} and subject = ${subject}`,
      )
      .onConflictDoNothing(),
    db.select({ userId: identities.user_id }).from(identities).where(itself),
  ])
  const userId = found[0]?.userId
  if (!userId) throw new Error("An identity just written is not there.")
  return { userId, created: userId === newUserId }
}

/**
 * Makes this identity a way in to the account. `taken`: it leads to another account, or belongs to a WHOOP account that
 * is connected to another one. Decided by the primary key.
 */
export async function linkIdentity(
  db: Database,
  userId: string,
  identity: OutsideIdentity,
  now: number,
): Promise<"linked" | "already" | "taken"> {
  const { provider, subject, label } = identity
  if (provider === "whoop" && (await isConnectedToAnother(db, userId, Number(subject)))) return "taken"
  const [inserted, found] = await db.batch([
    db
      .insert(identities)
      .values({ provider, subject, user_id: userId, label, linked_at: now })
      .onConflictDoNothing()
      .returning({ subject: identities.subject }),
    db
      .select({ userId: identities.user_id })
      .from(identities)
      .where(and(eq(identities.provider, provider), eq(identities.subject, subject))),
  ])
  if (inserted.length > 0) return "linked"
  return found[0]?.userId === userId ? "already" : "taken"
}

/** Takes back what linkIdentity just did. */
export async function forgetIdentity(db: Database, userId: string, identity: OutsideIdentity): Promise<void> {
  await db
    .delete(identities)
    .where(
      and(
        eq(identities.provider, identity.provider),
        eq(identities.subject, identity.subject),
        eq(identities.user_id, userId),
      ),
    )
}

/**
 * Takes a provider's ways in away, unless no other one of those offered would be left: the condition is part of the
 * statement, so two requests at once cannot take the last two.
 */
export async function unlinkProvider(
  db: Database,
  userId: string,
  provider: ProviderName,
  offered: ProviderName[],
): Promise<"unlinked" | "not_linked" | "last_way_in" | "connected"> {
  const mine = eq(identities.user_id, userId)
  // WHOOP's account goes on signing in to whoever holds its history: unlinking it would not do what it says.
  if (provider === "whoop" && (await findWhoopUserId(db, userId)) !== null) return "connected"
  const others = db
    .select({ others: count() })
    .from(identities)
    .where(and(mine, ne(identities.provider, provider), inArray(identities.provider, offered)))
  const removed = await db
    .delete(identities)
    .where(and(mine, eq(identities.provider, provider), sql`(${others}) > 0`))
    .returning({ subject: identities.subject })
  if (removed.length > 0) return "unlinked"
  const [linked] = await db
    .select({ subject: identities.subject })
    .from(identities)
    .where(and(mine, eq(identities.provider, provider)))
    .limit(1)
  return linked ? "last_way_in" : "not_linked"
}

/** Who this person is to us; null once erased. */
export async function findAccount(db: Database, userId: string) {
  const [[user], ways, [profile]] = await db.batch([
    db.select().from(users).where(eq(users.id, userId)),
    db.select().from(identities).where(eq(identities.user_id, userId)).orderBy(identities.linked_at),
    db.select().from(profiles).where(eq(profiles.user_id, userId)),
  ])
  return user ? { user, identities: ways, profile: profile ?? null } : null
}

/** A callback that has claimed a WHOOP account has connected it, or failed, within this time. */
const connectingMs = 60_000

/**
 * Whether any account here has this WHOOP account connected, or another one may be connecting it at this moment: a
 * revocation would then cut a link that works.
 */
export async function isConnectedAnywhere(
  db: Database,
  userId: string,
  whoopUserId: number,
  now: number,
): Promise<boolean> {
  const [connections, claims] = await db.batch([
    db
      .select({ userId: whoop_connections.user_id })
      .from(whoop_connections)
      .where(
        and(eq(whoop_connections.whoop_user_id, whoopUserId), ne(whoop_connections.status, "not_connected")),
      ),
    db
      .select({ userId: identities.user_id })
      .from(identities)
      .where(
        and(
          eq(identities.provider, "whoop"),
          eq(identities.subject, String(whoopUserId)),
          ne(identities.user_id, userId),
          gt(identities.linked_at, now - connectingMs),
        ),
      ),
  ])
  return connections.length + claims.length > 0
}

async function isConnectedToAnother(db: Database, userId: string, whoopUserId: number): Promise<boolean> {
  const rows = await db
    .select({ userId: whoop_connections.user_id })
    .from(whoop_connections)
    .where(and(eq(whoop_connections.whoop_user_id, whoopUserId), ne(whoop_connections.user_id, userId)))
  return rows.length > 0
}

async function findWhoopUserId(db: Database, userId: string): Promise<number | null> {
  const [row] = await db
    .select({ whoopUserId: whoop_connections.whoop_user_id })
    .from(whoop_connections)
    .where(eq(whoop_connections.user_id, userId))
  return row?.whoopUserId ?? null
}
