import { createScheduledController, runInDurableObject } from "cloudflare:test"
import { env, exports } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import worker from "../../src/index.ts"
import { userObject } from "../../src/sync/reach.ts"
import { connectScopes, WhoopOAuth } from "../../src/whoop/oauth.ts"
import { parseProfile } from "../../src/whoop/wire.ts"
import { Browser } from "../auth/browser.ts"
import {
  createWhoop,
  type Life,
  lives,
  reliableEvents,
  virtualClock,
  type WhoopSimulator,
} from "../whoop-simulator/index.ts"

/* The same engine where it runs in production: workerd's own objects, alarms, queue and D1. */

const whoops = () => ({
  redirectUri: `${env.APP_ORIGIN}/auth/whoop/callback`,
  clientId: env.WHOOP_CLIENT_ID,
  clientSecret: env.WHOOP_CLIENT_SECRET,
  origin: env.WHOOP_ORIGIN,
})

let whoop: WhoopSimulator
let memberId: number
let userId: string

/** A WHOOP whose events go to the Worker, and a person with a session. */
async function begin(life: Life): Promise<void> {
  const { clientId: id, clientSecret: secret, redirectUri } = whoops()
  const clock = virtualClock(Date.now())
  whoop = createWhoop({
    seed: 1,
    clock,
    clients: [{ id, secret, redirectUris: [redirectUri] }],
    webhookUrls: [`${env.APP_ORIGIN}/webhooks/whoop`],
    deliver: (request) => clock.hold(exports.default.fetch(request)),
    switches: reliableEvents,
  })
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => whoop.fetch(new Request(input, init)))
  memberId = whoop.addMember(life, { paused: true })
  userId = crypto.randomUUID()
  await env.DB.prepare("insert into users (id, created_at) values (?, ?)").bind(userId, Date.now()).run()
}

async function connect(): Promise<void> {
  whoop.autoConsent = memberId
  const oauth = new WhoopOAuth({ ...whoops(), fetch: (input, init) => whoop.fetch(new Request(input, init)) })
  const url = oauth.createAuthorizationURL("a state of this test", "v".repeat(64), connectScopes)
  const back = await whoop.fetch(new Request(url))
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? ""
  const { accessToken, refreshToken, expiresInSeconds } = await oauth.validateAuthorizationCode(
    code,
    "v".repeat(64),
  )
  const profile = parseProfile(whoop.truth(memberId).profile)
  await userObject(env, userId).takeGrant({
    whoopUserId: memberId,
    accessToken,
    refreshToken: refreshToken ?? "",
    expiresInSeconds,
    profile,
  })
}

/** Lets the alarm carry the import on to its end. */
async function untilIdle(): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(await userObject(env, userId).status()).toMatchObject({ state: "idle", events_pending: 0 }),
    15_000,
  )
}

const count = async (table: string) =>
  (await env.DB.prepare(`select count(*) n from ${table} where user_id = ? and deleted_at is null`)
    .bind(userId)
    .first<number>("n")) ?? -1

const stub = () => userObject(env, userId)

/** What waits in the inbox waits no longer. */
const makeDue = () =>
  runInDurableObject(stub(), (_, state) => {
    state.storage.sql.exec("update inbox set next_at = 1 where next_at is not null")
  })

/** The alarm, now, whatever it was set to. */
async function ringNow(): Promise<void> {
  await makeDue()
  await runInDurableObject(stub(), (object) => object.alarm())
}

/** The runtime resets the object: its memory and what it awaits are gone. */
async function evict(): Promise<void> {
  await runInDurableObject(stub(), (_, state) => state.abort("evicted by a test")).catch(() => undefined)
}

/** Lets WHOOP send what it has to send. */
const deliver = () => (whoop.clock as ReturnType<typeof virtualClock>).advance(1)

