import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { quotaOf } from "../../src/sync/quota-object.ts"
import { connectScopes } from "../../src/whoop/oauth.ts"
import { Browser, locationOf } from "./browser.ts"
import { WhoopStandIn } from "./whoop-stand-in.ts"

const path = "/connections/whoop/connect"
const problem = (code: string) => `/settings/connections?problem=${code}`

let whoop: WhoopStandIn
let browser: Browser
beforeEach(async () => {
  whoop = new WhoopStandIn()
  browser = new Browser()
  await browser.signIn(whoop)
})

const start = async () => locationOf(await browser.get(path))
const finish = async (back: string) => locationOf(await browser.get(back))
const everything = async () => {
  const tables = ["users", "identities", "sessions", "whoop_connections", "profiles"]
  return Promise.all(
    tables.map(async (table) => (await env.DB.prepare(`select * from ${table}`).all()).results),
  )
}
/** Another account that holds this WHOOP account's history. */
const connectedElsewhere = (whoopUserId: number, status: string) =>
  env.DB.prepare(
    "insert into whoop_connections (user_id, whoop_user_id, status, connected_at) values ('other', ?, ?, 1)",
  )
    .bind(whoopUserId, status)
    .run()

describe("connecting WHOOP", () => {
  test("without a session leads to signing in, and back", async () => {
    const to = locationOf(await new Browser().get(path))
    expect(to).toBe("/sign-in?return_to=%2Fconnections%2Fwhoop%2Fconnect")
  })

  test("asks for everything to be read, and for lasting access", async () => {
    const asked = new URL(await start()).searchParams.get("scope")?.split(" ")
    expect(asked).toEqual([...connectScopes])
    expect(asked).toContain("offline")
  })

  test("hands the grant to the person's own object and ends on the connections page", async () => {
    expect(await finish(whoop.consent(await start()))).toBe("/settings/connections")
    const account = (await (await browser.get("/api/v1/account")).json()) as { id: string }
    expect(browser.users.expecting).toEqual([browser.users.grants[0]?.userId])
    expect(browser.users.grants).toEqual([
      {
        userId: account.id,
        grant: {
          whoopUserId: 1,
          accessToken: "access-1-true",
          refreshToken: "refresh-1",
          expiresInSeconds: 3600,
          profile: { user_id: 1, email: "member-1@example.com", first_name: "Ada", last_name: "Number 1" },
        },
      },
    ])
  })

  test("a link on another site only leads to the page with the button", async () => {
    const response = await browser.get(path, { "sec-fetch-site": "cross-site" })
    expect(locationOf(response)).toBe("/settings/connections")
  })
})

