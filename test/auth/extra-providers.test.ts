import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { countedAddress } from "../../src/auth/sign-in-limit.ts"
import { Browser, FakeUsers, locationOf } from "./browser.ts"

const settings = {
  GITHUB_CLIENT_ID: "gh-id",
  GITHUB_CLIENT_SECRET: "gh-secret",
  GOOGLE_CLIENT_ID: "goog-id",
  GOOGLE_CLIENT_SECRET: "goog-secret",
}

/** GitHub and Google, strict about what they must be sent; the code says who it is: "<subject>:<label>". */
class Providers {
  /** What Google claims instead of the truth. */
  claims: Record<string, unknown> = {}
  answer: (() => Response | Promise<Response>) | null = null

  constructor() {
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init)
      if (this.answer) return this.answer()
      const form = request.method === "POST" ? await request.formData() : new FormData()
      const [subject = "", label = ""] = String(form.get("code")).split(":")
      const bearer = request.headers.get("authorization") ?? ""
      switch (request.url) {
        case "https://github.com/login/oauth/access_token":
          if (bearer !== `Basic ${btoa("gh-id:gh-secret")}`) return Response.json({ error: "bad_client" })
          if (!label) return Response.json({ error: "bad_verification_code" })
          return Response.json({ access_token: `${subject}:${label}`, token_type: "bearer" })
        case "https://api.github.com/user": {
          const [id, login] = bearer.replace("Bearer ", "").split(":")
          return Response.json({ id: Number(id), login })
        }
        case "https://oauth2.googleapis.com/token":
          if (String(form.get("code_verifier")).length < 43)
            return Response.json({ error: "invalid_grant" }, { status: 400 })
          return Response.json({ access_token: "a", id_token: this.#idToken({ sub: subject, email: label }) })
        default:
          throw new Error(`No test declared ${request.url}`)
      }
    })
  }

  #idToken(claims: Record<string, unknown>): string {
    const all = {
      iss: "https://accounts.google.com",
      aud: "goog-id",
      exp: Date.now() / 1000 + 60,
      ...claims,
      ...this.claims,
    }
    return ["{}", JSON.stringify(all), "s"].map((part) => Buffer.from(part).toString("base64url")).join(".")
  }
}

let providers: Providers
let users: FakeUsers
beforeEach(() => {
  providers = new Providers()
  users = new FakeUsers()
})

const open = () => new Browser(users, settings)

/** Goes to the provider and back as whom the code says; returns where it ended. */
async function visit(
  browser: Browser,
  provider: string,
  code: string,
  path = `/auth/${provider}`,
): Promise<string> {
  const state = new URL(locationOf(await browser.get(path))).searchParams.get("state") ?? ""
  return locationOf(await browser.get(`/auth/${provider}/callback?${new URLSearchParams({ code, state })}`))
}

const account = async (browser: Browser) =>
  (await (await browser.get("/api/v1/account")).json()) as {
    id: string
    identities: { provider: string; label: string }[]
  }

test("what is not configured is not offered", async () => {
  const plain = new Browser()
  expect(await (await plain.get("/api/v1/sign-in-options")).json()).toEqual({
    data: ["whoop"],
    billing: "off",
  })
  expect(await (await open().get("/api/v1/sign-in-options")).json()).toEqual({
    data: ["whoop", "github", "google"],
    billing: "off",
  })
  for (const path of ["/auth/github", "/auth/google", "/auth/myspace"])
    expect((await plain.get(path)).status).toBe(404)
})

test("nothing but who it is is asked for", async () => {
  const github = new URL(locationOf(await open().get("/auth/github")))
  expect([github.origin, github.searchParams.get("scope")]).toEqual(["https://github.com", null])
  expect(github.searchParams.get("redirect_uri")).toBe("http://localhost:8787/auth/github/callback")
  const google = new URL(locationOf(await open().get("/auth/google")))
  expect([google.origin, google.searchParams.get("scope")]).toEqual([
    "https://accounts.google.com",
    "openid email",
  ])
  expect(google.searchParams.get("code_challenge_method")).toBe("S256")
})

describe.each([
  ["github", "7:ada"],
  ["google", "sub-7:ada@example.com"],
])("signing in with %s", (provider, code) => {
  test("makes an account once and finds it again", async () => {
    const browser = open()
    expect(await visit(browser, provider, code)).toBe("/")
    const again = open()
    await visit(again, provider, code)
    expect((await account(again)).id).toBe((await account(browser)).id)
    expect((await account(browser)).identities).toMatchObject([{ provider, label: code.split(":")[1] }])
  })

  test.each<[string, () => Response | Promise<Response>]>([
    ["no answer", () => Promise.reject(new TypeError("network"))],
    ["a 500", () => new Response("oops", { status: 500 })],
    ["HTML", () => new Response("<html>")],
  ])("%s is said plainly", async (_what, answer) => {
    providers.answer = answer
    expect(await visit(open(), provider, code)).toBe("/sign-in?problem=provider_unreachable")
  })
})

