import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { followSubscriptions } from "../../src/billing/follow-subscriptions.ts"
import type { Plan } from "../../src/billing/plan.ts"
import { Browser, locationOf } from "../auth/browser.ts"
import type { WhoopStandIn } from "../auth/whoop-stand-in.ts"
import type { Status, StripeStandIn } from "../stripe-stand-in/stripe.ts"
import { openStripeApp, stripeSettings } from "./stripe-app.ts"

const DAY_MS = 86_400_000

let stripe: StripeStandIn
let whoop: WhoopStandIn
let browser: Browser
let send: (request: Request) => Promise<Response>
beforeEach(async () => {
  ;({ stripe, whoop, browser, send } = await openStripeApp())
})

const plan = async () => (await (await browser.get("/api/v1/billing")).json()) as Plan
const post = (path: string, headers?: Record<string, string>) =>
  browser.request("POST", `/api/v1/billing/${path}`, headers)
const urlOf = async (response: Response) => ((await response.json()) as { url: string }).url
const sessionOf = (url: string) => url.slice(url.lastIndexOf("/") + 1)
const checkout = async () => sessionOf(await urlOf(await post("checkout")))
const subscribe = async (status?: Status) => stripe.pay(await checkout(), status)
const later = (ms: number) => {
  vi.useFakeTimers({ toFake: ["Date"] })
  vi.setSystemTime(Date.now() + ms)
}
const tick = () => followSubscriptions({ ...env, ...stripeSettings } as Env, Date.now())
const rows = async (table: string) => (await env.DB.prepare(`select * from ${table}`).all()).results

describe("subscribing", () => {
  test("connecting asks for a plan first, and goes on once it is paid", async () => {
    expect(await plan()).toMatchObject({ entitled: false, status: "none", manage: "checkout" })
    const connect = "/connections/whoop/connect"
    expect(locationOf(await browser.get(connect))).toBe("/settings/connections?problem=plan_needed")

    const url = await urlOf(await post("checkout"))
    expect(url).toMatch(/^https:\/\/checkout\.stripe\.test\/pay\//)
    const session = stripe.sessions.get(sessionOf(url))
    expect(session).toMatchObject({
      priceId: "price_1",
      successUrl: `${env.APP_ORIGIN}/pricing?checkout=done`,
      cancelUrl: `${env.APP_ORIGIN}/pricing`,
    })
    await stripe.pay(sessionOf(url))

    expect(await plan()).toMatchObject({ entitled: true, status: "active", manage: "portal" })
    expect(locationOf(await browser.get(connect))).toContain(env.WHOOP_ORIGIN)
    expect(await urlOf(await post("portal"))).toContain("https://checkout.stripe.test/portal/cus_")
    const account = (await (await browser.get("/api/v1/account")).json()) as { plan: Plan }
    expect(account.plan).toEqual(await plan())
  })

  test("a plan that ends between consent and return is not connected", async () => {
    const { id } = await subscribe()
    const back = whoop.consent(locationOf(await browser.get("/connections/whoop/connect")))
    await stripe.change(id, { status: "canceled" })
    expect(locationOf(await browser.get(back))).toBe("/settings/connections?problem=plan_needed")
  })

  test("two tabs are led to one checkout, and a second plan is not sold", async () => {
    const [first, second] = await Promise.all([checkout(), checkout()])
    expect(second).toBe(first)
    expect(stripe.customers.size).toBe(1)
    await stripe.pay(first)
    const again = await post("checkout")
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, "plan_exists"])
  })

  test("back from the checkout sooner than its event", async () => {
    stripe.holdsEvents = true
    await subscribe()
    expect((await plan()).entitled).toBe(false)
    expect(await (await post("refresh")).json()).toMatchObject({ entitled: true, status: "active" })
  })

  test("there is nothing to manage before", async () => {
    expect((await post("portal")).status).toBe(409)
    expect(await (await post("refresh")).json()).toMatchObject({ status: "none" })
  })
})

