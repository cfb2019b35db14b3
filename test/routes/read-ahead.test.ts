import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { createApp } from "../../src/app.ts"
import { callsAWindow } from "../../src/routes/api/rate-limit.ts"
import { ApiPerson } from "./api-person.ts"

/* A first read asks D1 once, for who asks and for what is answered; whoever may not read is told nothing, and costs little. */

const now = Date.parse("2026-11-22T12:00:00Z")
const page = "/whoop/daily?limit=1000&start=2026-06-01"
let person: ApiPerson

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  person = await ApiPerson.arrive()
  await person.live(120, "2026-11-22")
  // The first read makes the months' packs; "last used" is noted.
  await person.ask("/whoop/daily?limit=1000")
  await person.ask("/whoop/daily?limit=999", { cookie: person.cookie })
  await person.bump()
})

describe("a read that was not made before", () => {
  test.each([
    ["a key", () => ({})],
    ["a session", () => ({ cookie: person.cookie })],
  ])("takes one trip with %s, and answers what two trips would", async (_, credential) => {
    const first = await person.ask(page, credential())
    expect([first.status, first.trips, first.body.data.length]).toEqual([200, 1, 120])
    // With a tag that holds no more the credential is looked up first.
    const later = await person.ask(page, { ...credential(), "if-none-match": '"AAAAAAAAAAAAAAAA"' })
    expect(later.body).toEqual(first.body)
  })

  test("makes the packs that are missing", async () => {
    await env.DB.prepare("delete from daily_months where user_id = ?").bind(person.userId).run()
    expect((await person.ask(page)).body.data).toHaveLength(120)
  })

  test.each([
    ["by the day of a date", "/whoop/daily?day=2026-11-20", ["2026-11-20"]],
    ["of what changed", "/whoop/daily?changed_since=2026-11-23T00:00:00Z", []],
    ["of one field", "/whoop/daily?fields=day&limit=2", ["2026-11-22", "2026-11-21"]],
  ])("answers one %s in one trip too", async (_, path, days) => {
    const { trips, body } = await person.ask(path)
    expect([trips, body.data.map(({ day }) => day)]).toEqual([1, days])
  })

  test.each([
    ["today", "/whoop/daily?day=today", 1],
    ["every day", "/whoop/daily?fill=days&limit=3", 3],
  ])("of %s is right, though the asker's own day must be known first", async (_, path, count) => {
    expect((await person.ask(path)).body.data).toHaveLength(count)
  })

  test("goes on with a cursor, which is its asker's own", async () => {
    const { body } = await person.ask("/whoop/daily?limit=7")
    const next = `/whoop/daily?limit=7&cursor=${encodeURIComponent(String(body.next_cursor))}`
    expect((await person.ask(next)).body.data[0]?.day).toBe("2026-11-15")
    const stranger = await ApiPerson.arrive(10130)
    expect((await stranger.ask(next)).status).toBe(400)
  })
})

test("what was answered lately is asked for by two rows, and read anew once data has changed", async () => {
  await person.ask(page)
  expect(await person.ask(page)).toMatchObject({ trips: 1, rowsRead: 2 })
  await env.DB.prepare("update recoveries set recovery_score = 1 where user_id = ?").bind(person.userId).run()
  await person.bump()
  expect((await person.ask(page)).body.data[0]?.recovery_score).toBe(1)
})

test("a tag that holds costs two rows", async () => {
  const { headers } = await person.ask(page)
  const again = await person.ask(page, { "if-none-match": String(headers.get("etag")) })
  expect(again).toMatchObject({ status: 304, trips: 1, rowsRead: 2 })
})

describe("whoever may not read", () => {
  test.each(["revoked_at = 1", "expires_at = 1"])("is told nothing: a key with %s", async (change) => {
    await env.DB.prepare(`update api_keys set ${change} where user_id = ?`).bind(person.userId).run()
    const { status, text } = await person.ask(page)
    expect(status).toBe(401)
    expect(text).not.toContain("recovery_score")
  })

  test("is refused before a mistake in the question is named", async () => {
    const wrong = `${page}&end=never`
    expect((await person.ask(wrong, { authorization: `Bearer ${person.key}x` })).status).toBe(401)
    expect(await person.ask(wrong, { authorization: "Bearer" })).toMatchObject({ status: 401, trips: 0 })
    expect((await person.ask(wrong, { cookie: "session=none" })).status).toBe(401)
    expect((await person.ask(wrong)).body).toMatchObject({ status: 400, parameter: "end" })
  })

  test("with a session that has ended, is let in no more", async () => {
    await env.DB.prepare("update sessions set expires_at = ?").bind(now).run()
    expect((await person.ask(page, { cookie: person.cookie })).status).toBe(401)
  })

  test("with a key that has spent its calls, costs the key's own rows and no data's", async () => {
    for (let i = 0; i < callsAWindow; i++)
      await createApp().request("/api/v1/whoop/daily?limit=x", ask(), env)
    expect(await person.ask(page)).toMatchObject({ status: 429, rowsRead: 2 })
  })
})

const ask = () => ({ headers: { authorization: `Bearer ${person.key}` } })