test("a code that GitHub refuses signs nobody in", async () => {
  expect(await visit(open(), "github", "bad")).toBe("/sign-in?problem=provider_refused")
})

test.each([{ aud: "somebody-else" }, { iss: "https://evil.example" }, { sub: "" }, { exp: 1 }])(
  "an id token that is not Google's to us signs nobody in: %o",
  async (claims) => {
    providers.claims = claims
    expect(await visit(open(), "google", "sub-7:a@example.com")).toBe("/sign-in?problem=provider_unreachable")
    expect(await env.DB.prepare("select count(*) n from users").first("n")).toBe(0)
  },
)

describe("linking another way in", () => {
  test("makes both lead to one account, and either can then be taken away, but not the last", async () => {
    const browser = open()
    await visit(browser, "github", "7:ada")
    expect(await visit(browser, "google", "sub-7:ada@example.com", "/auth/google/link")).toBe(
      "/settings/account",
    )
    const elsewhere = open()
    await visit(elsewhere, "google", "sub-7:ada@example.com")
    expect((await account(elsewhere)).id).toBe((await account(browser)).id)
    expect((await browser.request("DELETE", "/api/v1/account/identities/github")).status).toBe(204)
    expect((await browser.request("DELETE", "/api/v1/account/identities/google")).status).toBe(409)
    expect((await account(browser)).identities).toMatchObject([{ provider: "google" }])
  })

  test("one that leads to another account stays there", async () => {
    const other = open()
    await visit(other, "google", "sub-9:bob@example.com")
    const browser = open()
    await visit(browser, "github", "7:ada")
    const to = await visit(browser, "google", "sub-9:bob@example.com", "/auth/google/link")
    expect(to).toBe("/settings/account?problem=identity_taken")
    expect((await account(browser)).identities).toHaveLength(1)
    expect((await account(other)).identities).toHaveLength(1)
  })

  test("needs a recent sign-in, which a stolen session does not have", async () => {
    const browser = open()
    await visit(browser, "github", "7:ada")
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60 * 1000 })
    const to = locationOf(await browser.get("/auth/google/link"))
    expect(to).toBe("/sign-in?problem=sign_in_again&return_to=%2Fsettings%2Faccount")
    const refusal = await browser.request("DELETE", "/api/v1/account/identities/github")
    expect([refusal.status, await refusal.json()]).toMatchObject([403, { code: "sign_in_again" }])
  })

  test("needs a session, and is not begun by another site", async () => {
    expect(locationOf(await open().get("/auth/github/link"))).toBe("/sign-in?return_to=%2Fsettings%2Faccount")
    const browser = open()
    await visit(browser, "github", "7:ada")
    expect((await browser.get("/auth/google/link", { "sec-fetch-site": "cross-site" })).status).toBe(403)
  })
})

test("one address that starts sign-ins in a loop is asked to wait, another is not", async () => {
  const from = (address: string) => open().get("/auth/whoop", { "cf-connecting-ip": address })
  const starts = await Promise.all(Array.from({ length: 220 }, () => from("192.0.2.1")))
  const refused = starts.filter((start) => locationOf(start) === "/sign-in?problem=too_many_attempts")
  expect(refused.length).toBeGreaterThanOrEqual(20)
  expect(locationOf(await from("192.0.2.2"))).toContain("/oauth/oauth2/auth")
})

test("one address that starts to connect or to link in a loop is asked to wait too", async () => {
  const browser = open()
  await visit(browser, "github", "7:ada")
  const starts = await Promise.all(
    Array.from({ length: 220 }, (_, i) =>
      browser.get(i % 2 === 0 ? "/connections/whoop/connect" : "/auth/google/link", {
        "cf-connecting-ip": "192.0.2.5",
      }),
    ),
  )
  for (const page of ["connections", "account"]) {
    const refused = `/settings/${page}?problem=too_many_attempts`
    expect(starts.filter((start) => locationOf(start) === refused).length).toBeGreaterThanOrEqual(5)
  }
})

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["2001:db8:1:2:3::", "2001:db8:1:2::/64"],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
])("%s is counted as %s", (address, counted) => {
  expect(countedAddress(address)).toBe(counted)
})
