import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { App } from "../app/app.ts"
import { waitUntil } from "../app/wait-until.ts"
import { answerStripe } from "../stripe-stand-in/http.ts"
import { StripeStandIn } from "../stripe-stand-in/stripe.ts"
import { serve } from "../whoop-simulator/http-server.ts"
import { lives } from "../whoop-simulator/index.ts"

/* A plan's life with the whole app and a Stripe that keeps its own books. */

let app: App
let stripe: StripeStandIn
const takeDown: (() => Promise<void>)[] = []

beforeAll(async () => {
  const server = await serve((request) => answerStripe(stripe, request))
  takeDown.push(() => server.close())
  const secretKey = "sk_test_of_this_journey"
  const webhookSecret = "whsec_of_this_journey"
  let appOrigin = ""
  stripe = new StripeStandIn({
    secretKey,
    webhookSecret,
    webhookUrl: "http://app.invalid/webhooks/stripe",
    origin: server.origin,
    deliver: (event) => fetch(new Request(`${appOrigin}/webhooks/stripe`, event)),
  })
  app = await App.start({
    whoop: { limits: { perMinute: 2_000, perDay: 100_000 } },
    settings: {
      WHOOP_CALLS_PER_MINUTE: "2000",
      WHOOP_CALLS_PER_DAY: "100000",
      BILLING: "stripe",
      STRIPE_ORIGIN: server.origin,
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_PRICE_ID: "price_1",
    },
  })
  appOrigin = app.origin
  takeDown.push(() => app.stop())
})

afterAll(async () => {
  for (const step of takeDown.toReversed()) await step()
})

beforeEach(({ onTestFailed }) => onTestFailed(() => console.log(app.worker.output.slice(-5_000))))

const DAY_MS = 86_400_000

test("a person subscribes, connects, lapses, is not synced, returns, and has everything again", async () => {
  const memberId = app.whoop.addMember(lives.earlySleeper({ days: 40 }))
  const person = app.person(memberId)
  await person.signIn()
  expect(await person.connect()).toBe("/settings/connections?problem=plan_needed")

  const checkout = await person.request("POST", "/api/v1/billing/checkout")
  const { url } = (await checkout.json()) as { url: string }
  const paid = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ decision: "pay" }),
    redirect: "manual",
  })
  expect(paid.headers.get("location")).toBe(`${app.origin}/pricing?checkout=done`)
  expect(await person.connect()).toBe("/settings/connections")
  await person.untilIdle()
  const [subscription] = [...stripe.subscriptions.values()]
  if (!subscription) throw new Error("nobody subscribed")

  await stripe.change(subscription.id, { status: "unpaid" })
  const calls = app.whoop.calls.list.length
  await app.lives.advance(3 * DAY_MS)
  const refused = await person.request("POST", "/api/v1/connections/whoop/force-sync")
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, "plan_lapsed"])
  await person.request("POST", "/api/v1/connections/whoop/refresh")
  await app.tick(Date.now() + 3 * DAY_MS)
  expect(await person.connection()).toMatchObject({
    status: "connected",
    sync: { state: "idle", error: expect.stringContaining("plan has ended") },
  })
  expect(app.whoop.calls.list.length).toBe(calls)
  const held = await person.getAll<{ id: number }>("/api/v1/whoop/cycles?limit=1000")
  expect(held.length).toBeGreaterThan(30)
  const exported = await person.request("GET", "/api/v1/account/export")
  expect([exported.status, (await exported.arrayBuffer()).byteLength > 10_000]).toEqual([200, true])

  await stripe.change(subscription.id, { status: "active" })
  await waitUntil("everything missed is read", async () => {
    const cycles = await person.getAll<{ id: number }>("/api/v1/whoop/cycles?limit=1000")
    const truth = app.whoop.truth(memberId).cycles
    return cycles.length === truth.length && cycles[0]?.id === truth[0]?.id
  })
  expect(await person.untilIdle()).toMatchObject({ status: "connected", sync: { error: null } })

  expect((await person.request("DELETE", "/api/v1/account")).status).toBe(200)
  expect(stripe.customers.size).toBe(0)
  expect(stripe.subscriptions.get(subscription.id)?.status).toBe("canceled")
})
