import { and, asc, eq, getTableColumns, gt, inArray, lte, sql } from "drizzle-orm"
import type { Database } from "./database.ts"
import { customers, subscriptions, users } from "./schema.ts"

export type Customer = typeof customers.$inferSelect
export type StoredSubscription = typeof subscriptions.$inferSelect
export type SubscriptionStatus = StoredSubscription["status"]

export async function findCustomer(db: Database, userId: string): Promise<Customer | null> {
  const rows = await db.select().from(customers).where(eq(customers.user_id, userId))
  return rows[0] ?? null
}

/**
 * Keeps who the person is at Stripe and returns it; of two checkouts begun at once the first one's stays. An account that
 * was erased meanwhile gets no row, and null is returned.
 */
export async function keepCustomer(
  db: Database,
  userId: string,
  customerId: string,
  now: number,
): Promise<Customer | null> {
  await db
    .insert(customers)
    .select(sql`select ${users.id}, ${customerId}, ${now}, 0 from ${users} where ${users.id} = ${userId}`)
    .onConflictDoNothing()
  return findCustomer(db, userId)
}

/**
 * Puts a new customer in the place of one Stripe no longer knows and returns who the person is at Stripe now; of two
 * checkouts begun at once the first one's stays. null: the account was erased meanwhile.
 */
export async function replaceCustomer(
  db: Database,
  gone: Customer,
  customerId: string,
): Promise<Customer | null> {
  await db
    .update(customers)
    .set({ id: customerId })
    .where(and(eq(customers.user_id, gone.user_id), eq(customers.id, gone.id)))
  return findCustomer(db, gone.user_id)
}

/** The next ticket of this customer, and whose it is; null for a customer nobody here is. */
export async function drawTicket(
  db: Database,
  customerId: string,
): Promise<{ userId: string; ticket: number } | null> {
  const rows = await db
    .update(customers)
    .set({ tickets: sql`${customers.tickets} + 1` })
    .where(eq(customers.id, customerId))
    .returning({ userId: customers.user_id, ticket: customers.tickets })
  return rows[0] ?? null
}

/** Returns whether this is news: an answer to a later question is stored already, or the account was erased, when not. */
export async function writeSubscription(db: Database, row: StoredSubscription): Promise<boolean> {
  const values = sql.join(
    Object.keys(getTableColumns(subscriptions)).map((name) => sql`${row[name as keyof StoredSubscription]}`),
    sql`, `,
  )
  const written = await db
    .insert(subscriptions)
    .select(sql`select ${values} from ${customers} where ${customers.user_id} = ${row.user_id}`)
    .onConflictDoUpdate({
      target: [subscriptions.user_id, subscriptions.id],
      set: row,
      setWhere: lte(subscriptions.ticket, row.ticket),
    })
    .returning({ id: subscriptions.id })
  return written.length > 0
}

export async function findSubscription(
  db: Database,
  userId: string,
  id: string,
): Promise<StoredSubscription | null> {
  const rows = await db
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.user_id, userId), eq(subscriptions.id, id)))
  return rows[0] ?? null
}

export async function listSubscriptions(db: Database, userId: string): Promise<StoredSubscription[]> {
  return db.select().from(subscriptions).where(eq(subscriptions.user_id, userId))
}

/** Whether anything this person pays for entitles them to syncing. */
export async function isEntitled(db: Database, userId: string, now: number): Promise<boolean> {
  const rows = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(and(eq(subscriptions.user_id, userId), gt(subscriptions.entitled_until, now)))
    .limit(1)
  return rows.length > 0
}

/**
 * Subscriptions that are to be read again at Stripe, the longest due first, and moved on to `claimedUntil` at once: those
 * that cannot be read must not stand before all others at the next tick.
 */
export async function claimDueSubscriptions(
  db: Database,
  now: number,
  claimedUntil: number,
  limit: number,
): Promise<{ id: string; customerId: string }[]> {
  const due = await db
    .select({ id: subscriptions.id, customerId: customers.id })
    .from(subscriptions)
    .innerJoin(customers, eq(customers.user_id, subscriptions.user_id))
    .where(lte(subscriptions.check_at, now))
    .orderBy(asc(subscriptions.check_at))
    .limit(limit)
  if (due.length === 0) return []
  await db
    .update(subscriptions)
    .set({ check_at: claimedUntil })
    .where(
      and(
        lte(subscriptions.check_at, now),
        inArray(
          subscriptions.id,
          due.map(({ id }) => id),
        ),
      ),
    )
  return due
}
