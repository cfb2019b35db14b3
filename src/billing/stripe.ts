import type Stripe from "stripe"
import { z } from "zod"
import type { StripeSettings } from "../env.ts"
import { AppError } from "../errors.ts"
import { errorFields, log } from "../log.ts"
import type { Subscription } from "./plan.ts"

/*
 * Stripe's world: its library, its ids and its JSON stay in this file. The library is loaded by the first call, so that a
 * Worker without billing never runs it.
 */

const REQUEST_TIMEOUT_MS = 10_000

async function openStripe({ secretKey, origin }: StripeSettings) {
  const { default: Library } = await import("stripe")
  const { protocol, hostname, port } = new URL(origin)
  const isPlain = protocol === "http:"
  return new Library(secretKey, {
    host: hostname,
    port: port || (isPlain ? "80" : "443"),
    protocol: isPlain ? "http" : "https",
    httpClient: Library.createFetchHttpClient((input: RequestInfo | URL, init?: RequestInit) =>
      fetch(input, init),
    ),
    timeout: REQUEST_TIMEOUT_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  })
}

/** Runs one question to Stripe. Throws a 503 that says so when Stripe does not answer as it should. */
async function ask<T>(settings: StripeSettings, question: (stripe: Stripe) => Promise<T>): Promise<T> {
  const stripe = await openStripe(settings)
  try {
    return await question(stripe)
  } catch (error) {
    log("billing.refused", { problem: "stripe", ...errorFields(error) })
    throw unavailable()
  }
}

const NO_ANSWER =
  "Stripe, which takes the payments, did not answer as it should. Nothing changed. Try again in a minute."

export const unavailable = (message = NO_ANSWER) => new AppError(503, "billing_unavailable", message)

const isMissing = (error: unknown) =>
  error instanceof Error && "statusCode" in error && error.statusCode === 404

/** Of a question that names a customer: deleted at Stripe, or of the test mode that was tried before the live one. */
const isMissingCustomer = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  error.code === "resource_missing" &&
  "param" in error &&
  error.param === "customer"

async function nullWithoutCustomer<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isMissingCustomer(error)) return null
    throw error
  }
}

const seconds = z
  .number()
  .transform((time) => time * 1000)
  .nullish()
  .transform((time) => time ?? null)

/** The end of the period lies on the items since API version 2025-03-31, on the subscription before. */
const WireSubscription = z.object({
  id: z.string(),
  customer: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]),
  status: z.enum([
    "incomplete",
    "incomplete_expired",
    "trialing",
    "active",
    "past_due",
    "canceled",
    "unpaid",
    "paused",
  ]),
  cancel_at: seconds,
  cancel_at_period_end: z.boolean().nullish(),
  current_period_end: seconds,
  items: z.object({ data: z.array(z.object({ current_period_end: seconds })) }).nullish(),
})

function toSubscription(json: unknown): Subscription & { customerId: string } {
  const wire = WireSubscription.parse(json)
  const ends = (wire.items?.data ?? []).flatMap((item) => item.current_period_end ?? [])
  const currentPeriodEnd = wire.current_period_end ?? (ends.length > 0 ? Math.min(...ends) : null)
  const cancelAt = wire.cancel_at ?? (wire.cancel_at_period_end ? currentPeriodEnd : null)
  return { id: wire.id, customerId: wire.customer, status: wire.status, currentPeriodEnd, cancelAt }
}

