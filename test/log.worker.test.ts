import { createMessageBatch, createScheduledController } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import worker from "../src/index.ts"
import { logEvents } from "../src/log.ts"
import { userObject } from "../src/sync/reach.ts"
import { Browser, locationOf } from "./auth/browser.ts"
import { stripeSettings } from "./billing/stripe-app.ts"
import { answerStripe } from "./stripe-stand-in/http.ts"
import { StripeStandIn } from "./stripe-stand-in/stripe.ts"
import { createWhoop, lives, virtualClock, type WhoopSimulator } from "./whoop-simulator/index.ts"

/*
 * What must never be logged is planted wherever it can come in (names, addresses, codes, tokens, keys, measurements of
 * odd value), every path is walked, those that fail first of all, and everything that was printed is searched for it.
 */

const canary = (where: string) => `canary-${where}-7f3a`
const oddWeight = 81.739517
const settings = {
  OPERATOR_SECRET: canary("operator-secret"),
  GITHUB_CLIENT_ID: "github",
  GITHUB_CLIENT_SECRET: canary("github-secret"),
}

let whoop: WhoopSimulator
let member: number
let printed: string[]
let stripe: StripeStandIn
/** What GitHub's token address answers. */
const github = () =>
  Response.json({ error: canary("github-error"), error_description: canary("github-words") })

beforeEach(() => {
  printed = []
  for (const level of ["log", "info", "warn", "error", "debug", "trace"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      printed.push(parts.map((part) => (part instanceof Error ? `${part.stack}` : String(part))).join(" "))
    })
  }
  whoop = createWhoop({
    seed: 4,
    clock: virtualClock(Date.now()),
    clients: [
      {
        id: env.WHOOP_CLIENT_ID,
        secret: env.WHOOP_CLIENT_SECRET,
        redirectUris: [`${env.APP_ORIGIN}/auth/whoop/callback`],
      },
    ],
    webhookUrls: [],
    deliver: async () => new Response(null, { status: 204 }),
  })
  member = whoop.addMember(lives.earlySleeper({ days: 40 }), {
    paused: true,
    profile: { email: "canary-mail@example.com", first_name: canary("first"), last_name: canary("last") },
    body: { weight_kilogram: oddWeight },
  })
  whoop.autoConsent = member
  const browser = (): Browser => new Browser("real", { ...settings, ...stripeSettings })
  stripe = new StripeStandIn({
    secretKey: stripeSettings.STRIPE_SECRET_KEY,
    webhookSecret: stripeSettings.STRIPE_WEBHOOK_SECRET,
    webhookUrl: `${env.APP_ORIGIN}/webhooks/stripe`,
    origin: "https://checkout.stripe.test",
    deliver: (event) => browser().send(event),
  })
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    const { origin } = new URL(request.url)
    if (origin === stripeSettings.STRIPE_ORIGIN) return answerStripe(stripe, request)
    if (origin === "https://github.com") return github()
    return whoop.fetch(request)
  })
})

async function throughWhoop(browser: Browser, path: string): Promise<string> {
  const back = await whoop.fetch(new Request(locationOf(await browser.get(path))))
  const { pathname, search } = new URL(locationOf(back))
  return locationOf(await browser.get(pathname + search))
}

const idle = (id: string) =>
  vi.waitFor(async () => expect((await userObject(env, id).status()).state).toBe("idle"), 15_000)

/** An event as WHOOP would send it: signed, for a record of this id. */
async function sendEvent(browser: Browser, id: string, secret = env.WHOOP_CLIENT_SECRET) {
  const delivery = { userId: member, id, type: "sleep.updated", traceId: crypto.randomUUID() } as const
  const url = `${env.APP_ORIGIN}/webhooks/whoop`
  return browser.send(whoop.webhooks.request({ ...delivery, url }, secret, Date.now()))
}

/** Everything of the member's that is worth something, in every spelling a log line could have. */
function secretsOf(browser: Browser): string[] {
  const { profile, cycles, recoveries, sleeps, workouts } = whoop.truth(member)
  const measured = [...cycles, ...recoveries, ...sleeps, ...workouts].flatMap((record) => numbersIn(record))
  const tokens = whoop.refreshTokens().map(({ token }) => token)
  const text = [
    profile.email,
    profile.first_name,
    profile.last_name,
    browser.cookies.get("session"),
    ...tokens,
  ]
  return [...new Set([...text, ...measured, oddWeight].map(String))]
}

