import {
  type Customer,
  claimDueSubscriptions,
  drawTicket,
  findSubscription,
  isEntitled,
  listSubscriptions,
  type StoredSubscription,
  writeSubscription,
} from "../db/billing.ts"
import type { Database } from "../db/database.ts"
import type { StripeSettings } from "../env.ts"
import { errorFields, log } from "../log.ts"
import { decideEntitlement, type Subscription } from "./plan.ts"
import { fetchSubscription, fetchSubscriptionsOf } from "./stripe.ts"

/*
 * Stripe delivers events in any order, late, and more than once. So an event is only a hint that something changed: the
 * subscription is read at Stripe, and what is read is stored. Two readings at once could still land in the wrong order;
 * therefore each draws a ticket from D1 before it asks, and an answer is stored only if none with a later ticket is.
 * Whatever an event tells of had happened before its delivery, so before the ticket it draws: the answer to the highest
 * ticket has seen it, and that one stays. Replays draw new tickets and store the same.
 */

export interface Billing {
  db: Database
  stripe: StripeSettings
  /** Lets the person's object follow: stop, or go on and catch up. Safe to repeat. */
  tell(userId: string): Promise<void>
  now: number
}

/** Reads one subscription at Stripe and stores it. Returns whose it is; null when nobody here is that customer. */
export async function readSubscription(
  billing: Billing,
  customerId: string,
  subscriptionId: string,
): Promise<string | null> {
  const drawn = await drawTicket(billing.db, customerId)
  if (!drawn) return null
  const told = await fetchSubscription(billing.stripe, subscriptionId)
  const subscription = told ?? (await asEnded(billing.db, drawn.userId, subscriptionId))
  if (subscription && (!told || told.customerId === customerId)) await store(billing, drawn, [subscription])
  return drawn.userId
}

/** The same for all of a customer's. */
export async function readSubscriptionsOf(billing: Billing, customerId: string): Promise<string | null> {
  const drawn = await drawTicket(billing.db, customerId)
  if (!drawn) return null
  await store(billing, drawn, await fetchSubscriptionsOf(billing.stripe, customerId))
  return drawn.userId
}

/**
 * The same for what is held of a customer Stripe no longer knows, so that no row tells of a plan that is nowhere. What
 * has ended for good is not asked for.
 */
export async function readHeldAgain(billing: Billing, { user_id, id }: Customer): Promise<void> {
  const held = await listSubscriptions(billing.db, user_id)
  for (const subscription of held.filter(({ check_at }) => check_at !== null)) {
    await readSubscription(billing, id, subscription.id)
  }
}

/** A tick reads so many again at most: a free plan's invocation has 50 calls to the outside. */
const READ_AGAIN_MAX = 10
/** When one that could not be read is due again. */
const READ_AGAIN_AFTER_MS = 3_600_000

/**
 * The hourly tick: what an event should have told, should it not have come, and what ends by mere time. One person's
 * failure is not the others'.
 */
export async function readDueSubscriptions(billing: Billing): Promise<void> {
  const due = await claimDueSubscriptions(
    billing.db,
    billing.now,
    billing.now + READ_AGAIN_AFTER_MS,
    READ_AGAIN_MAX,
  )
  for (const { id, customerId } of due) {
    await readSubscription(billing, customerId, id).catch((error: unknown) =>
      log("billing.refused", { problem: "read_again", ...errorFields(error) }),
    )
  }
}

/** What Stripe knows no more is as good as canceled, if we ever held it. */
async function asEnded(db: Database, userId: string, id: string): Promise<Subscription | null> {
  const known = await findSubscription(db, userId, id)
  return (
    known && { id, status: "canceled", currentPeriodEnd: known.current_period_end, cancelAt: known.cancel_at }
  )
}

async function store(
  billing: Billing,
  { userId, ticket }: { userId: string; ticket: number },
  told: readonly Subscription[],
): Promise<void> {
  const { db, now } = billing
  const before = await isEntitled(db, userId, now)
  for (const subscription of told) {
    const known = await findSubscription(db, userId, subscription.id)
    const row = toRow(userId, ticket, subscription, known, now)
    const isNews = await writeSubscription(db, row)
    if (isNews && known?.status !== row.status) {
      log("billing.changed", { userId, status: row.status, before: known?.status ?? null })
    }
  }
  const after = await isEntitled(db, userId, now)
  if (after !== before) log("billing.changed", { userId, entitled: after })
  // Also when nothing changed: the last time may have failed after it was stored.
  await billing.tell(userId)
}

function toRow(
  userId: string,
  ticket: number,
  subscription: Subscription,
  known: StoredSubscription | null,
  now: number,
): StoredSubscription {
  const { id, status, currentPeriodEnd: current_period_end, cancelAt: cancel_at } = subscription
  const row = { user_id: userId, id, status, current_period_end, cancel_at, ticket }
  const isNew = known?.status !== status || known.cancel_at !== cancel_at
  return {
    ...row,
    ...decideEntitlement(subscription, known?.past_due_since ?? null, now),
    changed_at: isNew ? now : known.changed_at,
  }
}
