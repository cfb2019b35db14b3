import { and, asc, eq, getTableColumns, lt, lte, or, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { Check } from "../daily/checks.ts"
import type { Body, Profile } from "../whoop/records.ts"
import type { Database } from "./database.ts"
import { bodies, profiles, users, whoop_connections } from "./schema.ts"

export type Connection = typeof whoop_connections.$inferSelect
export type ConnectionStatus = Connection["status"]

export async function findConnection(db: Database, userId: string): Promise<Connection | null> {
  const rows = await db.select().from(whoop_connections).where(eq(whoop_connections.user_id, userId))
  return rows[0] ?? null
}

/** Whose WHOOP account this is, if it is linked here; a disconnected one still is while its history is held. */
export async function findConnectionOfMember(
  db: Database,
  whoopUserId: number,
): Promise<{ userId: string; status: ConnectionStatus } | null> {
  const rows = await db
    .select({ userId: whoop_connections.user_id, status: whoop_connections.status })
    .from(whoop_connections)
    .where(eq(whoop_connections.whoop_user_id, whoopUserId))
  return rows[0] ?? null
}

const ChecksJson = z.array(z.tuple([z.number(), z.number()]))

/** How far back recoveries were looked at, and when. */
export function readChecks(connection: Pick<Connection, "checks">): Check[] {
  return ChecksJson.parse(JSON.parse(connection.checks)).map(([from, at]) => ({ from, at }))
}

export type LinkOutcome = "connected" | "linked_elsewhere" | "other_account" | "account_gone"

/**
 * Claims a WHOOP account for a person, or finds it theirs. The table's two promises decide, not a look beforehand: one
 * row a person, one row a WHOOP account (design 4). That it is connected is said later, by markConnected: until the object
 * holds the tokens it is not true.
 */
export async function linkConnection(
  db: Database,
  userId: string,
  whoopUserId: number,
  now: number,
): Promise<LinkOutcome> {
  const given: Record<string, SQL> = {
    user_id: sql`${userId}`,
    whoop_user_id: sql`${whoopUserId}`,
    status: sql`'not_connected'`,
    connected_at: sql`${now}`,
  }
  const columns = Object.entries(getTableColumns(whoop_connections)).map(
    ([name, column]) => given[name] ?? sql`${column.default ?? null}`,
  )
  const [linked, [held], [account]] = await db.batch([
    // Consent takes a while: the account may have been erased meanwhile, and then nothing of it may come back.
    db
      .insert(whoop_connections)
      .select(sql`select ${sql.join(columns, sql`, `)} from users where id = ${userId}`)
      .onConflictDoNothing()
      .returning({ userId: whoop_connections.user_id }),
    db.select().from(whoop_connections).where(eq(whoop_connections.user_id, userId)),
    db.select({ id: users.id }).from(users).where(eq(users.id, userId)),
  ])
  if (!account) return "account_gone"
  if (linked.length > 0 || held?.whoop_user_id === whoopUserId) return "connected"
  return held ? "other_account" : "linked_elsewhere"
}

/*
 * Each of these three is told with the time of its change, and yields to a later one that is there already: what an
 * instance sent before it ended can arrive after its successor's.
 */

/** The hourly tick looks in an hour later, should the import's own means all fail. */
export async function markConnected(db: Database, userId: string, since: number): Promise<void> {
  await db
    .update(whoop_connections)
    .set({
      status: "connected",
      connected_at: since,
      reconnect_cause: null,
      disconnected_at: null,
      next_check_at: since + 3_600_000,
    })
    .where(
      and(
        eq(whoop_connections.user_id, userId),
        sql`coalesce(${whoop_connections.disconnected_at}, 0) < ${since}`,
        // Else it is the connection that is known here, and may be lost already.
        or(eq(whoop_connections.status, "not_connected"), lt(whoop_connections.connected_at, since)),
      ),
    )
}

/** Where D1 was never told of the connection that is lost, it is told of both: it began no later than this. */
export async function markReconnectNeeded(
  db: Database,
  userId: string,
  cause: string,
  since: number,
): Promise<void> {
  await db
    .update(whoop_connections)
    .set({
      status: "reconnect_needed",
      connected_at: sql`case ${whoop_connections.status} when 'not_connected' then ${since}
        else ${whoop_connections.connected_at} end`,
      reconnect_cause: cause,
      disconnected_at: null,
      next_check_at: null,
    })
    .where(
      and(
        eq(whoop_connections.user_id, userId),
        lte(whoop_connections.connected_at, since),
        sql`coalesce(${whoop_connections.disconnected_at}, 0) < ${since}`,
      ),
    )
}

export async function markDisconnected(db: Database, userId: string, since: number): Promise<void> {
  await db
    .update(whoop_connections)
    .set({ status: "not_connected", reconnect_cause: null, disconnected_at: since, next_check_at: null })
    .where(and(eq(whoop_connections.user_id, userId), lte(whoop_connections.connected_at, since)))
}

export async function setNextCheck(db: Database, userId: string, nextCheckAt: number | null): Promise<void> {
  await db
    .update(whoop_connections)
    .set({ next_check_at: nextCheckAt })
    .where(
      and(
        eq(whoop_connections.user_id, userId),
        sql`${whoop_connections.next_check_at} is not ${nextCheckAt}`,
      ),
    )
}

/** People a tick may claim at once; more are due again at the next tick. */
const CLAIM_LIMIT = 20_000

/**
 * Takes everyone who is due at `scheduledTime`, moving them on to `claimedUntil`: a second tick at the same time finds
 * none of them, and a person whose message is lost is due again then. One statement over one index.
 */
export async function claimDue(db: Database, scheduledTime: number, claimedUntil: number): Promise<string[]> {
  const due = db
    .select({ userId: whoop_connections.user_id })
    .from(whoop_connections)
    .where(lte(whoop_connections.next_check_at, scheduledTime))
    .orderBy(asc(whoop_connections.next_check_at))
    .limit(CLAIM_LIMIT)
  const rows = await db
    .update(whoop_connections)
    .set({ next_check_at: claimedUntil })
    .where(sql`${whoop_connections.user_id} in ${due}`)
    .returning({ userId: whoop_connections.user_id })
  return rows.map((row) => row.userId)
}

/** The row to insert, or none: what was on its way when the account was erased brings nothing of it back. */
function rowWhileLinked<T extends typeof profiles | typeof bodies>(table: T, row: T["$inferInsert"]): SQL {
  const given = new Map<string, unknown>(Object.entries(row))
  const values = Object.keys(getTableColumns(table)).map((name) => sql`${given.get(name)}`)
  return sql`select ${sql.join(values, sql`, `)}
    where exists (select 1 from whoop_connections where user_id = ${row.user_id})`
}

export async function writeProfile(
  db: Database,
  userId: string,
  profile: Profile,
  now: number,
): Promise<void> {
  const { user_id: whoop_user_id, email, first_name, last_name } = profile
  const values = { whoop_user_id, email, first_name, last_name, changed_at: now, synced_at: now }
  await db
    .insert(profiles)
    .select(rowWhileLinked(profiles, { user_id: userId, ...values }))
    .onConflictDoUpdate({
      target: profiles.user_id,
      set: values,
      setWhere: sql`${profiles.email} is not excluded.email or ${profiles.first_name} is not excluded.first_name
        or ${profiles.last_name} is not excluded.last_name or ${profiles.whoop_user_id} is not excluded.whoop_user_id`,
    })
}

export async function writeBody(db: Database, userId: string, body: Body, now: number): Promise<void> {
  const values = { ...body, changed_at: now, synced_at: now }
  await db
    .insert(bodies)
    .select(rowWhileLinked(bodies, { user_id: userId, ...values }))
    .onConflictDoUpdate({
      target: bodies.user_id,
      set: values,
      setWhere: sql`${bodies.height_meter} is not excluded.height_meter
        or ${bodies.weight_kilogram} is not excluded.weight_kilogram
        or ${bodies.max_heart_rate} is not excluded.max_heart_rate`,
    })
}
