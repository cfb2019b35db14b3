import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import type { TokenKey } from "../../src/env.ts"
import type { ObjectSql } from "../../src/sync/ports.ts"
import { Shelf } from "../../src/sync/shelf.ts"
import { TokenKeeper } from "../../src/sync/token-keeper.ts"
import { WhoopOAuth } from "../../src/whoop/oauth.ts"

/* The token protocol by itself, answer by answer of WHOOP's. */

const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000
const keyOne: TokenKey = { kid: "one", key: new Uint8Array(32).fill(1) }
const keyTwo: TokenKey = { kid: "two", key: new Uint8Array(32).fill(2) }

type Answer = () => Response | Promise<Response>
let pairs = 0
const pair: Answer = () => {
  pairs += 1
  const names = { access_token: `access-${pairs}`, refresh_token: `refresh-${pairs}` }
  return Response.json({ ...names, token_type: "bearer", expires_in: 3600, scope: "offline" })
}
const refused: Answer = () => Response.json({ error: "invalid_grant" }, { status: 400 })
const wrongClient: Answer = () => Response.json({ error: "invalid_client" }, { status: 401 })
const status =
  (code: number): Answer =>
  () =>
    new Response("", { status: code })
const lost: Answer = () => Promise.reject(new TypeError("fetch failed"))

function begin(...answers: Answer[]) {
  const database = new DatabaseSync(":memory:")
  const sql: ObjectSql = {
    exec: (query, ...bindings) => database.prepare(query).all(...bindings) as ReturnType<ObjectSql["exec"]>,
  }
  const presented: (string | null)[] = []
  const logged: unknown[] = []
  const world = { now: NOW, keys: [keyOne] as [TokenKey, ...TokenKey[]] }
  const oauth = new WhoopOAuth({
    origin: "https://whoop.test",
    clientId: "app",
    clientSecret: "secret",
    redirectUri: "https://app.test/back",
    fetch: async (_, init) => {
      presented.push(new URLSearchParams(String(init?.body)).get("refresh_token"))
      const answer = answers.shift()
      if (!answer) throw new Error("WHOOP was asked once too often")
      return answer()
    },
  })
  /** An instance of the object: what one leaves in the storage the next one finds. */
  const instance = () =>
    new TokenKeeper(
      {
        userId: "u1",
        oauth,
        get tokenKeys() {
          return world.keys
        },
        now: () => world.now,
        log: (event, fields) => logged.push([event, fields]),
      },
      new Shelf(sql),
    )
  const names = () => database.prepare("select name from shelf order by name").all()
  const values = () => JSON.stringify(database.prepare("select value from shelf").all())
  const keeper = instance()
  pairs = 0
  keeper.install({ accessToken: "access-0", refreshToken: "refresh-0", expiresInSeconds: 3600 })
  return { keeper, instance, presented, logged, world, names: () => names().map((row) => row.name), values }
}

