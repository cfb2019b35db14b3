import { env } from "cloudflare:workers"
import { expect, test } from "vitest"
import { startAttempt, takeAttempt } from "../../src/auth/attempts.ts"
import { forgetExpired } from "../../src/auth/forget-expired.ts"
import { startSession } from "../../src/auth/sessions.ts"
import { openDatabase } from "../../src/db/database.ts"

test("what has ended is held no longer, what has not goes on", async () => {
  const db = openDatabase(env.DB)
  const dayMs = 86_400_000
  const attempt = { provider: "whoop", purpose: "sign_in", userId: null, returnTo: null } as const
  await startSession(db, "u-1", null, 0)
  await startSession(db, "u-2", null, 2 * dayMs)
  await startAttempt(db, attempt, "browser", 0)
  const { state } = await startAttempt(db, attempt, "browser", 30 * dayMs)
  await forgetExpired(db, 30 * dayMs)
  const left = await env.DB.prepare("select user_id from sessions").all()
  expect(left.results).toEqual([{ user_id: "u-2" }])
  expect(await env.DB.prepare("select count(*) n from oauth_attempts").first("n")).toBe(1)
  expect(await takeAttempt(db, "whoop", state, "browser", 30 * dayMs)).not.toBeNull()
})
