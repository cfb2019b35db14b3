import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { startSession } from "../../src/auth/sessions.ts"
import { openDatabase } from "../../src/db/database.ts"
import { Browser, locationOf } from "../auth/browser.ts"
import { WhoopStandIn } from "../auth/whoop-stand-in.ts"

interface Account {
  id: string
  name: string | null
  identities: { provider: string; label: string }[]
  sessions: { id: string; device: string | null; current: boolean }[]
  sign_in_options: string[]
  plan: { billing: string; entitled: boolean }
}

let whoop: WhoopStandIn
let browser: Browser
beforeEach(async () => {
  whoop = new WhoopStandIn()
  browser = new Browser()
  await browser.signIn(whoop)
})

const account = async (who = browser) => (await (await who.get("/api/v1/account")).json()) as Account
const run = (query: string, ...values: unknown[]) =>
  env.DB.prepare(query)
    .bind(...values)
    .run()

describe("who I am", () => {
  test("tells the ways in, the sessions and the plan", async () => {
    await new Browser().signIn(whoop)
    expect(await account()).toMatchObject({
      name: null,
      identities: [{ provider: "whoop", label: "member-1@example.com" }],
      sessions: [{ current: true }, { current: false }],
      sign_in_options: ["whoop"],
      plan: { billing: "off", entitled: true },
    })
  })

  test("names a session by browser and system", async () => {
    const firefox = new Browser()
    const start = await firefox.get("/auth/whoop")
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    await firefox.get(whoop.consent(locationOf(start)), { "user-agent": userAgent })
    expect((await account(firefox)).sessions.find((session) => session.current)?.device).toBe(
      "Firefox on Linux",
    )
  })

  test("a session of mine can be ended, one of another's cannot", async () => {
    const lost = new Browser()
    await lost.signIn(whoop)
    const other = new Browser()
    await other.signIn(whoop, 2)
    const id = (await account(lost)).sessions.find((session) => session.current)?.id
    expect((await other.request("DELETE", `/api/v1/account/sessions/${id}`)).status).toBe(404)
    expect((await browser.request("DELETE", `/api/v1/account/sessions/${id}`)).status).toBe(204)
    expect((await lost.get("/api/v1/account")).status).toBe(401)
    expect((await browser.get("/api/v1/account")).status).toBe(200)
  })

  test("all other sessions can be ended at once", async () => {
    const lost = new Browser()
    await lost.signIn(whoop)
    expect(await (await browser.request("DELETE", "/api/v1/account/sessions")).json()).toEqual({ ended: 1 })
    expect((await lost.get("/api/v1/account")).status).toBe(401)
  })
})

describe("who may manage", () => {
  test.each<[string, Record<string, string>, number, string]>([
    ["nobody", { cookie: "" }, 401, "unauthorized"],
    ["a made-up session", { cookie: `session=${"x".repeat(43)}` }, 401, "unauthorized"],
    ["a made-up API key", { cookie: "", authorization: "Bearer vt_something" }, 401, "unauthorized"],
    ["another site's page", { origin: "https://evil.example" }, 403, "foreign_origin"],
    ["a sandboxed page", { origin: "null" }, 403, "foreign_origin"],
    ["a sibling port", { origin: "http://localhost:9999" }, 403, "foreign_origin"],
  ])("not %s", async (_who, headers, status, code) => {
    const refusals = [
      await browser.get("/api/v1/account", headers),
      await browser.get("/api/v1/account/export", headers),
      await browser.request("DELETE", "/api/v1/account", headers),
    ]
    for (const refusal of refusals) {
      expect(refusal.status).toBe(status)
      expect(refusal.headers.get("content-type")).toBe("application/problem+json")
      expect(await refusal.json()).toMatchObject({ status, code })
    }
  })

  test("a cross-site mutation is refused though it names no origin", async () => {
    const headers = { origin: browser.origin, "sec-fetch-site": "cross-site" }
    expect((await browser.request("DELETE", "/api/v1/account", headers)).status).toBe(403)
  })
})

