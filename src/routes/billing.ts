import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { AppEnv } from "../app-env.ts"
import { type ManagerEnv, manager } from "../auth/access.ts"
import { openCheckout, openPortal } from "../billing/checkout.ts"
import { findPlan } from "../billing/entitlement.ts"
import { readEvent } from "../billing/stripe.ts"
import { type Billing, readSubscription, readSubscriptionsOf } from "../billing/subscriptions.ts"
import { findCustomer } from "../db/billing.ts"
import { AppError, badRequest, notFound } from "../errors.ts"
import { log } from "../log.ts"
import { userObject } from "../sync/reach.ts"

const BODY_MAX_BYTES = 256 * 1024

/** Paying: where to, and what came of it. Sessions only; nothing here exists with BILLING=off. */
export function billingRoutes() {
  const routes = new Hono<ManagerEnv>()
  routes.use("/billing", manager())
  routes.use("/billing/*", manager(), async (c, next) => {
    c.header("cache-control", "no-store")
    await next()
  })

  routes.get("/billing", async (c) => {
    c.header("cache-control", "no-store")
    return c.json(await findPlan(c.get("db"), c.get("settings"), c.get("userId")))
  })

  routes.post("/billing/checkout", async (c) => {
    const returnTo = `${c.get("settings").appOrigin}/pricing`
    return c.json({ url: await openCheckout(toBilling(c), c.get("userId"), returnTo) })
  })

  routes.post("/billing/portal", async (c) => {
    const returnTo = `${c.get("settings").appOrigin}/pricing`
    return c.json({ url: await openPortal(toBilling(c), c.get("userId"), returnTo) })
  })

  // Back from Stripe's page sooner than its event: the person need not wait for it.
  routes.post("/billing/refresh", async (c) => {
    const billing = toBilling(c)
    const customer = await findCustomer(billing.db, c.get("userId"))
    if (customer) await readSubscriptionsOf(billing, customer.id)
    return c.json(await findPlan(c.get("db"), c.get("settings"), c.get("userId")))
  })

  return routes
}

/** Stripe's events. 2xx means that what it tells of has been read at Stripe and stored, or is nobody's here. */
export function stripeWebhookRoutes() {
  const routes = new Hono<AppEnv>()

  const limit = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: () => {
      throw new AppError(413, "body_too_large", "An event is at most 256 KB.")
    },
  })

  routes.post("/webhooks/stripe", limit, async (c) => {
    const billing = toBilling(c)
    const signature = c.req.header("stripe-signature") ?? ""
    const event = await readEvent(billing.stripe, await c.req.text(), signature)
    if (event === "malformed") throw badRequest("The body is not an event.")
    if (event === "bad_signature") {
      log("billing.refused", { problem: "bad_signature" })
      throw new AppError(401, "bad_signature", "The signature does not match.")
    }
    if (event.customerId === null || event.subscriptionId === null) return c.json({ status: "ignored" })
    const userId = await readSubscription(billing, event.customerId, event.subscriptionId)
    return c.json({ status: userId === null ? "unknown_customer" : "accepted" })
  })

  return routes
}

interface InRequest {
  env: Env
  get<Key extends "db" | "settings">(key: Key): AppEnv["Variables"][Key]
}

/** Throws 404 with BILLING=off. */
function toBilling(c: InRequest): Billing {
  const { billing } = c.get("settings")
  if (billing.mode === "off") throw notFound("This VitalTrends asks for no plan.")
  return {
    db: c.get("db"),
    stripe: billing.stripe,
    tell: (userId) => userObject(c.env, userId).planChanged(),
    now: Date.now(),
  }
}
