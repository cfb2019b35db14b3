import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { quotaObject } from "../../src/sync/quota-object.ts"
import { Browser, FakeUsers, locationOf } from "./browser.ts"
import { WhoopStandIn } from "./whoop-stand-in.ts"

let whoop: WhoopStandIn
beforeEach(() => {
  whoop = new WhoopStandIn()
})

const count = (table: string) => env.DB.prepare(`select count(*) n from ${table}`).first("n")

describe("signing in with WHOOP", () => {
  test("asks for the profile only, with state and PKCE, at the configured origin", async () => {
    const start = await new Browser().get("/auth/whoop")
    expect(start.status).toBe(302)
    const url = new URL(locationOf(start))
    expect(url.origin + url.pathname).toBe("https://whoop.test/oauth/oauth2/auth")
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "test-client",
      redirect_uri: "http://localhost:8787/auth/whoop/callback",
      scope: "read:profile",
      code_challenge_method: "S256",
    })
    expect(url.searchParams.get("state")?.length).toBeGreaterThanOrEqual(8)
  })

  test("makes an account, signs in to it, and the next time finds it again", async () => {
    const browser = new Browser()
    expect(await browser.signIn(whoop)).toBe("/")
    const first = (await (await browser.get("/api/v1/account")).json()) as { id: string }
    const elsewhere = new Browser()
    await elsewhere.signIn(whoop)
    const second = (await (await elsewhere.get("/api/v1/account")).json()) as { id: string }
    expect(second.id).toBe(first.id)
    expect(await count("users")).toBe(1)
  })

  test("stores no token: neither the session's own text nor anything of WHOOP's", async () => {
    const browser = new Browser()
    await browser.signIn(whoop)
    const rows = JSON.stringify([
      (await env.DB.prepare("select * from sessions").all()).results,
      (await env.DB.prepare("select * from identities").all()).results,
    ])
    expect(rows).not.toContain(browser.cookies.get("session"))
    expect(rows).not.toContain("access-1")
    expect(await count("oauth_attempts")).toBe(0)
  })

  test("two callbacks of one person at once make one account", async () => {
    const browsers = [new Browser(), new Browser(), new Browser()]
    const backs = await Promise.all(
      browsers.map(async (browser) =>
        whoop.consent(locationOf(await browser.get("/auth/whoop")), { member: 9 }),
      ),
    )
    await Promise.all(browsers.map((browser, index) => browser.get(backs[index] ?? "")))
    expect(await count("users")).toBe(1)
    expect(await count("identities")).toBe(1)
    expect(await count("sessions")).toBe(3)
  })

  test("a WHOOP account connected to an existing account signs in to that one", async () => {
    await env.DB.prepare(
      "insert into whoop_connections (user_id, whoop_user_id, status, connected_at) values ('u-1', 7, 'connected', 1)",
    ).run()
    await env.DB.prepare("insert into users (id, created_at) values ('u-1', 1)").run()
    const browser = new Browser()
    await browser.signIn(whoop, 7)
    expect(await (await browser.get("/api/v1/account")).json()).toMatchObject({ id: "u-1" })
    expect(await count("users")).toBe(1)
  })

  test("goes on to the page asked for, and to no other site", async () => {
    const to = (path: string) => `/auth/whoop?return_to=${encodeURIComponent(path)}`
    expect(await new Browser().signIn(whoop, 1, to("/trends?range=90d"))).toBe("/trends?range=90d")
    for (const elsewhere of [
      "//evil.example/",
      "https://evil.example/",
      "/\\evil.example",
      "/\t/evil.example",
    ]) {
      expect(await new Browser().signIn(whoop, 1, to(elsewhere)), elsewhere).toBe("/")
    }
  })

  test("signing in again replaces the session's token: the old one is worth nothing", async () => {
    const browser = new Browser()
    await browser.signIn(whoop)
    const before = browser.cookies.get("session")
    await browser.signIn(whoop)
    expect(browser.cookies.get("session")).not.toBe(before)
    const stale = await new Browser().get("/api/v1/account", { cookie: `session=${before}` })
    expect(stale.status).toBe(401)
  })

  test("on https the cookies are Secure and bound to the host", async () => {
    const browser = new Browser(new FakeUsers(), { APP_ORIGIN: "https://vital.example" })
    const start = await browser.get("/auth/whoop")
    expect(start.headers.get("set-cookie")).toMatch(
      /^__Host-oauth=.+Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    await browser.get(whoop.consent(locationOf(start)))
    expect([...browser.cookies.keys()]).toContain("__Host-session")
    expect((await browser.get("/api/v1/account")).status).toBe(200)
  })
})