describe("ways in", () => {
  const link = (provider: string, subject: string) => async () =>
    run(
      "insert into identities (provider, subject, user_id, linked_at) values (?, ?, ?, 1)",
      provider,
      subject,
      (await account()).id,
    )

  test("the last one stays", async () => {
    const refusal = await browser.request("DELETE", "/api/v1/account/identities/whoop")
    expect([refusal.status, await refusal.json()]).toMatchObject([409, { code: "last_way_in" }])
    expect((await account()).identities).toHaveLength(1)
  })

  test("one that this installation does not offer is no way in", async () => {
    await link("github", "1")()
    expect((await browser.request("DELETE", "/api/v1/account/identities/whoop")).status).toBe(409)
  })

  test("with another one offered it goes; two requests at once leave one", async () => {
    const both = new Browser(browser.users, { GITHUB_CLIENT_ID: "a", GITHUB_CLIENT_SECRET: "b" })
    for (const [name, value] of browser.cookies) both.cookies.set(name, value)
    await link("github", "1")()
    const answers = await Promise.all(
      ["whoop", "github"].map((provider) => both.request("DELETE", `/api/v1/account/identities/${provider}`)),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([204, 409])
    expect((await account()).identities).toHaveLength(1)
  })

  test("a connected WHOOP account goes on leading here", async () => {
    await link("github", "1")()
    await run(
      "insert into whoop_connections (user_id, whoop_user_id, status, connected_at) values (?, 1, 'connected', 1)",
      (await account()).id,
    )
    const refusal = await browser.request("DELETE", "/api/v1/account/identities/whoop")
    expect([refusal.status, await refusal.json()]).toMatchObject([409, { code: "whoop_connected" }])
  })
})

describe("erasing the account", () => {
  test("needs a sign-in within ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60 * 1000 })
    const refusal = await browser.request("DELETE", "/api/v1/account")
    expect([refusal.status, await refusal.json()]).toMatchObject([403, { code: "sign_in_again" }])
    expect(browser.users.erased).toEqual([])
    await browser.signIn(whoop)
    expect((await browser.request("DELETE", "/api/v1/account")).status).toBe(200)
  })

  test("erases this person's rows and no other's, and answers with a receipt", async () => {
    const other = new Browser()
    await other.signIn(whoop, 2)
    const { id } = await account()
    for (const userId of [id, (await account(other)).id]) {
      for (const day of [1, 2, 3]) {
        await run(
          `insert into cycles (user_id, id, start, timezone_offset, score_state, created_at, updated_at, source,
            first_seen_at, changed_at, synced_at) values (?, ?, ?, 'Z', 'SCORED', 1, 1, 'backfill', 1, 1, 1)`,
          userId,
          day,
          day,
        )
      }
    }
    await run(
      "insert into dead_letters (id, body, died_at) values ('d', ?, 1)",
      JSON.stringify({ kind: "run", userId: id }),
    )
    const answer = await browser.request("DELETE", "/api/v1/account")
    expect(await answer.json()).toMatchObject({
      revoked_at_whoop: true,
      erased: { users: 1, identities: 1, sessions: 1, cycles: 3, dead_letters: 1, workouts: 0 },
      erased_from_object: { inbox: 2 },
    })
    // The second time for a consent that may have come back between the object and the rows.
    expect(browser.users.erased).toEqual([id, id])
    expect(browser.cookies.has("session")).toBe(false)
    expect(await account(other)).toMatchObject({ identities: [{ provider: "whoop" }] })
    expect(await env.DB.prepare("select count(*) n from cycles").first("n")).toBe(3)
  })
})

describe("a session", () => {
  const dayMs = 86_400_000

  test("costs one row to look up", async () => {
    const { sessionQuery } = await import("../../src/auth/sessions.ts")
    for (let n = 0; n < 20; n++) await startSession(openDatabase(env.DB), `u-${n}`, null, Date.now())
    const id = await env.DB.prepare("select id from sessions limit 1").first<string>("id")
    const { sql, params } = sessionQuery(openDatabase(env.DB), id ?? "", Date.now()).toSQL()
    const { meta, results } = await env.DB.prepare(sql)
      .bind(...params)
      .all()
    expect([results.length, meta.rows_read, meta.rows_written]).toEqual([1, 1, 0])
  })

  test("slides by one write a day at most, and its cookie with it", async () => {
    expect((await browser.get("/api/v1/account")).headers.get("set-cookie")).toBeNull()
    const start = Date.now()
    for (const day of [20, 40, 60]) {
      vi.useFakeTimers({ toFake: ["Date"], now: start + day * dayMs })
      expect((await browser.get("/api/v1/account")).headers.get("set-cookie")).toContain("Max-Age=2592000")
      expect((await browser.get("/api/v1/account")).headers.get("set-cookie")).toBeNull()
    }
    vi.useFakeTimers({ toFake: ["Date"], now: start + 91 * dayMs })
    expect((await browser.get("/api/v1/account")).status).toBe(401)
  })

  test("ends a year after signing in, however often it is used", async () => {
    const start = Date.now()
    for (let day = 25; day < 365; day += 25) {
      vi.useFakeTimers({ toFake: ["Date"], now: start + day * dayMs })
      expect((await browser.get("/api/v1/account")).status).toBe(200)
    }
    vi.useFakeTimers({ toFake: ["Date"], now: start + 366 * dayMs })
    expect((await browser.get("/api/v1/account")).status).toBe(401)
  })
})