/** null: Stripe knows no such subscription. */
export function fetchSubscription(settings: StripeSettings, id: string) {
  return ask(settings, async (stripe) => {
    try {
      return toSubscription(await stripe.subscriptions.retrieve(id))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  })
}

/** All subscriptions this customer ever had, the newest ten; none of a customer Stripe does not know. */
export function fetchSubscriptionsOf(settings: StripeSettings, customerId: string) {
  return ask(settings, async (stripe) => {
    const page = await nullWithoutCustomer(
      stripe.subscriptions.list({ customer: customerId, status: "all", limit: 10 }),
    )
    return (page?.data ?? []).map(toSubscription)
  })
}

/**
 * Made once for a person, however often it is asked for, and once more in the place of each that is gone. Stripe learns
 * our id of them and nothing else from us.
 */
export function createCustomer(
  settings: StripeSettings,
  userId: string,
  gone: string | null,
): Promise<string> {
  return ask(settings, async (stripe) => {
    const created = await stripe.customers.create(
      { metadata: { user_id: userId } },
      { idempotencyKey: gone === null ? `customer-${userId}` : `customer-${userId}-after-${gone}` },
    )
    return z.string().parse(created.id)
  })
}

/**
 * Where this customer pays; null: Stripe knows no such customer. Asking again with the same `key` gives the same page,
 * not a second subscription.
 */
export function createCheckout(
  settings: StripeSettings,
  { customerId, userId, returnTo, key }: Record<"customerId" | "userId" | "returnTo" | "key", string>,
): Promise<string | null> {
  return ask(settings, async (stripe) => {
    const session = await nullWithoutCustomer(
      stripe.checkout.sessions.create(
        {
          mode: "subscription",
          customer: customerId,
          client_reference_id: userId,
          line_items: [{ price: settings.priceId, quantity: 1 }],
          success_url: `${returnTo}?checkout=done`,
          cancel_url: returnTo,
        },
        { idempotencyKey: key },
      ),
    )
    return session && z.url().parse(session.url)
  })
}

/** Where this customer changes their card, sees invoices and cancels; null: Stripe knows no such customer. */
export function createPortal(
  settings: StripeSettings,
  customerId: string,
  returnTo: string,
): Promise<string | null> {
  return ask(settings, async (stripe) => {
    const session = await nullWithoutCustomer(
      stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnTo }),
    )
    return session && z.url().parse(session.url)
  })
}

/** Ends a subscription now; it is no error when it has ended or is unknown. */
export function cancelNow(settings: StripeSettings, id: string): Promise<void> {
  return ask(settings, async (stripe) => {
    try {
      await stripe.subscriptions.cancel(id)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  })
}

/** Erases a customer at Stripe, which ends what they subscribed to; invoices stay there, as the law wants. */
export function deleteCustomer(settings: StripeSettings, customerId: string): Promise<void> {
  return ask(settings, async (stripe) => {
    try {
      await stripe.customers.del(customerId)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  })
}

/** What an event is about; its contents are not believed, the subscription is read again. */
export interface BillingEvent {
  id: string
  type: string
  customerId: string | null
  subscriptionId: string | null
}

const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .catch(null)

const WireEvent = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({
      object: z.string().catch(""),
      id: z.string().nullish(),
      customer: reference,
      subscription: reference,
      parent: z
        .object({ subscription_details: z.object({ subscription: reference }).nullish() })
        .nullish()
        .catch(null),
    }),
  }),
})

/**
 * Verifies a webhook with Stripe's own library, its age included, and parses what it is about. Returns "bad_signature" or
 * "malformed" for what must be refused.
 */
export async function readEvent(
  settings: StripeSettings,
  body: string,
  signature: string,
): Promise<BillingEvent | "bad_signature" | "malformed"> {
  const { default: Library } = await import("stripe")
  const stripe = await openStripe(settings)
  let json: unknown
  try {
    const crypto = Library.createSubtleCryptoProvider()
    json = await stripe.webhooks.constructEventAsync(
      body,
      signature,
      settings.webhookSecret,
      undefined,
      crypto,
    )
  } catch (error) {
    return error instanceof SyntaxError ? "malformed" : "bad_signature"
  }
  const event = WireEvent.safeParse(json)
  if (!event.success) return "malformed"
  const { id, type, data } = event.data
  const { object, customer, subscription, parent } = data.object
  const own = object === "subscription" ? data.object.id : subscription
  return {
    id,
    type,
    customerId: customer ?? null,
    subscriptionId: own ?? parent?.subscription_details?.subscription ?? null,
  }
}
