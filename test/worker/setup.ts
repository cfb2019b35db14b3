import { applyD1Migrations, reset } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { afterEach, beforeEach, expect, vi } from "vitest"

beforeEach(async () => {
  await reset()
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  // Answered by undeclared.ts, in Node: what this test sent to the outside without declaring it.
  const undeclared = await (await fetch("http://undeclared.test/")).json()
  expect(undeclared, "requests that no test declared").toEqual([])
})