describe("an access token", () => {
  test("is handed out as long as it lives for another minute, and nothing lies in the open", async () => {
    const { keeper, world, presented, values } = begin(pair)
    expect((await keeper.access()).text).toBe("access-0")
    world.now = NOW + HOUR - 60_001
    expect((await keeper.access()).text).toBe("access-0")
    expect(presented).toEqual([])
    world.now = NOW + HOUR - 60_000
    expect((await keeper.access()).text).toBe("access-1")
    expect(presented).toEqual(["refresh-0"])
    expect(values()).not.toMatch(/access-|refresh-/)
  })

  test("of a short life is handed out for three quarters of it", async () => {
    const { keeper, world, presented } = begin(pair)
    keeper.install({ accessToken: "brief", refreshToken: "refresh", expiresInSeconds: 40 })
    world.now = NOW + 29_999
    expect((await keeper.access()).text).toBe("brief")
    world.now = NOW + 30_000
    await keeper.access()
    expect(presented).toEqual(["refresh"])
  })

  test("refused by WHOOP is renewed once, whoever else noticed it too", async () => {
    const { keeper, presented, logged, names } = begin(pair)
    const { generation } = await keeper.access()
    const [one, other] = await Promise.all([keeper.renewed(generation), keeper.renewed(generation)])
    expect(one).toEqual({ text: "access-1", generation: generation + 1 })
    expect(other).toEqual(one)
    expect(await keeper.renewed(generation)).toEqual(one)
    expect(presented).toEqual(["refresh-0"])
    expect(logged).toEqual([["token.refreshed", { userId: "u1" }]])
    expect(names()).toEqual(["tokens"])
  })

  test("is waited for while it is being renewed, by whoever wants to know", async () => {
    const { keeper } = begin(pair)
    expect(keeper.refreshing).toBeUndefined()
    const renewing = keeper.renewed((await keeper.access()).generation)
    expect(keeper.refreshing).toBeInstanceOf(Promise)
    await keeper.refreshing
    await renewing
    expect(keeper.refreshing).toBeUndefined()
  })

  test("comes with the old refresh token where WHOOP gives no new one", async () => {
    const without: Answer = () =>
      Response.json({ access_token: "access-1", token_type: "bearer", expires_in: 3600 })
    const { keeper, presented } = begin(without, pair)
    const { generation } = await keeper.renewed((await keeper.access()).generation)
    await keeper.renewed(generation)
    expect(presented).toEqual(["refresh-0", "refresh-0"])
  })
})