describe("a customer Stripe no longer knows", () => {
  const HOUR_MS = 3_600_000
  /** As after the key of the test mode was exchanged for the live one; pages already opened are given again for an hour. */
  const forgetAll = () => {
    later(HOUR_MS)
    stripe.customers.clear()
    stripe.subscriptions.clear()
  }
  const customer = async () => (await rows("customers"))[0]?.id

  test("is replaced at the next checkout, once for all tabs", async () => {
    await checkout()
    const before = await customer()
    forgetAll()
    const [first, second] = await Promise.all([checkout(), checkout()])
    expect(second).toBe(first)
    expect([...stripe.customers.keys()]).toEqual([await customer()])
    expect(await customer()).not.toBe(before)
    await stripe.pay(first)
    expect(await plan()).toMatchObject({ entitled: true, status: "active" })
  })

  test("has no plan to manage, and is sold a new one", async () => {
    await subscribe()
    forgetAll()
    const portal = await post("portal")
    expect([portal.status, ((await portal.json()) as { code: string }).code]).toEqual([409, "no_plan"])
    expect(await plan()).toMatchObject({ entitled: false, status: "canceled", manage: "checkout" })
    await subscribe()
    expect(await plan()).toMatchObject({ entitled: true, status: "active" })
  })

  test("leaves no unfinished subscription behind that would be asked for every hour", async () => {
    await subscribe("incomplete")
    const [old] = await rows("subscriptions")
    forgetAll()
    await subscribe()
    expect((await rows("subscriptions")).find(({ id }) => id === old?.id)).toMatchObject({
      status: "canceled",
      check_at: null,
    })
  })

  test("does not keep from coming back from a checkout, nor from being erased", async () => {
    await checkout()
    forgetAll()
    expect(await (await post("refresh")).json()).toMatchObject({ entitled: false, status: "none" })
    await browser.signIn(whoop)
    expect((await browser.request("DELETE", "/api/v1/account")).status).toBe(200)
  })

  test("is told from a price it does not know, for which nobody becomes another customer", async () => {
    await checkout()
    const before = await customer()
    later(HOUR_MS)
    stripe.knowsPrices = false
    expect((await post("checkout")).status).toBe(503)
    expect(await customer()).toBe(before)
  })
})

describe("who may", () => {
  test("paying is for the person's own browser", async () => {
    for (const path of ["checkout", "portal", "refresh"]) {
      expect((await post(path, { origin: "https://evil.example" })).status).toBe(403)
      expect((await post(path, { authorization: "Bearer vt_key" })).status).toBe(401)
      expect(
        (await new Browser("real", stripeSettings).request("POST", `/api/v1/billing/${path}`)).status,
      ).toBe(401)
    }
    expect(stripe.calls).toEqual([])
  })

  test("with BILLING=off everybody is entitled and there is nothing to pay", async () => {
    const free = new Browser("real")
    await free.signIn(whoop, 2)
    expect(await (await free.get("/api/v1/billing")).json()).toMatchObject({ billing: "off", entitled: true })
    expect((await free.request("POST", "/api/v1/billing/checkout")).status).toBe(404)
    expect((await free.request("POST", "/webhooks/stripe")).status).toBe(404)
  })
})

describe("what each status entitles to", () => {
  const entitled: [Status, boolean, Plan["status"], Plan["manage"]][] = [
    ["trialing", true, "trialing", "portal"],
    ["active", true, "active", "portal"],
    ["past_due", true, "past_due", "portal"],
    ["canceled", false, "canceled", "checkout"],
    ["incomplete", false, "incomplete", "checkout"],
    ["incomplete_expired", false, "none", "checkout"],
    ["unpaid", false, "unpaid", "portal"],
    ["paused", false, "unpaid", "portal"],
  ]
  test("is Stripe's meaning of it", async () => {
    const { id } = await subscribe()
    for (const [status, isEntitled, told, manage] of entitled) {
      await stripe.change(id, { status })
      expect(await plan(), status).toMatchObject({ entitled: isEntitled, status: told, manage })
    }
  })

  test("past due goes on for a week from when it began, however often it is told, and ends by itself", async () => {
    const { id } = await subscribe()
    await stripe.change(id, { status: "past_due" })
    const until = (await plan()).entitled_until
    later(6 * DAY_MS)
    await stripe.change(id, { status: "past_due" })
    expect(await plan()).toMatchObject({ entitled: true, status: "past_due", entitled_until: until })
    later(DAY_MS)
    expect(await plan()).toMatchObject({ entitled: false, status: "past_due", manage: "portal" })
    await stripe.change(id, { status: "active" })
    await stripe.change(id, { status: "past_due" })
    expect(await plan()).toMatchObject({ entitled: true })
  })

  test("canceled by the person it goes on to the end of what is paid, and can be taken back", async () => {
    const { id } = await subscribe()
    const end = stripe.periodEnd(await subscriptionOf(id))
    await stripe.change(id, { cancel_at_period_end: true })
    const paidUntil = new Date(end * 1000).toISOString()
    expect(await plan()).toMatchObject({ entitled: true, status: "canceled", entitled_until: paidUntil })
    await stripe.change(id, { cancel_at_period_end: false })
    expect(await plan()).toMatchObject({ entitled: true, status: "active", entitled_until: null })
    await stripe.change(id, { cancel_at_period_end: true })
    later(29 * DAY_MS)
    expect(await plan()).toMatchObject({ entitled: false })
    await stripe.endPeriod(id)
    expect(await plan()).toMatchObject({ entitled: false, status: "canceled", manage: "checkout" })
  })

  test("of two subscriptions the one that carries furthest counts", async () => {
    const { id, customer } = await subscribe()
    const second = stripe.addSubscription(customer, "price_1", "active")
    await stripe.emit("customer.subscription.created", second)
    await stripe.change(id, { status: "canceled" })
    expect(await plan()).toMatchObject({ entitled: true, status: "active" })
  })
})