describe("a refusal changes nothing and says why", () => {
  let before: unknown
  beforeEach(async () => {
    before = await everything()
  })
  const expectNothingChanged = async () => {
    expect(await everything()).toEqual(before)
    expect((await browser.get("/api/v1/account")).status).toBe(200)
  }

  test("declined consent", async () => {
    expect(await finish(whoop.deny(await start()))).toBe(problem("denied"))
    expect(browser.users.grants).toEqual([])
    await expectNothingChanged()
  })

  test("a replayed, a made-up state", async () => {
    const back = whoop.deny(await start())
    await finish(back)
    expect(await finish(back)).toBe(problem("expired"))
    expect(await finish("/auth/whoop/callback?code=x&state=0123456789")).toBe(problem("expired"))
    await expectNothingChanged()
  })

  test("scopes ticked off are named, and the fresh grant is given back", async () => {
    const scopes = connectScopes.filter((scope) => scope !== "read:sleep" && scope !== "read:cycles")
    const to = await finish(whoop.consent(await start(), { scopes }))
    expect(to).toBe(`${problem("scopes_missing")}&missing=read%3Acycles+read%3Asleep`)
    expect(browser.users.grants).toEqual([])
    expect(whoop.revoked).toEqual(["Bearer access-1-true"])
    await expectNothingChanged()
  })

  test("without the profile's scope nobody knows whose it is: nothing is revoked", async () => {
    const scopes = connectScopes.filter((scope) => scope !== "read:profile")
    const to = await finish(whoop.consent(await start(), { scopes }))
    expect(to).toBe(`${problem("scopes_missing")}&missing=read%3Aprofile`)
    expect(whoop.revoked).toEqual([])
    await expectNothingChanged()
  })

  test("no refresh token", async () => {
    const scopes = connectScopes.filter((scope) => scope !== "offline")
    expect(await finish(whoop.consent(await start(), { scopes }))).toBe(problem("no_refresh_token"))
    await expectNothingChanged()
  })

  test("a WHOOP account that another account has connected, whose link stays whole", async () => {
    await connectedElsewhere(5, "connected")
    before = await everything()
    expect(await finish(whoop.consent(await start(), { member: 5 }))).toBe(problem("linked_elsewhere"))
    expect(browser.users.grants).toEqual([])
    expect(whoop.revoked).toEqual([])
    await expectNothingChanged()
  })

  test("a WHOOP account whose history another account holds, disconnected: the fresh grant is given back", async () => {
    await connectedElsewhere(5, "not_connected")
    before = await everything()
    expect(await finish(whoop.consent(await start(), { member: 5 }))).toBe(problem("linked_elsewhere"))
    expect(whoop.revoked).toEqual(["Bearer access-5-true"])
    await expectNothingChanged()
  })

  test("a WHOOP account that signs in to another account", async () => {
    await new Browser().signIn(whoop, 6)
    before = await everything()
    expect(await finish(whoop.consent(await start(), { member: 6 }))).toBe(problem("linked_elsewhere"))
    expect(browser.users.grants).toEqual([])
    await expectNothingChanged()
  })

  test.each(["linked_elsewhere", "other_account"] as const)(
    "what the object decides: %s",
    async (outcome) => {
      browser.users.outcome = outcome
      expect(await finish(whoop.consent(await start(), { member: 8 }))).toBe(problem(outcome))
      expect(whoop.revoked).toEqual(["Bearer access-8-true"])
      await expectNothingChanged()
    },
  )

  test("another WHOOP account than the one whose history is held: it is no way in, not even for a moment", async () => {
    const { id } = (await (await browser.get("/api/v1/account")).json()) as { id: string }
    await env.DB.prepare(
      "insert into whoop_connections (user_id, whoop_user_id, status, connected_at) values (?, 5, 'connected', 1)",
    )
      .bind(id)
      .run()
    before = await everything()
    expect(await finish(whoop.consent(await start(), { member: 8 }))).toBe(problem("other_account"))
    expect(browser.users.grants).toEqual([])
    expect(whoop.revoked).toEqual(["Bearer access-8-true"])
    await expectNothingChanged()
  })

  test("another person signed in meanwhile: the grant goes to neither", async () => {
    const back = whoop.consent(await start())
    await browser.signIn(whoop, 2)
    expect(await finish(back)).toBe(problem("signed_out"))
    expect(browser.users.grants).toEqual([])
  })

  test.each<["token" | "profile", () => Response, string]>([
    ["token", () => new Response("oops", { status: 503 }), "whoop_unreachable"],
    ["profile", () => new Response("slow down", { status: 429 }), "whoop_busy"],
  ])("WHOOP's %s endpoint fails", async (call, answer, code) => {
    whoop.faults[call] = answer
    expect(await finish(whoop.consent(await start()))).toBe(problem(code))
    await expectNothingChanged()
  })
})

test("with plans on, connecting needs one", async () => {
  const stripe = { STRIPE_SECRET_KEY: "sk", STRIPE_WEBHOOK_SECRET: "wh", STRIPE_PRICE_ID: "price" }
  const payer = new Browser(browser.users, { BILLING: "stripe", ...stripe })
  await payer.signIn(whoop)
  expect(locationOf(await payer.get(path))).toBe(problem("plan_needed"))
})

test("when WHOOP's quota is used up nothing is sent, and the page says so", async () => {
  const back = whoop.consent(await start())
  await quotaOf(env).take({ lane: "webhook", userId: "somebody", count: 100 })
  const calls = vi.mocked(fetch).mock.calls.length
  expect(await finish(back)).toBe(problem("whoop_busy"))
  expect(vi.mocked(fetch).mock.calls.length).toBe(calls)
})

test("a connected WHOOP account signs in to the account it is connected to", async () => {
  await finish(whoop.consent(await start(), { member: 3 }))
  const account = (await (await browser.get("/api/v1/account")).json()) as { id: string }
  const elsewhere = new Browser()
  await elsewhere.signIn(whoop, 3)
  expect(await (await elsewhere.get("/api/v1/account")).json()).toMatchObject({ id: account.id })
})
