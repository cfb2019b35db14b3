import { runDurableObjectAlarm } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { beforeEach, expect, test, vi } from "vitest"
import { listHeldTables } from "../../src/db/held.ts"
import { userObject } from "../../src/sync/reach.ts"
import { Browser, locationOf } from "../auth/browser.ts"
import { createWhoop, lives, virtualClock, type WhoopSimulator } from "../whoop-simulator/index.ts"
import { readStoredZip } from "./stored-zip.ts"

/* A person's whole life here, with the real objects and queue, against the WHOOP simulator. */

let whoop: WhoopSimulator
let member: number
beforeEach(() => {
  whoop = createWhoop({
    seed: 1,
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
  member = whoop.addMember(lives.earlySleeper({ days: 40 }), { paused: true })
  whoop.autoConsent = member
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => whoop.fetch(new Request(input, init)))
})

/** Follows a path through WHOOP's consent and back; returns where it ended. */
async function throughWhoop(browser: Browser, path: string): Promise<string> {
  const back = await whoop.fetch(new Request(locationOf(await browser.get(path))))
  const { pathname, search } = new URL(locationOf(back))
  return locationOf(await browser.get(pathname + search))
}

async function rowsLeft(): Promise<Record<string, number>> {
  const counts = await Promise.all(
    listHeldTables().map(async ({ name }) => {
      const count = await env.DB.prepare(`select count(*) n from ${name}`).first<number>("n")
      return [name, count ?? -1] as const
    }),
  )
  return Object.fromEntries(counts.filter(([, count]) => count !== 0))
}

/** Resolves once nothing is being imported any more. */
async function importIsDone(id: string): Promise<void> {
  await vi.waitFor(async () => expect((await userObject(env, id).status()).state).toBe("idle"), 15_000)
}

const idOf = async (browser: Browser) =>
  ((await (await browser.get("/api/v1/account")).json()) as { id: string }).id

test("signs in, connects, imports, erases everything; what arrives late recreates nothing", async () => {
  const browser = new Browser("real")
  expect(await throughWhoop(browser, "/auth/whoop")).toBe("/")
  expect(await throughWhoop(browser, "/connections/whoop/connect")).toBe("/settings/connections")
  const id = await idOf(browser)
  await importIsDone(id)
  const held = whoop.truth(member).cycles.length
  const zip = await (await browser.get("/api/v1/account/export")).arrayBuffer()
  expect(JSON.parse(readStoredZip(new Uint8Array(zip)).get("cycles.json") ?? "")).toHaveLength(held)

  const answer = await browser.request("DELETE", "/api/v1/account")
  expect(answer.status).toBe(200)
  const receipt = (await answer.json()) as { revoked_at_whoop: boolean; erased: Record<string, number> }
  expect(receipt).toMatchObject({
    revoked_at_whoop: true,
    erased: { users: 1, identities: 1, sessions: 1, whoop_connections: 1, profiles: 1, cycles: held },
  })
  expect(whoop.isConnected(member)).toBe(false)
  expect(await rowsLeft()).toEqual({})

  const callsBefore = whoop.calls.list.length
  const event = { user_id: member, id: crypto.randomUUID(), type: "sleep.updated", trace_id: "t-1" } as const
  expect(await userObject(env, id).receive(event)).toBe("unknown_member")
  expect(await userObject(env, id).run()).toEqual({ kind: "done" })
  expect(await userObject(env, id).catchUp(Date.now())).toEqual({ kind: "done" })
  await runDurableObjectAlarm(env.USER.getByName(id))
  await userObject(env, id).refresh()
  expect(await rowsLeft()).toEqual({})
  expect(whoop.calls.list.length).toBe(callsBefore)
  expect((await browser.get("/api/v1/account")).status).toBe(401)

  expect(await throughWhoop(browser, "/auth/whoop")).toBe("/")
  expect(await throughWhoop(browser, "/connections/whoop/connect")).toBe("/settings/connections")
  expect(await idOf(browser)).not.toBe(id)
  await importIsDone(await idOf(browser))
}, 30_000)

const asMember = (id: number) => {
  whoop.autoConsent = id
}

test("keeps the WHOOP account it connected first; another one is given back at WHOOP", async () => {
  const another = whoop.addMember(lives.brandNew(), { paused: true })
  const browser = new Browser("real")
  await throughWhoop(browser, "/auth/whoop")
  await throughWhoop(browser, "/connections/whoop/connect")
  asMember(another)
  expect(await throughWhoop(browser, "/connections/whoop/connect")).toBe(
    "/settings/connections?problem=other_account",
  )
  expect([whoop.isConnected(member), whoop.isConnected(another)]).toEqual([true, false])
  await throughWhoop(new Browser("real"), "/auth/whoop")
  expect(await env.DB.prepare("select count(*) n from users").first("n")).toBe(2)
  await importIsDone(await idOf(browser))
}, 30_000)

test("of two accounts that connect one WHOOP account at once, one gets it and its link stays whole", async () => {
  const wanted = whoop.addMember(lives.brandNew(), { paused: true })
  const other = whoop.addMember(lives.brandNew(), { paused: true })
  const browsers = [new Browser("real"), new Browser("real")]
  for (const [index, browser] of browsers.entries()) {
    asMember(index === 0 ? member : other)
    await throughWhoop(browser, "/auth/whoop")
  }
  asMember(wanted)
  const ends = await Promise.all(
    browsers.map((browser) => throughWhoop(browser, "/connections/whoop/connect")),
  )
  expect(ends.toSorted()).toEqual(["/settings/connections", "/settings/connections?problem=linked_elsewhere"])
  const { results } = await env.DB.prepare("select user_id, whoop_user_id from whoop_connections").all()
  const winner = browsers[ends.indexOf("/settings/connections")]
  expect(results).toEqual([{ user_id: winner && (await idOf(winner)), whoop_user_id: wanted }])
  expect(whoop.isConnected(wanted)).toBe(true)
  for (const browser of browsers) await importIsDone(await idOf(browser))
}, 30_000)

test("no log line names the person or holds anything that lets in", async () => {
  const lines: unknown[] = []
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(...line))
  }
  const browser = new Browser("real")
  await throughWhoop(browser, "/auth/whoop")
  const session = browser.cookies.get("session")
  await throughWhoop(browser, "/connections/whoop/connect")
  await importIsDone(await idOf(browser))
  await browser.get("/auth/whoop/callback?code=canary-code&state=canary-state")
  await browser.get("/api/v1/account", { authorization: "Bearer canary-key" })
  await browser.request("DELETE", "/api/v1/account")

  const logged = JSON.stringify(lines)
  expect(logged).toContain("account.erased")
  const { email, first_name, last_name } = whoop.truth(member).profile
  const secrets = [email, first_name, last_name, session, ...whoop.refreshTokens().map((life) => life.token)]
  for (const secret of [...secrets, "canary", env.WHOOP_CLIENT_SECRET]) {
    expect(String(secret)).not.toBe("undefined")
    expect(logged.includes(String(secret)), String(secret)).toBe(false)
  }
}, 30_000)