describe("a member with forty days", () => {
  beforeEach(async () => {
    await begin(lives.earlySleeper({ days: 40 }))
    await connect()
    await untilIdle()
  })

  test("has all of them in D1, and a workout finished now is there once its webhook was answered", async () => {
    const truth = whoop.truth(memberId)
    expect(await count("cycles")).toBe(truth.cycles.length)
    expect(await count("recoveries")).toBe(truth.recoveries.length)
    expect(await count("sleeps")).toBe(truth.sleeps.length)
    expect(await count("workouts")).toBe(truth.workouts.length)
    whoop.hand.finishWorkout(memberId)
    await deliver()
    expect(whoop.webhooks.log.at(-1)?.state).toBe("delivered")
    await vi.waitFor(async () => expect(await count("workouts")).toBe(truth.workouts.length + 1), 5_000)
  })

  test("keeps an accepted event though the object is evicted before its alarm", async () => {
    const before = await count("workouts")
    // WHOOP is away, so that the event waits.
    whoop.faults.add({ match: "/v2/activity/workout", answer: "503", times: 1 })
    whoop.hand.finishWorkout(memberId)
    await deliver()
    await vi.waitFor(() => expect(whoop.faults.active).toEqual([]), 5_000)
    await evict()
    expect((await stub().status()).events_pending).toBe(1)
    await ringNow()
    expect(await count("workouts")).toBe(before + 1)
  })

  test("an alarm failing seven times in a row is rung again by whoever asks next", async () => {
    const before = await count("workouts")
    whoop.faults.add({ match: "/v2/", answer: "500", times: 7 })
    whoop.hand.finishWorkout(memberId)
    await deliver()
    for (let i = 0; i < 7; i++) await ringNow()
    await makeDue()
    await runInDurableObject(stub(), (_, state) => state.storage.deleteAlarm())
    await stub().status()
    await vi.waitFor(async () => expect(await count("workouts")).toBe(before + 1), 15_000)
    expect((await stub().status()).events_pending).toBe(0)
  })

  test("is looked at by the scheduled tick, of any time, once however often it comes", async () => {
    const { due } = (await env.DB.prepare("select next_check_at due from whoop_connections").first<{
      due: number
    }>()) ?? { due: 0 }
    whoop.calls.clear()
    const scheduledTime = new Date(due + 60_000)
    const tick = () => worker.scheduled(createScheduledController({ scheduledTime, cron: "0 * * * *" }), env)
    const moved = async () =>
      (await env.DB.prepare("select next_check_at due from whoop_connections").first<number>("due")) ?? 0
    await Promise.all([tick(), tick()])
    await vi.waitFor(async () => {
      expect(whoop.calls.count({ kind: "list" })).toBeGreaterThan(0)
      expect(await moved()).not.toBe(due + 60_000 + 55 * 60_000)
    }, 10_000)
    expect(whoop.calls.count({ kind: "list" })).toBeLessThanOrEqual(4)
  })
})

describe("over HTTP", () => {
  async function throughWhoop(browser: Browser, path: string): Promise<void> {
    whoop.autoConsent = memberId
    const start = await browser.get(path)
    const back = await whoop.fetch(new Request(start.headers.get("location") ?? ""))
    const { pathname, search } = new URL(back.headers.get("location") ?? "")
    await (await browser.get(pathname + search)).text()
  }

  test("a force sync is 202, the next one 409 while it runs; a disconnect is 204 and shown", async () => {
    await begin(lives.earlySleeper({ days: 40 }))
    const browser = new Browser("real")
    await throughWhoop(browser, "/auth/whoop")
    await throughWhoop(browser, "/connections/whoop/connect")
    userId = ((await (await browser.get("/api/v1/account")).json()) as { id: string }).id
    await untilIdle()
    const post = async (path: string, method = "POST") => {
      const response = await browser.request(method, `/api/v1/connections/whoop${path}`)
      const text = await response.text()
      return { status: response.status, json: text ? JSON.parse(text) : null }
    }
    expect(await post("/refresh")).toMatchObject({ status: 202, json: { queued: expect.any(Boolean) } })
    await untilIdle()
    expect((await post("/force-sync")).status).toBe(202)
    expect(await post("/force-sync")).toMatchObject({ status: 409, json: { code: "sync_running" } })
    await untilIdle()
    expect((await post("", "DELETE")).status).toBe(204)
    const cards = (await (await browser.get("/api/v1/connections")).json()) as { data: { status: string }[] }
    expect(cards.data[0]).toMatchObject({ status: "not_connected", sync: { state: "idle" } })
    expect(await post("/force-sync")).toMatchObject({ status: 409, json: { code: "not_connected" } })
    expect(await post("/refresh")).toMatchObject({
      status: 202,
      json: { queued: false, reason: "not_connected" },
    })
  })

  test("an open dashboard's stream tells how things stand, and ends with its session alone", async () => {
    await begin(lives.blank())
    const open = async () => {
      const browser = new Browser("real")
      await throughWhoop(browser, "/auth/whoop")
      const answer = await browser.request("GET", "/api/v1/events", { upgrade: "websocket" })
      const socket = answer.webSocket
      if (!socket) throw new Error(`no stream: ${answer.status}`)
      const first = new Promise((told) => socket.addEventListener("message", ({ data }) => told(data)))
      const closed = new Promise((told) => socket.addEventListener("close", ({ reason }) => told(reason)))
      socket.accept()
      return { browser, socket, first, closed }
    }
    const [phone, desk] = [await open(), await open()]
    expect(JSON.parse(String(await phone.first))).toMatchObject({ type: "sync", sync: { state: "idle" } })
    await phone.browser.request("POST", "/auth/sign-out")
    expect(await phone.closed).toBe("The session has ended.")
    expect(desk.socket.readyState).toBe(WebSocket.OPEN)
    desk.socket.close()
  })
})
