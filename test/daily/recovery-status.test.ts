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
  const rhythm = { median: 24 * hour, usually: 24.5 * hour }
  return recoveryStatus(
    {
      connection: connected,
      checks: [{ from: 0, at: at("21T07:41") }],
      rhythm,
      present,
      rows,
      lastRecoveryAt: at("21T07:10"),
      deletedDays: [],
      eventsPending: false,
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

  test("is not ready while the sleep of a recovery is still on its way", () => {
    const answer = ask(
      withTonight({ recoveries: [recovery({ cycle_id: 2, sleep_id: "b" })] }),
      at("22T08:00"),
    )
    expect(answer.status).toMatchObject({ state: "awaiting_sleep", recovery_score: 71 })
    expect(answer.retryAfterSeconds).toBe(60)
  })

  test("is pending while the sleep of a scored recovery is being scored", () => {
    const records = withTonight({
      sleeps: [night({ score_state: "PENDING_SCORE" })],
      recoveries: [recovery({ cycle_id: 2, sleep_id: "b" })],
    })
    expect(ask(records, at("22T08:00")).status.state).toBe("pending_score")
  })

  test("says that WHOOP has announced what it does not show yet, and when to ask again", () => {
    const overdue = ask(yesterday, at("22T12:00"), { eventsPending: true })
    expect(overdue.status).toMatchObject({
      state: "awaiting_sleep",
      reason: "WHOOP has told of something new that it does not show yet; we keep asking.",
    })
    expect(overdue.retryAfterSeconds).toBe(15)
  })

  test("is calibrating while WHOOP learns the person", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b", user_calibrating: true })]
    expect(ask(withTonight({ sleeps: [night()], recoveries }), at("22T08:00")).status.state).toBe(
      "calibrating",
    )
  })

  test("is fresh, and says so of the sleep, when that could not be scored", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b" })]
    const sleeps = [night({ score_state: "UNSCORABLE" })]
    expect(ask(withTonight({ sleeps, recoveries }), at("22T08:00")).status).toMatchObject({
      state: "fresh",
      reason: "Today's recovery is here; WHOOP could not score the sleep.",
    })
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
    const { status } = ask(withTonight({ sleeps: [night()], recoveries }), at("22T08:00"))
    expect(status.state).toBe("unscorable")
    // There will be none today.
    expect(status.expected_by).toBe(new Date(at("23T07:40")).toISOString())
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
    // An event may bring it at any time.
    expect(retryAfterSeconds).toBe(300)
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
    // Five hours before the usual 07:10 of that day, and an hour at most: a nap can turn out to be a night.
    expect(ask(yesterday, at("25T01:40")).retryAfterSeconds).toBe(1_800)
    expect(ask(yesterday, at("25T00:10")).retryAfterSeconds).toBe(3_600)
  })

  test("over the date line the next one is not late before a day of waking has passed", () => {
    // Woke at 07:00 at -05:00, and flew on to +14:00, where the next date began five hours later.
    const now = at("21T15:00")
    const present = { newestCycleId: 1, offset: "+14:00" }
    const { status } = ask(yesterday, now, { present, checks: [{ from: 0, at: now }] })
    expect(status).toMatchObject({
      state: "awaiting_sleep",
      day: "2026-11-22",
      expected_by: new Date(at("22T07:40")).toISOString(),
    })
  })

  test("tells of a night that was deleted at WHOOP, and not of a strap left off", () => {
    const late = { checks: [{ from: 0, at: at("22T09:01") }] }
    const reason = "Last night was deleted at WHOOP; should it make a new one, that comes by itself."
    const gone = recovery({ cycle_id: 2, sleep_id: "b", deleted_at: at("22T08:30") })
    for (const sleeps of [[], [night()]]) {
      const { status } = ask(withTonight({ sleeps, recoveries: [gone] }), at("22T10:00"), late)
      expect(status).toMatchObject({ state: "awaiting_sleep", reason })
    }
    const withItsCycle = ask(yesterday, at("22T10:00"), { ...late, deletedDays: ["2026-11-22"] })
    expect(withItsCycle.status).toMatchObject({ state: "awaiting_sleep", reason })
    expect(ask(yesterday, at("22T10:00"), { ...late, deletedDays: ["2026-11-21"] }).status.state).toBe(
      "stale",
    )
  })

  test("a pending score is asked for again in a minute, at any hour and without its night too", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b", score_state: "PENDING_SCORE" })]
    for (const sleeps of [[], [night({ end: at("22T01:00") })]]) {
      const { status, retryAfterSeconds } = ask(withTonight({ sleeps, recoveries }), at("22T01:10"))
      expect([status.state, retryAfterSeconds]).toEqual(["pending_score", 60])
    }
  })

  test("says when only the person can help", () => {
    const needed = ask(yesterday, at("22T08:00"), {
      connection: { ...connected, status: "reconnect_needed" },
    })
    expect([needed.status.state, needed.retryAfterSeconds]).toEqual(["reconnect_needed", null])
    const none = recoveryStatus(
      {
        connection: null,
        checks: [],
        rhythm: null,
        present: null,
        rows: [],
        lastRecoveryAt: null,
        deletedDays: [],
        eventsPending: false,
      },
      0,
    )
    expect([none.status.state, none.status.day, none.status.expected_by]).toEqual([
      "not_connected",
      null,
      null,
    ])
  })

  const tonight = (over: Partial<HeldRecords> = {}) =>
    withTonight({ sleeps: [night()], recoveries: [recovery({ cycle_id: 2, sleep_id: "b" })], ...over })
  const unscorable = recovery({ cycle_id: 2, sleep_id: "b", score_state: "UNSCORABLE" })
  const calibrating = recovery({ cycle_id: 2, sleep_id: "b", user_calibrating: true })
  const ended = (status: "not_connected" | "reconnect_needed") => ({ connection: { ...connected, status } })

  test.each<[string, HeldRecords, Partial<RecoveryFacts>, string, number | null]>([
    ["fresh", tonight(), {}, "Today's recovery is here.", 300],
    [
      "calibrating",
      tonight({ recoveries: [calibrating] }),
      {},
      "Today's recovery is here; WHOOP is still getting to know you.",
      300,
    ],
    ["unscorable", tonight({ recoveries: [unscorable] }), {}, "WHOOP could not score last night.", 300],
    [
      "unscorable",
      tonight({ recoveries: [], sleeps: [night({ score_state: "UNSCORABLE" })] }),
      {},
      "WHOOP could not score last night.",
      300,
    ],
    ["not_connected", tonight(), { connection: null }, "No WHOOP account is connected.", null],
    ["not_connected", tonight(), ended("not_connected"), "No WHOOP account is connected.", null],
    [
      "reconnect_needed",
      tonight(),
      ended("reconnect_needed"),
      "WHOOP no longer lets us in: connect again in the settings.",
      null,
    ],
    [
      "awaiting_sleep",
      yesterday,
      { lastRecoveryAt: null },
      "WHOOP has not recorded last night's sleep yet.",
      60,
    ],
    [
      "pending_score",
      tonight({ recoveries: [] }),
      { lastRecoveryAt: null },
      "WHOOP is still scoring last night.",
      60,
    ],
    [
      "stale",
      yesterday,
      { connection: { ...connected, webhooks: "silent" } },
      "Today's recovery was expected by 07:40; WHOOP sends no events at the moment, so we look by ourselves.",
      300,
    ],
  ])("is %s and says so in one sentence", (state, records, over, reason, seconds) => {
    const { status, retryAfterSeconds } = ask(records, at("22T08:00"), over)
    expect(status).toMatchObject({ state, reason })
    expect(retryAfterSeconds).toBe(seconds)
  })

  test("a pending recovery of an unscorable night is pending", () => {
    const recoveries = [recovery({ cycle_id: 2, sleep_id: "b", score_state: "PENDING_SCORE" })]
    const sleeps = [night({ score_state: "UNSCORABLE" })]
    expect(ask(tonight({ recoveries, sleeps }), at("22T08:00")).status.state).toBe("pending_score")
  })

  test("a cycle without a night or a recovery is not being scored", () => {
    expect(ask(withTonight({}), at("22T01:10")).status).toMatchObject({
      state: "awaiting_sleep",
      reason: "WHOOP has not recorded last night's sleep yet. Usually ready by 07:40.",
    })
  })

  test("carries the row's own looks and the connection's times", () => {
    const { status } = ask(tonight(), at("22T08:00"))
    expect(status).toMatchObject({
      last_recovery_data_changed_at: "1970-01-01T00:00:01.000Z",
      last_recovery_synced_at: "1970-01-01T00:00:01.000Z",
      last_webhook_at: new Date(at("21T07:40")).toISOString(),
      next_check_at: new Date(at("22T09:00")).toISOString(),
    })
  })

  test("expects nothing of who is not connected, or has no recovery yet", () => {
    expect(ask(yesterday, at("22T01:10"), { lastRecoveryAt: null }).status.expected_by).toBeNull()
    expect(ask(yesterday, at("22T01:10"), ended("reconnect_needed")).status.expected_by).toBeNull()
    expect(ask(yesterday, at("22T01:10"), { connection: null }).status.expected_by).toBeNull()
  })

  test("without a rhythm expects a day later and two and a half hours", () => {
    const { status, retryAfterSeconds } = ask(yesterday, at("22T01:10"), { rhythm: null })
    expect(status.expected_by).toBe(new Date(at("22T09:40")).toISOString())
    expect(retryAfterSeconds).toBe(3_600)
  })

  test("a look that was exactly when it was due says nothing of after", () => {
    const checks = [{ from: 0, at: at("22T07:40") }]
    expect(ask(yesterday, at("22T08:00"), { checks }).status.reason).toContain("and has not come")
    expect(ask(yesterday, at("22T08:00"), { checks: [] }).status.reason).toContain("and has not come")
  })

  test("tells the time on the person's wall, half hours too", () => {
    const present = { newestCycleId: 1, offset: "+05:45" }
    const { status } = ask(yesterday, at("22T01:10"), { present })
    expect(status.reason).toContain("Usually ready by 18:25.")
  })
})