/** Numbers odd enough to be nobody's count or delay. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return /\.\d{3,}/.test(String(value)) ? [value] : []
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

async function walkThroughWhoop(browser: Browser): Promise<string> {
  await throughWhoop(browser, "/auth/whoop")
  await browser.get(`/auth/whoop/callback?code=${canary("code")}&state=${canary("state")}`)
  await browser.get(`/auth/whoop/callback?error=${canary("error")}&state=${canary("state")}`)
  const start = new URL(locationOf(await browser.get("/auth/whoop"))).searchParams.get("state")
  await browser.get(`/auth/whoop/callback?code=${canary("code")}&state=${start}`)
  const link = new URL(locationOf(await browser.get("/auth/github/link"))).searchParams.get("state")
  await browser.get(`/auth/github/callback?code=${canary("code")}&state=${link}`)
  await throughWhoop(browser, "/auth/whoop")
  const account = (await (await browser.get("/api/v1/account")).json()) as { id: string }
  whoop.faults.add({ match: "/v2/cycle", answer: "bad_record" })
  whoop.faults.add({
    match: "/v2/activity/sleep",
    answer: { status: 500, body: canary("body"), headers: {} },
  })
  whoop.faults.add({ match: "/v2/recovery", answer: "cut_json" })
  await throughWhoop(browser, "/connections/whoop/connect")
  await idle(account.id)
  return account.id
}

async function walkThroughEvents(browser: Browser, id: string) {
  const night = String(whoop.truth(member).sleeps[0]?.id)
  await sendEvent(browser, night)
  await sendEvent(browser, night, canary("forged"))
  await sendEvent(browser, crypto.randomUUID())
  await browser.send(
    new Request(`${env.APP_ORIGIN}/webhooks/whoop`, { method: "POST", body: canary("webhook") }),
  )
  whoop.faults.add({
    match: "/oauth/oauth2/token",
    answer: {
      status: 400,
      body: JSON.stringify({ error: canary("oauth") }),
      headers: { "content-type": "application/json" },
    },
  })
  whoop.hand.expireAccess(member)
  await browser.request("POST", "/api/v1/connections/whoop/refresh")
  await browser.request("POST", "/api/v1/connections/whoop/force-sync")
  await idle(id)
}

async function walkThroughTheApi(browser: Browser) {
  const authorization = `Bearer ${canary("api-key")}`
  for (const path of ["/api/v1/whoop/daily", `/api/v1/whoop/sleep/${canary("id")}`, `/${canary("path")}`]) {
    await browser.get(path)
    await browser.get(`${path}?cursor=${canary("cursor")}&start=${canary("start")}`)
    await browser.get(path, { authorization })
  }
  await (await browser.get("/api/v1/account/export")).arrayBuffer()
  await browser.request("POST", "/api/v1/account", { origin: `https://${canary("origin")}.example` })
}

async function walkThroughBilling(browser: Browser) {
  const checkout = await browser.request("POST", "/api/v1/billing/checkout")
  const { url } = (await checkout.json()) as { url: string }
  const { id } = await stripe.pay(url.slice(url.lastIndexOf("/") + 1))
  await browser.request("POST", "/api/v1/billing/portal")
  await browser.send(
    new Request(`${env.APP_ORIGIN}/webhooks/stripe`, {
      method: "POST",
      body: canary("stripe"),
      headers: { "stripe-signature": canary("signature") },
    }),
  )
  const broken = () =>
    Response.json(
      { error: { message: canary("stripe-words"), code: canary("stripe-code") } },
      { status: 402 },
    )
  const spy = vi.spyOn(globalThis, "fetch")
  spy.mockImplementationOnce(async () => broken())
  await browser.request("POST", "/api/v1/billing/portal")
  // With BILLING=off a living plan would refuse the erasure that is to fail of itself.
  await stripe.change(id, { status: "canceled" })
}

async function walkThroughOperations(browser: Browser) {
  await browser.get("/operator", { authorization: `Bearer ${canary("guess")}` })
  await browser.request("POST", "/operator/redrive", { authorization: `Bearer ${canary("guess")}` })
  await browser.get("/operator/state.json", { authorization: `Bearer ${settings.OPERATOR_SECRET}` })
  const message = (body: unknown) => [{ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }]
  for (const queue of ["vitaltrends-sync", "vitaltrends-sync-dead"]) {
    await worker.queue(createMessageBatch(queue, message({ kind: canary("message") })), env)
  }
  await worker.scheduled(createScheduledController({ scheduledTime: new Date() }), env)
}

/** The database fails under everything, with the values it was given in the error's message. */
async function walkWithABrokenDatabase(browser: Browser, id: string) {
  whoop.hand.wakeUp(member)
  for (const table of ["cycles", "recoveries", "sleeps", "workouts", "profiles"]) {
    await env.DB.prepare(`drop table ${table}`).run()
  }
  await sendEvent(browser, String(whoop.truth(member).sleeps[0]?.id))
  await userObject(env, id).catchUp(Date.now())
  await browser.get("/api/v1/account")
  await browser.get("/api/v1/whoop/daily")
  await browser.request("DELETE", "/api/v1/account")
}

let walked: string | null = null
afterEach(async () => {
  // Nothing may go on behind the next test's back.
  if (walked) await userObject(env, walked).erase()
  walked = null
})

test("nothing that is anybody's secret or measurement is ever logged, whatever fails", async () => {
  const browser = new Browser("real", { ...settings, ...stripeSettings, BILLING: "off" })
  const paying = new Browser("real", { ...settings, ...stripeSettings })
  const id = await walkThroughWhoop(browser)
  walked = id
  for (const [name, value] of browser.cookies) paying.cookies.set(name, value)
  await walkThroughEvents(browser, id)
  await walkThroughTheApi(browser)
  await walkThroughBilling(paying)
  await walkThroughOperations(browser)
  await walkWithABrokenDatabase(browser, id)

  const all = printed.join("\n")
  const events = new Set(printed.map((line) => (JSON.parse(line) as { event: string }).event))
  // The walk is worth something only while it reaches these.
  for (const event of [
    "auth.signed_in",
    "auth.refused",
    "connection.connected",
    "sync.finished",
    "sync.waiting",
    "sync.failed",
    "sync.record_set_aside",
    "webhook.accepted",
    "webhook.refused",
    "billing.changed",
    "billing.refused",
    "queue.message_unreadable",
    "queue.dead_letter",
    "catch_up.ticked",
    "operations.measured",
    "request.failed",
  ]) {
    expect(events, all).toContain(event)
  }
  for (const event of events) expect(logEvents).toContain(event)

  const secrets = secretsOf(browser)
  expect(secrets.length).toBeGreaterThan(100)
  const settingsKept = [env.WHOOP_CLIENT_SECRET, env.TOKEN_KEYS, ...Object.values(stripeSettings).slice(2)]
  expect(printed.filter((line) => line.includes("canary"))).toEqual([])
  for (const secret of [...settingsKept, ...secrets]) expect(all.includes(secret), secret).toBe(false)
}, 60_000)