const subscriptionOf = async (id: string) => {
  const subscription = stripe.subscriptions.get(id)
  if (!subscription) throw new Error(id)
  return subscription
}

describe("events", () => {
  test("in any order, and again, lead to what Stripe says", async () => {
    stripe.holdsEvents = true
    const { id } = await subscribe()
    await stripe.change(id, { status: "past_due" })
    await stripe.change(id, { status: "active" })
    await stripe.emit("invoice.payment_failed", {
      object: "invoice",
      id: "in_1",
      customer: (await subscriptionOf(id)).customer,
      parent: { subscription_details: { subscription: id } },
    })
    for (const event of stripe.events.toReversed()) expect(await stripe.redeliver(event)).toBe(200)
    expect(await plan()).toMatchObject({ status: "active", entitled: true })
    const before = await rows("subscriptions")
    for (const event of stripe.events) await stripe.redeliver(event)
    const after = await rows("subscriptions")
    const withoutTicket = (row: Record<string, unknown>) => ({ ...row, ticket: 0, check_at: 0 })
    expect(after.map(withoutTicket)).toEqual(before.map(withoutTicket))
  })

  test("an earlier answer that arrives late does not replace a later one", async () => {
    stripe.holdsEvents = true
    const { id } = await subscribe()
    const [created] = stripe.events
    if (!created) throw new Error("no event")
    const spy = vi.spyOn(globalThis, "fetch")
    const toStripe = spy.getMockImplementation()
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let asked = () => {}
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    spy.mockImplementationOnce(async (...request) => {
      const answer = await toStripe?.(...request)
      asked()
      await held
      return answer ?? new Response()
    })
    const slow = stripe.redeliver(created)
    await isAsked
    await stripe.change(id, { status: "canceled" })
    expect(await stripe.redeliver(stripe.events.at(-1) ?? created)).toBe(200)
    letGo()
    expect(await slow).toBe(200)
    expect(await plan()).toMatchObject({ entitled: false, status: "canceled" })
  })

  test("an event that could not be answered fails, and its redelivery is enough", async () => {
    const session = await checkout()
    stripe.broken = 500
    await stripe.pay(session)
    expect(await rows("subscriptions")).toEqual([])
    stripe.broken = null
    const [event] = stripe.events
    expect(event && (await stripe.redeliver(event))).toBe(200)
    expect(await plan()).toMatchObject({ entitled: true })
  })

  const deliver = async (body: string, signature: string | null) => {
    const headers = signature === null ? {} : { "stripe-signature": signature }
    const url = `${env.APP_ORIGIN}/webhooks/stripe`
    return (await send(new Request(url, { method: "POST", body, headers }))).status
  }

  test("are believed with Stripe's signature only, and only while it is fresh", async () => {
    const { customer, id } = await subscribe()
    const body = JSON.stringify({
      id: "evt_1",
      type: "x",
      data: { object: { object: "subscription", id, customer } },
    })
    const now = stripe.now()
    stripe.calls.length = 0
    expect(await deliver(body, null)).toBe(401)
    expect(await deliver(body, await stripe.sign(body, now, "whsec_of_somebody"))).toBe(401)
    expect(await deliver(`${body} `, await stripe.sign(body))).toBe(401)
    expect(await deliver(body, await stripe.sign(body, now - 600))).toBe(401)
    expect(await deliver("{", await stripe.sign("{"))).toBe(400)
    expect(await deliver("{}", await stripe.sign("{}"))).toBe(400)
    expect(await deliver("x".repeat(300_000), "t=1,v1=0")).toBe(413)
    expect(stripe.calls).toEqual([])
    expect(await deliver(body, await stripe.sign(body))).toBe(200)
    expect(stripe.calls).toEqual([`GET /v1/subscriptions/${id}`])
  })

  test("of customers nobody here is, or of other things, change nothing and ask nothing", async () => {
    const stranger = stripe.addSubscription(stripe.addCustomer({}), "price_1", "active")
    stripe.calls.length = 0
    await stripe.emit("customer.subscription.created", stranger)
    await stripe.emit("product.created", { object: "product", id: "prod_1" })
    expect(stripe.calls).toEqual([])
    expect(await rows("subscriptions")).toEqual([])
  })

  test("that never came are made good by the hourly tick", async () => {
    const { id } = await subscribe()
    stripe.holdsEvents = true
    await stripe.change(id, { status: "canceled" })
    stripe.calls.length = 0
    await tick()
    expect(stripe.calls).toEqual([])
    later(29 * DAY_MS)
    await tick()
    expect(await plan()).toMatchObject({ entitled: false, status: "canceled" })
    await tick()
    expect(stripe.calls).toEqual([`GET /v1/subscriptions/${id}`])
  })

  test("are made good by a later tick where ten that cannot be read come first, which are asked for hourly", async () => {
    const { id, customer } = await subscribe()
    stripe.holdsEvents = true
    await stripe.change(id, { status: "canceled" })
    for (let i = 0; i < 10; i++) {
      const unreadable = stripe.addSubscription(customer, "price_1", "active")
      Object.assign(unreadable, { status: "a status that we do not know" })
      await env.DB.prepare(
        `insert into subscriptions select user_id, ?, status, current_period_end, cancel_at, past_due_since,
          entitled_until, check_at - 1, ticket, changed_at from subscriptions where id = ?`,
      )
        .bind(unreadable.id, id)
        .run()
    }
    later(29 * DAY_MS)
    stripe.calls.length = 0
    await tick()
    expect(stripe.calls).toHaveLength(10)
    await tick()
    expect(stripe.calls.slice(10)).toEqual([`GET /v1/subscriptions/${id}`])
    later(DAY_MS / 24)
    await tick()
    expect(stripe.calls).toHaveLength(21)
  })
})

