import { describe, expect, test } from "vitest"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import type { HeldRecords } from "../../src/daily/held-records.ts"
import { type RecoveryFacts, recoveryStatus } from "../../src/daily/recovery-status.ts"
import { cycle, recovery, sleep } from "./builders.ts"

const at = (text: string) => Date.parse(`2026-11-${text}:00-05:00`)
const hour = 3_600_000
const base = { timezone_offset: "-05:00" }
const connected = {
  status: "connected" as const,
  last_webhook_at: at("21T07:40"),
  next_check_at: at("22T09:00"),
  webhooks: "arriving" as const,
}

const yesterday = {
  cycles: [cycle({ ...base, id: 1, start: at("20T23:00"), end: null })],
  sleeps: [sleep({ ...base, id: "a", cycle_id: 1, start: at("20T23:00"), end: at("21T07:00") })],
  recoveries: [recovery({ cycle_id: 1, sleep_id: "a", created_at: at("21T07:10") })],
  workouts: [],
}

function withTonight(over: Partial<HeldRecords>): HeldRecords {
  return {
    cycles: [...yesterday.cycles, ...(over.cycles ?? [cycle({ ...base, id: 2, start: at("21T23:00") })])],
    sleeps: [...yesterday.sleeps, ...(over.sleeps ?? [])],
    recoveries: [...yesterday.recoveries, ...(over.recoveries ?? [])],
    workouts: [],
  }
}

const night = (over = {}) =>
  sleep({ ...base, id: "b", cycle_id: 2, start: at("21T23:00"), end: at("22T07:00"), ...over })

function ask(records: HeldRecords, now: number, over: Partial<RecoveryFacts> = {}) {
  const present = { newestCycleId: records.cycles.at(-1)?.id ?? 0, offset: "-05:00" }
  const rows = toDailyRows(records, { now, present })
  const rhythm = { median: 24 * hour, latest: 24.5 * hour }
  return recoveryStatus(
    {
      connection: connected,
      checks: [{ from: 0, at: at("21T07:41") }],
      rhythm,
      present,
      rows,
      lastRecoveryAt: at("21T07:10"),
      ...over,
    },
    now,
  )
}

describe("the recovery status", () => {
  test("is fresh when today's score is here, and expects the next tomorrow", () => {
    const { status, retryAfterSeconds } = ask(
      withTonight({ sleeps: [night()], recoveries: [recovery({ cycle_id: 2, sleep_id: "b" })] }),
      at("22T08:00"),
      { lastRecoveryAt: at("22T07:15") },
    )
    expect(status).toMatchObject({ state: "fresh", day: "2026-11-22", cycle_id: 2, recovery_score: 71 })
    expect(status.expected_by).toBe(new Date(at("23T07:45")).toISOString())
    expect(retryAfterSeconds).toBe(300)
  })

  test("is calibrating while WHOOP learns the person", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b", user_calibrating: true })]
    expect(ask(withTonight({ sleeps: [night()], recoveries }), at("22T08:00")).status.state).toBe(
      "calibrating",
    )
  })

  test.each([
    ["a night that is pending", [night({ score_state: "PENDING_SCORE" })], []],
    ["a night without its recovery", [night()], []],
    [
      "a recovery that is pending",
      [night()],
      [recovery({ cycle_id: 2, sleep_id: "b", score_state: "PENDING_SCORE" })],
    ],
  ])("is pending_score with %s", (_, sleeps, recoveries) => {
    const { status, retryAfterSeconds } = ask(withTonight({ sleeps, recoveries }), at("22T07:20"))
    expect(status).toMatchObject({
      state: "pending_score",
      recovery_score: null,
      reason: "WHOOP is still scoring last night. Usually ready by 07:40.",
    })
    expect(retryAfterSeconds).toBe(60)
  })

  test("is unscorable when WHOOP says so", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b", score_state: "UNSCORABLE" })]
    expect(ask(withTonight({ sleeps: [night()], recoveries }), at("22T08:00")).status.state).toBe(
      "unscorable",
    )
  })

  test("awaits the sleep until the person's own late time, never with yesterday's number", () => {
    const { status, retryAfterSeconds } = ask(yesterday, at("22T01:10"))
    expect(status).toMatchObject({
      state: "awaiting_sleep",
      day: "2026-11-22",
      cycle_id: null,
      recovery_score: null,
    })
    expect(status.expected_by).toBe(new Date(at("22T07:40")).toISOString())
    // Until five hours before the usual 07:10 nothing can come.
    expect(retryAfterSeconds).toBe(3_600)
    expect(ask(yesterday, at("22T07:40")).status.state).toBe("awaiting_sleep")
  })

  test("is stale after it, and says whether we looked", () => {
    const { status, retryAfterSeconds } = ask(yesterday, at("22T08:00"))
    expect(status.state).toBe("stale")
    expect(status.reason).toBe(
      "Today's recovery was expected by 07:40 and has not come; we look by ourselves soon.",
    )
    expect(retryAfterSeconds).toBe(3_600)
    const looked = ask(yesterday, at("22T10:00"), {
      checks: [{ from: at("01T00:00"), at: at("22T09:01") }],
    })
    expect(looked.status.reason).toContain("when we looked at 09:01")
  })

  test("after days without the strap still expects today's at the usual hour", () => {
    expect(ask(yesterday, at("25T03:00")).status).toMatchObject({
      state: "awaiting_sleep",
      expected_by: new Date(at("25T07:40")).toISOString(),
    })
  })

  test("says when only the person can help", () => {
    const needed = ask(yesterday, at("22T08:00"), {
      connection: { ...connected, status: "reconnect_needed" },
    })
    expect([needed.status.state, needed.retryAfterSeconds]).toEqual(["reconnect_needed", null])
    const none = recoveryStatus(
      { connection: null, checks: [], rhythm: null, present: null, rows: [], lastRecoveryAt: null },
      0,
    )
    expect([none.status.state, none.status.day, none.status.expected_by]).toEqual([
      "not_connected",
      null,
      null,
    ])
  })
})
