import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { eraseRows } from "../../src/db/erase.ts"
import { ApiPerson } from "./api-person.ts"
import type { OpenApiDocument } from "./openapi-document.ts"

const now = Date.parse("2026-11-22T12:00:00Z")
let person: ApiPerson

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  person = await ApiPerson.arrive()
})

describe("a method that a path does not know", () => {
  test.each([
    ["POST", "/whoop/daily", "GET, HEAD"],
    ["DELETE", "/whoop/recoveries/12", "GET, HEAD"],
    ["PUT", "/keys", "GET, HEAD, POST"],
    ["GET", "/keys/12", "DELETE"],
    ["POST", "/connections/whoop", "DELETE"],
    ["DELETE", "/connections", "GET, HEAD"],
  ])("%s %s is 405 and is told %s", async (method, path, allow) => {
    const { status, headers, body } = await person.ask(path, {}, method)
    expect([status, body.code, body.title]).toEqual([405, "method_not_allowed", "Method not allowed"])
    expect(headers.get("allow")).toBe(allow)
    expect(headers.get("content-type")).toBe("application/problem+json")
  })

  test("is 404 where the path is nobody's", async () => {
    for (const [method, path] of [
      ["POST", "/whoop/nothing"],
      ["GET", "/whoop/daily/1/2"],
    ] as const) {
      const { status, body, headers } = await person.ask(path, {}, method)
      expect([status, body.code, headers.get("allow")]).toEqual([404, "not_found", null])
    }
  })

  test("HEAD answers wherever GET does, and every documented method is answered by its own", async () => {
    expect((await person.ask("/whoop/profile", {}, "HEAD")).status).toBe(404)
    const { paths } = (await person.ask("/openapi.json")).body as unknown as OpenApiDocument
    for (const [path, operations] of Object.entries(paths)) {
      for (const method of Object.keys(operations)) {
        const address = path.replace(/\{\w+\}/g, "12")
        const { status } = await person.ask(address, { authorization: "Bearer none" }, method.toUpperCase())
        expect([401, 403], `${method} ${path}`).toContain(status)
      }
    }
  })
})

describe("access", () => {
  test("a page anywhere may read with a key, HEAD answers without a body", async () => {
    await person.live(1, "2026-11-22")
    const { headers } = await person.ask("/whoop/daily", { origin: "https://elsewhere.test" })
    expect(headers.get("access-control-allow-origin")).toBe("*")
    expect(headers.get("access-control-allow-credentials")).toBeNull()
    const preflight = await person.ask(
      "/whoop/daily",
      {
        origin: "https://elsewhere.test",
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
      "OPTIONS",
    )
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "Authorization,If-None-Match,Accept",
    ])
    const refused = await person.ask("/whoop/daily", {
      authorization: "Bearer vt_x",
      origin: "https://e.test",
    })
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, "*"])
    const head = await person.ask("/whoop/daily", {}, "HEAD")
    expect([head.status, head.text, head.headers.get("etag")]).toEqual([200, "", headers.get("etag")])
  })

  test("a key is told of its quota, a session has none", async () => {
    const { headers } = await person.ask("/whoop/daily?limit=x")
    expect(headers.get("ratelimit-policy")).toBe('"key";q=1200;w=60')
    expect(headers.get("ratelimit")).toMatch(/^"key";r=11\d\d;t=\d+$/)
    const session = await person.ask("/whoop/daily", { cookie: person.cookie })
    expect(session.headers.get("ratelimit")).toBeNull()
  })
})

