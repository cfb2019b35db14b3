import { createScheduledController } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { createApp } from "../../src/app.ts"
import worker from "../../src/index.ts"

const secret = "operator-secret-of-these-tests"
const app = createApp()
const ask = (path: string, init: RequestInit = {}, bindings: object = { OPERATOR_SECRET: secret }) =>
  app.fetch(new Request(new URL(path, env.APP_ORIGIN), init), { ...env, ...bindings })
const bearer = { authorization: `Bearer ${secret}` }

describe("/healthz", () => {
  test("says that the database, its migrations and the quota are well", async () => {
    const response = await ask("/healthz")
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: "ok", database: "ok", quota: "ok" })
  })

  test("fails while the newest migration is not applied", async () => {
    await env.DB.prepare("delete from d1_migrations where id = (select max(id) from d1_migrations)").run()
    const response = await ask("/healthz")
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ status: "failing", database: "not_migrated" })
  })

  test("fails when the database or the quota does not answer, and its words stay inside", async () => {
    const broken = () => {
      throw new Error("secret words of the database")
    }
    const response = await ask("/healthz", {}, { DB: { prepare: broken }, QUOTA: { getByName: broken } })
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({ status: "failing", database: "not_answering", quota: "not_answering" })
  })
})

describe("the operator's page", () => {
  test("is not there without a secret", async () => {
    for (const path of ["/operator", "/operator/state.json"]) {
      expect((await ask(path, { headers: bearer }, {})).status).toBe(404)
    }
    expect((await ask("/operator/redrive", { method: "POST", headers: bearer }, {})).status).toBe(404)
  })

  test("does not take a secret that can be guessed", async () => {
    const response = await ask("/operator", {}, { OPERATOR_SECRET: "short" })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain("OPERATOR_SECRET is malformed")
  })

  test("tells nothing to whoever does not know it", async () => {
    expect((await ask("/operator")).status).toBe(401)
    const wrong = [
      {},
      { authorization: "Bearer " },
      { authorization: `Bearer ${secret}x` },
      { authorization: `Basic ${secret}` },
    ]
    const forged = `operator=${Date.now() + 1e9}.${"0".repeat(64)}`
    for (const headers of [...wrong, { cookie: forged }]) {
      expect((await ask("/operator/state.json", { headers })).status).toBe(401)
      expect((await ask("/operator/redrive", { method: "POST", headers })).status).toBe(401)
    }
  })

  const signIn = (given: string, headers: Record<string, string> = { origin: env.APP_ORIGIN }) =>
    ask("/operator/sign-in", { method: "POST", body: new URLSearchParams({ secret: given }), headers })

  test("lets a browser in for half a day, with a cookie that does not hold the secret", async () => {
    expect((await signIn("guess")).status).toBe(401)
    expect((await signIn(secret, { origin: "https://evil.example" })).status).toBe(403)
    const response = await signIn(secret)
    expect([response.status, response.headers.get("location")]).toEqual([303, "/operator"])
    const line = response.headers.get("set-cookie") ?? ""
    expect(line).toMatch(/HttpOnly/)
    expect(line).toMatch(/SameSite=Strict/)
    expect(line).not.toContain(secret)
    const cookie = line.split(";")[0] ?? ""
    const page = await ask("/operator", { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain("Dead letters: 0")
    expect(
      (await ask("/operator", { headers: { cookie } }, { OPERATOR_SECRET: "another-secret-of-these-tests" }))
        .status,
    ).toBe(401)
    vi.useFakeTimers({ toFake: ["Date"] })
    vi.setSystemTime(Date.now() + 13 * 3_600_000)
    expect((await ask("/operator", { headers: { cookie } })).status).toBe(401)
  })

  test("lets a browser sign out again", async () => {
    const response = await ask("/operator/sign-out", { method: "POST", headers: { origin: env.APP_ORIGIN } })
    expect([response.status, response.headers.get("location")]).toEqual([303, "/operator"])
    expect(response.headers.get("set-cookie")).toMatch(/^operator=; Max-Age=0; Path=\//)
  })

  test.each([
    [
      "the form",
      (address: Record<string, string>) => signIn("guess", { origin: env.APP_ORIGIN, ...address }),
    ],
    [
      "a bearer token",
      (address: Record<string, string>) =>
        ask("/operator/state.json", { headers: { authorization: "Bearer guess", ...address } }),
    ],
  ])("asks an address that guesses by %s in a loop to wait, another not", async (way, guess) => {
    const from = async (address: string) => (await guess({ "cf-connecting-ip": `${way} ${address}` })).status
    // Twice the limit: the platform's window may turn over in between.
    const guesses = await Promise.all(Array.from({ length: 220 }, () => from("192.0.2.3")))
    expect(guesses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20)
    expect(await from("192.0.2.4")).toBe(401)
  })
})

const connection = (userId: string, values: Record<string, string | number | null>) => {
  const row = {
    user_id: userId,
    whoop_user_id: Math.floor(Math.random() * 1e9),
    status: "connected",
    connected_at: 1,
    ...values,
  }
  const names = Object.keys(row)
  return env.DB.prepare(
    `insert into whoop_connections (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
  )
    .bind(...Object.values(row))
    .run()
}

const died = (id: string, body: unknown) =>
  env.DB.prepare("insert into dead_letters (id, body, died_at) values (?, ?, 1)")
    .bind(id, JSON.stringify(body))
    .run()

describe("what it tells", () => {
  beforeEach(async () => {
    const now = Date.now()
    await connection("a", {
      last_webhook_at: now - 60_000,
      webhooks: "arriving",
      next_check_at: now + 3_600_000,
    })
    await connection("b", { webhooks: "silent", next_check_at: now - 7_200_000 })
    await connection("c", { status: "reconnect_needed", reconnect_cause: "invalid_grant" })
    await connection("d", { status: "reconnect_needed", reconnect_cause: "lost_reply" })
    await env.QUOTA.getByName("whoop").take({ lane: "open", userId: "a", count: 3 })
    await died("letter-1", { kind: "run", userId: "b" })
  })

  test("backlog, dead letters, quota by lane, silence, reconnections by cause, who waits longest", async () => {
    const response = await ask("/operator/state.json", { headers: bearer })
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(await response.json()).toMatchObject({
      people: {
        connected: 2,
        reconnectNeeded: { invalid_grant: 1, lost_reply: 1 },
        webhooksSilent: 1,
        overdue: 1,
        oldestOverdue: { userId: "b" },
        deadLetters: 1,
      },
      quota: { minute: 3, day: 3, perMinute: 100, lanes: { open: 3, webhook: 0 } },
      queue: { backlog: 0 },
      deadLetters: [{ id: "letter-1" }],
    })
    const page = await (await ask("/operator", { headers: bearer })).text()
    for (const words of ["Reconnection needed: lost_reply", "3 of 100", "b, 2 h ago", "letter-1"]) {
      expect(page).toContain(words)
    }
  })

  test("the same as one log line an hour, for alerts", async () => {
    const lines: string[] = []
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line))
    await worker.scheduled(createScheduledController({ scheduledTime: new Date(1) }), env)
    const measured = lines
      .map((line) => JSON.parse(line))
      .find(({ event }) => event === "operations.measured")
    expect(measured).toMatchObject({
      reconnectNeeded: 2,
      webhooksSilent: 1,
      oldestOverdueMinutes: 120,
      deadLetters: 1,
      quotaDay: 3,
      quotaDayLimit: 10_000,
    })
  })

  test("also when another part of the tick fails, which is said and makes the tick a failed one", async () => {
    const lines: string[] = []
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line))
    const SYNC: Env["SYNC"] = {
      send: (message) => env.SYNC.send(message),
      sendBatch: () => Promise.reject(new TypeError("secret words")),
      metrics: () => env.SYNC.metrics(),
    }
    const run = worker.scheduled(createScheduledController({ scheduledTime: new Date() }), { ...env, SYNC })
    await expect(run).rejects.toThrow("The hourly tick failed at catch_up.")
    const events = lines.map((line) => JSON.parse(line))
    expect(events).toContainEqual({ event: "tick.failed", part: "catch_up", error: "TypeError" })
    expect(events.map(({ event }) => event)).toContain("operations.measured")
  })

  test("what does not answer is said, and the rest is told", async () => {
    const page = await ask(
      "/operator",
      { headers: bearer },
      {
        OPERATOR_SECRET: secret,
        SYNC: { metrics: async () => Promise.reject(new Error("no")) },
      },
    )
    expect(page.status).toBe(200)
    const text = await page.text()
    expect(text).toContain("The queue does not tell its backlog.")
    expect(text).toContain("3 of 100")
  })
})

describe("dead letters", () => {
  const sent: unknown[] = []
  const SYNC = {
    send: async (message: unknown) => void sent.push(message),
    metrics: async () => ({ backlogCount: 0, backlogBytes: 0 }),
  }
  const redrive = (
    body: Record<string, string> = {},
    headers: Record<string, string> = {},
    sync: object = SYNC,
  ) =>
    ask(
      "/operator/redrive",
      { method: "POST", body: new URLSearchParams(body), headers: { ...bearer, ...headers } },
      { OPERATOR_SECRET: secret, SYNC: sync },
    )
  beforeEach(async () => {
    sent.length = 0
    await died("one", { kind: "run", userId: "a" })
    await died("two", { kind: "catch_up", userIds: ["a"], scheduledTime: 5 })
    await died("odd", { kind: "of another version" })
  })

  test("are sent again once, one or all; what nobody can read is dealt with too", async () => {
    expect(await (await redrive({ id: "one" })).json()).toEqual({ sent: 1 })
    expect(await (await redrive({ id: "one" })).json()).toEqual({ sent: 0 })
    expect(await (await redrive()).json()).toEqual({ sent: 1 })
    expect(sent).toEqual([
      { kind: "run", userId: "a" },
      { kind: "catch_up", userIds: ["a"], scheduledTime: 5 },
    ])
    const state = (await (await ask("/operator/state.json", { headers: bearer })).json()) as {
      deadLetters: unknown[]
    }
    expect(state.deadLetters).toEqual([])
  })

  test("that were dealt with are forgotten by the hourly tick a week later, the others are not", async () => {
    await redrive({ id: "one" })
    const tickAfter = async (days: number) => {
      vi.useFakeTimers({ toFake: ["Date"] })
      vi.setSystemTime(Date.now() + days * 86_400_000)
      await worker.scheduled(createScheduledController({ scheduledTime: new Date(1) }), env)
      const { results } = await env.DB.prepare("select id from dead_letters order by id").all<{
        id: string
      }>()
      return results.map(({ id }) => id)
    }
    expect(await tickAfter(6)).toEqual(["odd", "one", "two"])
    expect(await tickAfter(1)).toEqual(["odd", "two"])
  })

  test("are not all sent where one was meant: what is no form is refused, and so is what is too long", async () => {
    const send = async (body: string, type: string) => {
      const headers = { ...bearer, "content-type": type }
      const answer = await ask(
        "/operator/redrive",
        { method: "POST", body, headers },
        { OPERATOR_SECRET: secret, SYNC },
      )
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    const form = "application/x-www-form-urlencoded"
    expect(await send('{"id":"one"}', "application/json")).toEqual([415, "unsupported_media_type"])
    expect(await send(`id=${"x".repeat(5_000)}`, form)).toEqual([413, "body_too_large"])
    expect(sent).toEqual([])
    expect(await (await redrive({ id: "one" }, { "content-type": `${form}; charset=utf-8` })).json()).toEqual(
      { sent: 1 },
    )
  })

  test("stay when the queue refuses them", async () => {
    const broken = { ...SYNC, send: async () => Promise.reject(new Error("no")) }
    expect((await redrive({ id: "one" }, {}, broken)).status).toBe(500)
    expect(await (await redrive({ id: "one" })).json()).toEqual({ sent: 1 })
  })

  test("are not sent by another site's page", async () => {
    expect((await redrive({}, { origin: "https://evil.example" })).status).toBe(403)
    expect(sent).toEqual([])
  })

  test("from the page's button one comes back to the page", async () => {
    const response = await redrive({}, { accept: "text/html", origin: env.APP_ORIGIN })
    expect([response.status, response.headers.get("location")]).toEqual([303, "/operator"])
  })
})