describe("a refresh", () => {
  const renew = async (keeper: TokenKeeper) => keeper.renewed((await keeper.access()).generation)

  test("that WHOOP refuses ends the connection, and its token is never presented again", async () => {
    const { keeper, instance, presented, logged, names } = begin(refused)
    const loss = { name: "ConnectionLostError", reconnectCause: "invalid_grant" }
    await expect(renew(keeper)).rejects.toMatchObject(loss)
    await expect(renew(keeper)).rejects.toMatchObject(loss)
    await expect(renew(instance())).rejects.toMatchObject(loss)
    expect(presented).toEqual(["refresh-0"])
    expect(logged).toEqual([["token.refused", { userId: "u1", uncertain: false }]])
    expect(names()).toEqual(["refresh_intent", "refresh_refusal", "tokens"])
  })

  test.each<[string, Answer]>([
    ["is lost", lost],
    ["is a 500", status(500)],
    ["is HTML", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ])(
    "whose reply %s is tried again with the same token, and its refusal then is the reply's",
    async (_, answer) => {
      const { keeper, instance, presented, logged, names } = begin(answer, refused)
      await expect(renew(keeper)).rejects.toMatchObject({
        name: "TryLaterError",
        code: "tokens_unavailable",
        message: "WHOOP is not answering. We keep trying.",
        retryAfterMs: 4_000,
      })
      expect(logged).toEqual([["token.refresh_uncertain", { userId: "u1" }]])
      expect(names()).toEqual(["refresh_intent", "tokens"])
      await expect(renew(instance())).rejects.toMatchObject({ reconnectCause: "lost_reply" })
      expect(presented).toEqual(["refresh-0", "refresh-0"])
      expect(logged.at(-1)).toEqual(["token.refused", { userId: "u1", uncertain: true }])
    },
  )

  test("after a lost reply may still succeed, and is certain again", async () => {
    const { keeper, names } = begin(lost, pair, refused)
    await expect(renew(keeper)).rejects.toThrow("not answering")
    expect((await renew(keeper)).text).toBe("access-1")
    expect(names()).toEqual(["tokens"])
    await expect(renew(keeper)).rejects.toMatchObject({ reconnectCause: "invalid_grant" })
  })

  test.each<[string, Answer, object]>([
    ["a 429", status(429), { message: "WHOOP is not answering. We keep trying.", retryAfterMs: 4_000 }],
    [
      "wrong credentials of ours",
      wrongClient,
      {
        message: "WHOOP does not accept this app's credentials. Its operator has to mend that.",
        retryAfterMs: 60_000,
      },
    ],
  ])("answered by %s has spent nothing", async (_, answer, error) => {
    const { keeper, logged, names } = begin(answer, refused)
    await expect(renew(keeper)).rejects.toMatchObject({ code: "tokens_unavailable", ...error })
    expect(logged).toEqual([])
    expect(names()).toEqual(["tokens"])
    await expect(renew(keeper)).rejects.toMatchObject({ reconnectCause: "invalid_grant" })
  })

  test("answered by a 429 after a lost reply is as uncertain as before", async () => {
    const { keeper } = begin(lost, status(429), wrongClient, refused)
    for (let i = 0; i < 3; i++) await expect(renew(keeper)).rejects.toMatchObject({ name: "TryLaterError" })
    await expect(renew(keeper)).rejects.toMatchObject({ reconnectCause: "lost_reply" })
  })

  test.each<[string, Answer]>([
    ["a new pair", pair],
    ["a refusal", refused],
  ])("whose reply is %s for a connection that was made anew meanwhile changes nothing", async (_, answer) => {
    let arrive = () => {}
    const late: Answer = async () => {
      await new Promise<void>((resolve) => {
        arrive = resolve
      })
      return answer()
    }
    const { keeper, logged } = begin(late)
    const before = await keeper.access()
    const renewing = keeper.renewed(before.generation)
    await Promise.resolve()
    keeper.install({ accessToken: "anew", refreshToken: "anew-r", expiresInSeconds: 3600 })
    arrive()
    expect(await renewing).toEqual({ text: "anew", generation: before.generation + 1 })
    expect(logged).toEqual([])
    expect(keeper.take()).toEqual({ access: "anew", refresh: "anew-r" })
  })

  test("whose reply comes after everything was forgotten finds no tokens", async () => {
    const { keeper, names } = begin(pair)
    const renewing = renew(keeper)
    await Promise.resolve()
    await Promise.resolve()
    keeper.forget()
    await expect(renewing).rejects.toMatchObject({ reconnectCause: "no_tokens" })
    expect(names()).toEqual([])
  })
})

describe("taking the pair", () => {
  test("hands it over once and forgets it", async () => {
    const { keeper, names } = begin()
    expect(keeper.take()).toEqual({ access: "access-0", refresh: "refresh-0" })
    expect(names()).toEqual([])
    expect(keeper.take()).toBeNull()
    await expect(keeper.access()).rejects.toMatchObject({ reconnectCause: "no_tokens" })
  })

  test("gives none that WHOOP has refused, and none that no key opens", async () => {
    const one = begin(refused)
    await expect(one.keeper.renewed((await one.keeper.access()).generation)).rejects.toThrow()
    expect(one.keeper.take()).toBeNull()
    expect(one.names()).toEqual([])
    const other = begin()
    other.world.keys = [keyTwo]
    expect(other.keeper.take()).toBeNull()
    expect(other.names()).toEqual([])
  })

  test("after a new consent gives the new one, though the old was refused", async () => {
    const { keeper } = begin(refused)
    await expect(keeper.renewed((await keeper.access()).generation)).rejects.toThrow()
    keeper.install({ accessToken: "b", refreshToken: "c", expiresInSeconds: 60 })
    expect(keeper.take()).toEqual({ access: "b", refresh: "c" })
  })
})

describe("a change of keys", () => {
  test("seals anew with the first key at the next use", async () => {
    const { keeper, world, values } = begin()
    expect(values()).toContain("one.")
    world.keys = [keyTwo, keyOne]
    expect((await keeper.access()).text).toBe("access-0")
    expect(values()).not.toContain("one.")
    const sealed = values()
    await keeper.access()
    expect(values()).toBe(sealed)
    world.keys = [keyTwo]
    expect(keeper.take()).toEqual({ access: "access-0", refresh: "refresh-0" })
  })

  test("that took a key away too early is said and can be mended", async () => {
    const { keeper, world } = begin()
    world.keys = [keyTwo]
    await expect(keeper.access()).rejects.toMatchObject({
      code: "tokens_unavailable",
      message:
        "The key that opens this connection's tokens is not configured. The operator has to put it back.",
      retryAfterMs: 900_000,
    })
    world.keys = [keyTwo, keyOne]
    expect((await keeper.access()).text).toBe("access-0")
  })
})