describe("a callback that must not be believed", () => {
  const refused = "/sign-in?problem=expired"

  test("a made-up code spends nothing of WHOOP's quota, a real one the call that asks who it is", async () => {
    const spent = async () => (await quotaObject(env).use()).minute
    const browser = new Browser()
    const back = new URL(whoop.consent(locationOf(await browser.get("/auth/whoop"))), browser.origin)
    back.searchParams.set("code", "x")
    const to = locationOf(await browser.get(back.pathname + back.search))
    expect([to, await spent()]).toEqual(["/sign-in?problem=provider_refused", 0])
    await browser.signIn(whoop)
    expect(await spent()).toBe(1)
  })

  test("a state works once", async () => {
    const browser = new Browser()
    const back = whoop.consent(locationOf(await browser.get("/auth/whoop")))
    await browser.get(back)
    await browser.request("POST", "/auth/sign-out")
    expect(locationOf(await browser.get(back))).toBe(refused)
    expect(browser.cookies.has("session")).toBe(false)
  })

  test("a state is worth nothing in another browser, and is not used up there", async () => {
    const browser = new Browser()
    const back = whoop.consent(locationOf(await browser.get("/auth/whoop")))
    const other = new Browser()
    await other.get("/auth/whoop")
    expect(locationOf(await other.get(back))).toBe(refused)
    expect(locationOf(await browser.get(back))).toBe("/")
  })

  test("a state expires after ten minutes", async () => {
    const browser = new Browser()
    const back = whoop.consent(locationOf(await browser.get("/auth/whoop")))
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60 * 1000 })
    expect(locationOf(await browser.get(back))).toBe(refused)
  })

  test.each([
    "/auth/whoop/callback",
    "/auth/whoop/callback?code=x",
    "/auth/whoop/callback?code=x&state=made-up-state",
  ])("%s changes nothing", async (path) => {
    const browser = new Browser()
    await browser.get("/auth/whoop")
    expect(locationOf(await browser.get(path))).toBe(refused)
    expect(await count("users")).toBe(0)
  })

  test("another provider's callback does not take WHOOP's state", async () => {
    const browser = new Browser()
    const back = whoop.consent(locationOf(await browser.get("/auth/whoop")))
    expect(locationOf(await browser.get(back.replace("whoop", "github")))).toBe(refused)
  })
})

describe("WHOOP refuses or fails", () => {
  const start = async (browser: Browser) => locationOf(await browser.get("/auth/whoop"))

  test.each(["access_denied", "request_forbidden"])(
    "declined consent (%s) is said plainly",
    async (error) => {
      const browser = new Browser()
      const back = whoop.deny(await start(browser), error)
      expect(locationOf(await browser.get(back))).toBe("/sign-in?problem=denied")
      expect(await count("users")).toBe(0)
    },
  )

  test.each<[string, "token" | "profile", () => Response | Promise<Response>, string]>([
    ["a page of HTML", "token", () => new Response("<html>", { status: 200 }), "whoop_unreachable"],
    ["a 500", "token", () => new Response("oops", { status: 500 }), "whoop_unreachable"],
    ["no answer", "token", () => Promise.reject(new TypeError("network")), "whoop_unreachable"],
    [
      "a wrong secret",
      "token",
      () => Response.json({ error: "invalid_client" }, { status: 401 }),
      "whoop_refused_app",
    ],
    ["a cut profile", "profile", () => new Response('{"user_id": 1, "em'), "whoop_unreachable"],
    ["429 for the profile", "profile", () => new Response("", { status: 429 }), "whoop_busy"],
  ])("%s", async (_what, call, answer, problem) => {
    whoop.faults[call] = answer
    const browser = new Browser()
    const back = whoop.consent(await start(browser))
    expect(locationOf(await browser.get(back))).toBe(`/sign-in?problem=${problem}`)
    expect(await count("users")).toBe(0)
    expect(await count("sessions")).toBe(0)
  })

  test.each<[string, () => Response | Promise<Response>]>([
    ["a 503", () => new Response("oops", { status: 503 })],
    ["no answer", () => Promise.reject(new TypeError("network"))],
    ["a page of HTML", () => new Response("<html>", { status: 200 })],
    ["a stray 401", () => new Response("", { status: 401 })],
  ])("%s for the profile, once, costs nobody their consent: the code is spent", async (_what, answer) => {
    whoop.faults.profile = () => {
      delete whoop.faults.profile
      return answer()
    }
    const browser = new Browser()
    const back = whoop.consent(await start(browser))
    expect(locationOf(await browser.get(back))).toBe("/")
    expect(await count("users")).toBe(1)
  })

  test("a 429 for the profile has everybody wait for as long as WHOOP says", async () => {
    whoop.faults.profile = () => new Response("", { status: 429, headers: { "retry-after": "30" } })
    await new Browser().signIn(whoop)
    expect((await quotaObject(env).use()).blockedUntil).toBeGreaterThan(Date.now() + 20_000)
  })
})

describe("signing out", () => {
  test("ends the session at the server, as a form and as a call", async () => {
    const browser = new Browser()
    await browser.signIn(whoop)
    const session = browser.cookies.get("session")
    const { sessions } = await (await browser.get("/api/v1/account")).json<{ sessions: { id: string }[] }>()
    const out = await browser.request("POST", "/auth/sign-out", {
      "content-type": "application/x-www-form-urlencoded",
    })
    expect([out.status, locationOf(out)]).toEqual([303, "/"])
    expect((await new Browser().get("/api/v1/account", { cookie: `session=${session}` })).status).toBe(401)
    expect(browser.users.closedStreams).toEqual(sessions.map(({ id }) => id))
    expect((await browser.request("POST", "/auth/sign-out")).status).toBe(204)
  })

  test.each([{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }])(
    "is not for another site's page: %o",
    async (headers) => {
      const browser = new Browser()
      await browser.signIn(whoop)
      expect((await browser.request("POST", "/auth/sign-out", headers)).status).toBe(403)
      expect((await browser.get("/api/v1/account")).status).toBe(200)
    },
  )
})
