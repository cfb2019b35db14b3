import { Hono } from "hono"
import { beforeEach, expect, test, vi } from "vitest"
import type { ReaderEnv } from "../../src/auth/access.ts"
import { AppError } from "../../src/errors.ts"
import { CallCounter, limitCalls } from "../../src/routes/api/rate-limit.ts"

const now = Date.parse("2026-11-22T12:00:00Z")

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  return () => vi.useRealTimers()
})

function makeApp() {
  const app = new Hono<ReaderEnv>()
  app.use(async (c, next) => {
    const key = c.req.header("key")
    c.set("credential", { kind: key === undefined ? "session" : "key", hash: key ?? "of a session" })
    await next()
  })
  app.get("/", limitCalls(new CallCounter()), (c) => c.text("ok"))
  app.onError((error, c) => {
    if (!(error instanceof AppError)) throw error
    return c.json({ code: error.code, seconds: error.extra.retryAfterSeconds }, 429, error.extra.headers)
  })
  return (key?: string) => app.request("/", { headers: key ? { key } : {} })
}

test("a key has its own quota, is told of it, and has it again when the window ends", async () => {
  const ask = makeApp()
  const first = await ask("a")
  expect(first.headers.get("ratelimit-policy")).toBe('"key";q=1200;w=60')
  expect(first.headers.get("ratelimit")).toBe('"key";r=1199;t=60')
  vi.setSystemTime(now + 43_100)
  for (let i = 1; i < 1_200; i++) expect((await ask("a")).status).toBe(200)
  const refused = await ask("a")
  expect([refused.status, await refused.json()]).toEqual([429, { code: "rate_limited", seconds: 17 }])
  expect(refused.headers.get("ratelimit")).toBe('"key";r=0;t=17')
  expect((await ask("b")).status).toBe(200)
  expect((await ask()).headers.get("ratelimit")).toBeNull()
  vi.setSystemTime(now + 60_000)
  expect((await ask("a")).headers.get("ratelimit")).toBe('"key";r=1199;t=60')
})
