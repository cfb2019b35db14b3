import type { StoredSubscription, SubscriptionStatus } from "../db/billing.ts"

/*
 * What a subscription entitles to, as a decision over values. Stripe's statuses:
 * https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
 */

/** A subscription as Stripe tells it, times in UTC ms. */
export interface Subscription {
  id: string
  status: SubscriptionStatus
  currentPeriodEnd: number | null
  /** When it ends by the person's own wish; null: it goes on. */
  cancelAt: number | null
}

export type Entitlement = Pick<StoredSubscription, "past_due_since" | "entitled_until" | "check_at">

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** So long syncing goes on after a payment failed: Stripe tries the card again meanwhile. */
export const GRACE_MS = 7 * DAY_MS

/**
 * `pastDueSince`: when it was first seen past due, if that was so until now. A renewal is told by Stripe within the hour;
 * the grace also bounds how long a plan goes on unheard of.
 */
export function decideEntitlement(
  { status, currentPeriodEnd, cancelAt }: Subscription,
  pastDueSince: number | null,
  now: number,
): Entitlement {
  const no = { past_due_since: null, entitled_until: 0 }
  switch (status) {
    case "trialing":
    case "active": {
      const until = cancelAt ?? (currentPeriodEnd ?? now) + GRACE_MS
      const next = Math.max(Math.min(cancelAt ?? until, currentPeriodEnd ?? until), now)
      return { past_due_since: null, entitled_until: until, check_at: next + HOUR_MS }
    }
    case "past_due": {
      const since = pastDueSince ?? now
      const until = Math.min(since + GRACE_MS, cancelAt ?? Number.POSITIVE_INFINITY)
      const next = until > now ? Math.min(until, now + DAY_MS) : now + DAY_MS
      return { past_due_since: since, entitled_until: until, check_at: next }
    }
    case "incomplete":
      return { ...no, check_at: now + DAY_MS }
    case "unpaid":
    case "paused":
      return { ...no, check_at: now + GRACE_MS }
    case "canceled":
    case "incomplete_expired":
      return { ...no, check_at: null }
  }
}

/** What a person is told of their plan. */
export interface Plan {
  billing: "off" | "stripe"
  entitled: boolean
  /** `canceled` with `entitled`: it goes on to the end of what is paid. */
  status: "none" | "incomplete" | "trialing" | "active" | "past_due" | "unpaid" | "canceled"
  current_period_end: string | null
  /** Until when syncing goes on if nothing more is heard: the end of a canceled plan, or of the grace. */
  entitled_until: string | null
  /** Which of POST /api/v1/billing/{checkout,portal} helps; null where nobody pays. */
  manage: "checkout" | "portal" | null
}

export const freePlan: Plan = {
  billing: "off",
  entitled: true,
  status: "none",
  current_period_end: null,
  entitled_until: null,
  manage: null,
}

const told: Record<SubscriptionStatus, Plan["status"]> = {
  incomplete: "incomplete",
  incomplete_expired: "none",
  trialing: "trialing",
  active: "active",
  past_due: "past_due",
  canceled: "canceled",
  unpaid: "unpaid",
  paused: "unpaid",
}

/** Stripe still knows it as something that can be paid, changed or canceled. */
const living: ReadonlySet<SubscriptionStatus> = new Set([
  "trialing",
  "active",
  "past_due",
  "unpaid",
  "paused",
])

export const isLiving = ({ status }: { status: SubscriptionStatus }) => living.has(status)

/** Of several subscriptions the one that carries furthest speaks. */
export function toPlan(rows: readonly StoredSubscription[], now: number): Plan {
  const [best] = rows.toSorted(
    (a, b) =>
      b.entitled_until - a.entitled_until ||
      Number(isLiving(b)) - Number(isLiving(a)) ||
      b.changed_at - a.changed_at,
  )
  const manage = rows.some(isLiving) ? "portal" : "checkout"
  if (!best) return { ...freePlan, billing: "stripe", entitled: false, manage }
  const entitled = best.entitled_until > now
  const ends = best.cancel_at !== null && isLiving(best)
  const bounded = ends || best.status === "past_due"
  return {
    billing: "stripe",
    entitled,
    status: ends ? "canceled" : told[best.status],
    current_period_end: toTime(best.current_period_end),
    entitled_until: entitled && bounded ? toTime(best.entitled_until) : null,
    manage,
  }
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
