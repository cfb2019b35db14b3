import { describe, expect, test } from "vitest"
import { causeSentence, type FreshnessInput, freshnessOf } from "../../../web/src/frame/freshness.ts"
import { connection, recoveryStatus, sync } from "./connections.ts"

const now = Date.parse("2026-11-22T12:30:00.000Z")

function said(overrides: Partial<FreshnessInput> = {}) {
  const input = { connection: connection(), status: recoveryStatus(), failure: null, now }
  return freshnessOf({ ...input, locale: "en-GB", ...overrides })
}

describe("the freshness line", () => {
  test("says when WHOOP was last looked at while all is well", () => {
    expect(said()).toMatchObject({ mark: "good" })
    expect(said().words).toMatch(/^synced \d\d:\d\d$/)
  })

  test("names an earlier day, so that yesterday's sync does not read as today's", () => {
    const old = connection({ last_synced_at: "2026-11-20T12:00:00.000Z" })
    expect(said({ connection: old }).words).toMatch(/^synced Fri,? 20 Nov, \d\d:\d\d$/)
  })

  test("counts an import and says how far back it has come", () => {
    const importing = connection({
      sync: sync({ state: "backfill", records: 1204, oldest_day: "2025-05-03" }),
    })
    expect(said({ connection: importing })).toMatchObject({
      mark: "busy",
      words: "importing, 1,204 records back to May 2025",
    })
  })

  test("counts a single record as one", () => {
    const begun = connection({ sync: sync({ state: "backfill", records: 1 }) })
    expect(said({ connection: begun }).words).toBe("importing, 1 record")
  })

  test("says that WHOOP is still scoring", () => {
    const status = recoveryStatus({ state: "pending_score", reason: "Usually ready by 07:40." })
    expect(said({ status })).toMatchObject({ mark: "busy", words: "WHOOP is still scoring" })
  })

  test("puts a needed reconnection before everything that no longer matters", () => {
    const broken = connection({
      status: "reconnect_needed",
      reconnect_cause: "invalid_grant",
      sync: sync({ state: "backfill" }),
    })
    expect(said({ connection: broken })).toMatchObject({ mark: "bad", words: "reconnection needed" })
  })

  test("tells why a run is waiting", () => {
    const waiting = connection({ sync: sync({ state: "backfill", error: "WHOOP's limit is used up." }) })
    expect(said({ connection: waiting })).toMatchObject({
      words: "waiting for WHOOP",
      reason: "WHOOP's limit is used up.",
    })
  })

  test("says that a lapsed plan pauses syncing, and not that WHOOP is waited for", () => {
    const paused = connection({ sync: sync({ state: "idle", error: "Your plan has ended." }) })
    expect(said({ connection: paused })).toMatchObject({
      words: "syncing is paused",
      reason: "Your plan has ended.",
    })
  })

  test("never reads as synced while the plan has ended", () => {
    expect(said({ lapsed: true })).toMatchObject({ mark: "warn", words: "syncing is paused" })
    expect(said({ connection: connection({ status: "not_connected" }), lapsed: true }).words).toBe(
      "not connected",
    )
  })

  test("warns when the events are silent although the last look is recent", () => {
    expect(said({ connection: connection({ webhooks: "silent" }) }).mark).toBe("warn")
  })

  test("offline, gives the age of what is shown", () => {
    const problem = { status: 0, code: "offline", title: "Offline", detail: "Cannot be reached." }
    const offline = said({ failure: { problem, confirmedAt: now - 3 * 3_600_000 } })
    expect(offline.words).toMatch(/^offline, as of /)
    expect(offline.reason).toContain("3 hours ago")
    expect(said({ failure: { problem, confirmedAt: null } })).toMatchObject({
      words: "offline",
      reason: "Cannot be reached.",
    })
  })

  test("does not call a server offline that answers with an error", () => {
    const problem = { status: 500, code: "internal", title: "Problem", detail: "Something went wrong." }
    const failed = said({ failure: { problem, confirmedAt: now - 3 * 3_600_000 } })
    expect(failed.words).toMatch(/^not current, as of /)
    expect(failed.reason).toBe("Something went wrong. What you see was confirmed 3 hours ago.")
  })
})

test("every cause of a needed reconnection says that the history is safe", () => {
  for (const cause of [
    "invalid_grant",
    "unauthorized",
    "lost_reply",
    "scope_missing",
    "something_new",
    null,
  ]) {
    expect(causeSentence(cause)).toContain("Your history is safe")
  }
})