describe("when Stripe does not answer", () => {
  test("the person is told so, and no log line holds a key", async () => {
    const lines: unknown[] = []
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line))
    stripe.broken = 500
    const response = await post("checkout")
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      503,
      "billing_unavailable",
    ])
    expect(JSON.stringify(lines)).toContain("billing.refused")
    for (const secret of Object.values(stripeSettings).slice(2)) {
      expect(JSON.stringify(lines)).not.toContain(secret)
    }
  })
})

describe("erasing the account", () => {
  test("ends the plan at Stripe, and a late event recreates nothing", async () => {
    const { id } = await subscribe()
    const answer = await browser.request("DELETE", "/api/v1/account")
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as { erased: object }).erased).toMatchObject({
      customers: 1,
      subscriptions: 1,
    })
    expect((await subscriptionOf(id)).status).toBe("canceled")
    expect(stripe.customers.size).toBe(0)
    for (const event of stripe.events) expect(await stripe.redeliver(event)).toBe(200)
    expect([await rows("customers"), await rows("subscriptions")]).toEqual([[], []])
  })

  test("waits for Stripe: nobody is erased here and goes on paying there", async () => {
    await subscribe()
    stripe.broken = 500
    expect((await browser.request("DELETE", "/api/v1/account")).status).toBe(503)
    expect(await rows("users")).toHaveLength(1)
    stripe.broken = null
    expect((await browser.request("DELETE", "/api/v1/account")).status).toBe(200)
  })

  test("with BILLING=off again is refused while a plan is alive that nobody here could end", async () => {
    const { id } = await subscribe()
    const off = new Browser("real")
    await off.signIn(whoop)
    const refusal = await off.request("DELETE", "/api/v1/account")
    expect([refusal.status, await refusal.json()]).toMatchObject([503, { code: "billing_unavailable" }])
    expect(await rows("users")).toHaveLength(1)
    await stripe.change(id, { status: "canceled" })
    expect((await off.request("DELETE", "/api/v1/account")).status).toBe(200)
  })
})
