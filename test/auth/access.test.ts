import { env } from "cloudflare:workers"
import { Hono } from "hono"
import { beforeEach, describe, expect, test } from "vitest"
import type { AppEnv } from "../../src/app-env.ts"
import { manager, reader } from "../../src/auth/access.ts"
import { createKey } from "../../src/auth/api-keys.ts"
import { isOwnOrigin, parseReturnTo } from "../../src/auth/origin.ts"
import { startSession } from "../../src/auth/sessions.ts"
import { openDatabase } from "../../src/db/database.ts"
import { readSettings } from "../../src/env.ts"
import { AppError } from "../../src/errors.ts"

const app = new Hono<AppEnv>()
app.use(async (c, next) => {
  c.set("settings", readSettings(env))
  c.set("db", openDatabase(env.DB))
  await next()
})
app.get("/read", reader(), (c) => c.json({ userId: c.get("userId"), by: c.get("credential").kind }))
app.all("/manage", manager(), (c) => c.json({ userId: c.get("userId") }))
app.onError((error, c) =>
  c.json({ code: error instanceof AppError ? `${error.status} ${error.code}` : "crash" }),
)

const ask = async (path: string, headers: Record<string, string>, method = "GET") =>
  (await app.request(path, { method, headers }, env)).json()

let key: string
let cookie: string

beforeEach(async () => {
  const db = openDatabase(env.DB)
  cookie = `session=${await startSession(db, "u-1", null, Date.now())}`
  const made = await createKey(db, { userId: "u-2", name: "script", expiresAt: null, now: Date.now() })
  key = made.key
})

describe("reading", () => {
  test("a session or a key lets in, as whoever it belongs to", async () => {
    expect(await ask("/read", { cookie })).toEqual({ userId: "u-1", by: "session" })
    expect(await ask("/read", { authorization: `Bearer ${key}` })).toEqual({ userId: "u-2", by: "key" })
    expect(await ask("/read", { authorization: `bearer ${key}` })).toEqual({ userId: "u-2", by: "key" })
  })

  test("a key that is sent counts, not the session beside it", async () => {
    expect(await ask("/read", { cookie, authorization: "Bearer wrong" })).toEqual({
      code: "401 unauthorized",
    })
    expect(await ask("/read", { cookie, authorization: "Bearer" })).toEqual({ code: "401 unauthorized" })
  })

  test.each<Record<string, string>>([
    {},
    { cookie: "session=" },
    { cookie: "session=short" },
    { cookie: `session=${"x".repeat(43)}` },
    { authorization: "Basic dTpw" },
  ])("%o does not", async (headers) => {
    expect(await ask("/read", headers)).toEqual({ code: "401 unauthorized" })
  })

  test("an expired or revoked key does not", async () => {
    for (const column of ["expires_at", "revoked_at"]) {
      await env.DB.prepare(`update api_keys set expires_at = null, revoked_at = null, ${column} = 1`).run()
      expect(await ask("/read", { authorization: `Bearer ${key}` })).toEqual({ code: "401 unauthorized" })
    }
  })

  test("the stored hash of a session is worth nothing as a cookie", async () => {
    const hash = await env.DB.prepare("select id from sessions").first<string>("id")
    expect(await ask("/read", { cookie: `session=${hash}` })).toEqual({ code: "401 unauthorized" })
  })
})

test("managing takes the session, from our own pages or from no page", async () => {
  const own = { cookie, origin: "http://localhost:8787" }
  for (const method of ["GET", "POST", "DELETE"]) {
    expect(await ask("/manage", own, method)).toEqual({ userId: "u-1" })
    expect(await ask("/manage", { cookie }, method)).toEqual({ userId: "u-1" })
    expect(await ask("/manage", { ...own, origin: "https://evil.example" }, method)).toEqual({
      code: "403 foreign_origin",
    })
    expect(await ask("/manage", { authorization: `Bearer ${key}` }, method)).toEqual({
      code: "403 session_required",
    })
    expect(await ask("/manage", {}, method)).toEqual({ code: "401 unauthorized" })
  }
  // One that lets nobody in is told so, not that it may only read.
  await env.DB.prepare("update api_keys set revoked_at = 1").run()
  for (const bad of [key, "vt_garbage", ""]) {
    const answer = await ask("/manage", { ...own, authorization: `Bearer ${bad}` })
    expect(answer, bad).toEqual({ code: "401 unauthorized" })
  }
})

test("an origin is ours to the port; on one's own machine the loopback's names are one", () => {
  const ours = "http://localhost:8787"
  expect(isOwnOrigin("http://127.0.0.1:8787", ours)).toBe(true)
  for (const foreign of [
    "http://localhost:8788",
    "https://localhost:8787",
    "http://localhost.evil.example:8787",
    "null",
    "",
  ]) {
    expect(isOwnOrigin(foreign, ours), foreign).toBe(false)
  }
  expect(isOwnOrigin("https://127.0.0.1", "https://vital.example")).toBe(false)
})

test("a page to return to is a path of ours", () => {
  const parse = (text: string | null) => parseReturnTo(text, "https://vital.example")
  expect(parse("/trends?range=1y#hrv")).toBe("/trends?range=1y#hrv")
  expect(parse("/a/../../settings")).toBe("/settings")
  for (const foreign of [
    null,
    "",
    "trends",
    "//evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    `/${"a".repeat(500)}`,
  ]) {
    expect(parse(foreign), String(foreign)).toBeNull()
  }
})