describe("keys", () => {
  const json = { "content-type": "application/json" }
  const own = () => ({ cookie: person.cookie, origin: "http://localhost:8787" })

  test("are made, shown once, listed, regenerated and revoked", async () => {
    const made = await person.ask(
      "/keys",
      { ...own(), ...json },
      "POST",
      JSON.stringify({ name: " Kitchen " }),
    )
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      name: "Kitchen",
      key: expect.stringMatching(/^vt_[0-9A-Za-z]{38}$/),
      expires_at: null,
    })
    const { id, key } = made.body
    const asKey = async (text: string) =>
      (await person.ask("/whoop/daily", { authorization: `Bearer ${text}` })).status
    expect(await asKey(key)).toBe(200)
    const listed = (await person.ask("/keys", own())).body.data.find((one) => one.id === id)
    expect(listed).toEqual({
      id,
      name: "Kitchen",
      prefix: key.slice(0, 9),
      created_at: "2026-11-22T12:00:00.000Z",
      expires_at: null,
      last_used_at: "2026-11-22T12:00:00.000Z",
    })
    const again = (await person.ask(`/keys/${id}/regenerate`, own(), "POST")).body.key
    expect([await asKey(key), await asKey(again)]).toEqual([401, 200])
    expect((await person.ask(`/keys/${id}`, own(), "DELETE")).status).toBe(204)
    expect(await asKey(again)).toBe(401)
    expect((await person.ask(`/keys/${id}`, own(), "DELETE")).status).toBe(404)
    const stored = await env.DB.prepare("select * from api_keys").all()
    expect(JSON.stringify(stored.results)).not.toContain(again.slice(9))
  })

  test("expire", async () => {
    const wish = JSON.stringify({ name: "k", expires_at: "2026-11-22T13:00:00Z" })
    const { id, key } = (await person.ask("/keys", { ...own(), ...json }, "POST", wish)).body
    const status = async () => (await person.ask("/whoop/daily", { authorization: `Bearer ${key}` })).status
    expect(await status()).toBe(200)
    vi.setSystemTime(Date.parse("2026-11-22T13:00:00Z"))
    expect(await status()).toBe(401)
    const again = await person.ask(`/keys/${id}/regenerate`, own(), "POST")
    expect([again.status, again.body.code]).toEqual([409, "key_expired"])
  })

  test("end with the account, and are worth nothing when one digit is wrong", async () => {
    await person.live(2, "2026-11-22")
    const [last, digit] = [person.key.at(-1), person.key.at(20)]
    for (const wrong of [
      `${person.key.slice(0, -1)}${last === "0" ? "1" : "0"}`,
      `${person.key.slice(0, 20)}${digit === "0" ? "1" : "0"}${person.key.slice(21)}`,
    ]) {
      // The checksum tells, so no row is read.
      const answer = await person.ask("/whoop/daily", { authorization: `Bearer ${wrong}` })
      expect([answer.status, answer.rowsRead]).toEqual([401, 0])
    }
    expect((await person.ask("/whoop/daily")).status).toBe(200)
    await eraseRows(person.db, person.userId)
    expect((await person.ask("/whoop/daily")).status).toBe(401)
  })

  test("are managed with the session, from our own pages", async () => {
    const body = JSON.stringify({ name: "k" })
    expect((await person.ask("/keys", json, "POST", body)).status).toBe(403)
    expect(
      (await person.ask("/keys", { ...own(), ...json, origin: "https://e.test" }, "POST", body)).status,
    ).toBe(403)
    expect((await person.ask("/keys", { ...json, cookie: "" }, "POST", body)).status).toBe(401)
    const other = await ApiPerson.arrive(2)
    const id = (await person.ask("/keys", own())).body.data[0]?.id
    expect(
      (await other.ask(`/keys/${id}`, { cookie: other.cookie, origin: "http://localhost:8787" }, "DELETE"))
        .status,
    ).toBe(404)
  })

  test.each([
    ["{", "body"],
    ["[]", "body"],
    ["{}", "name"],
    ['{"name":""}', "name"],
    ['{"name":7}', "name"],
    [JSON.stringify({ name: "x".repeat(101) }), "name"],
    ['{"name":"k","expires_at":"soon"}', "expires_at"],
    ['{"name":"k","expires_at":"2020-01-01T00:00:00Z"}', "expires_at"],
  ])("%s is refused for its %s", async (body, parameter) => {
    const answer = await person.ask("/keys", { ...own(), ...json }, "POST", body)
    expect([answer.status, answer.body.parameter]).toEqual([400, parameter])
  })
})
