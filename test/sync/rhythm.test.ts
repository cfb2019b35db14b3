import { describe, expect, test } from "vitest"
import type { HeldRecovery, Snapshot } from "../../src/db/snapshot.ts"
import { decideRefresh, type RefreshFacts } from "../../src/sync/refresh.ts"
import { nightsOf, rhythmOf } from "../../src/sync/rhythm.ts"

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Midnight in UTC. */
const MIDNIGHT = Date.UTC(2026, 10, 22)

/** Nights whose recoveries came at these hours of the day, the last one on the 22nd. */
const nightsAt = (hours: number[]) =>
  hours.map((hour, i) => MIDNIGHT - (hours.length - 1 - i) * DAY + hour * HOUR).reverse()

describe("a rhythm", () => {
  test("of clockwork is a day, with no lateness", () => {
    expect(rhythmOf(nightsAt(Array(14).fill(6)))).toEqual({ median: DAY, usually: DAY, latest: DAY })
  })

  test("goes by the usual time of day, not by the last night's", () => {
    const { median } = rhythmOf(nightsAt([...Array(13).fill(6), 9]))
    expect(median / HOUR).toBeCloseTo(21, 0)
  })

  test("knows how late it has been", () => {
    const { median, latest } = rhythmOf(nightsAt([6, 6, 6, 9, 6, 6, 6, 6]))
    expect(latest - median).toBeGreaterThan(2.5 * HOUR)
  })

  test("expects nobody later for one late morning, but for their weekends", () => {
    const once = rhythmOf(nightsAt([...Array(20).fill(6), 9.5]))
    // The late one was last: it is less than a day to the usual time.
    expect((once.usually - once.median) / HOUR).toBeCloseTo(0, 0)
    expect((once.latest - once.median) / HOUR).toBeGreaterThan(3)
    const weekends = rhythmOf(nightsAt([6, 6, 6, 6, 6, 9, 9, 6, 6, 6, 6, 6, 9, 9, 6, 6, 6, 6, 6, 9, 9]))
    expect((weekends.usually - weekends.median) / HOUR).toBeGreaterThan(2.5)
  })

  test("crosses midnight unharmed", () => {
    const { median, latest } = rhythmOf(nightsAt([23.5, 24.5, 23.8, 24.2, 23.6, 24.4, 24]))
    expect(Math.abs(median - DAY)).toBeLessThan(HOUR)
    expect(latest - median).toBeLessThan(HOUR)
  })

  test("of a few nights, or none, is WHOOP's own statistics", () => {
    const unknown = { median: DAY, usually: 26.5 * HOUR, latest: 28 * HOUR }
    expect(rhythmOf([])).toEqual(unknown)
    expect(rhythmOf(nightsAt([6, 6, 6]))).toEqual(unknown)
  })
})

const recovery = (createdAt: number, over: Partial<HeldRecovery> = {}): HeldRecovery => ({
  key: String(createdAt),
  at: createdAt - 8 * HOUR,
  createdAt,
  updatedAt: createdAt,
  firstSeenAt: createdAt,
  deletedAt: null,
  scoreState: "SCORED",
  sleepId: `s${createdAt}`,
  recoveryScore: 50,
  ...over,
})

/** Each with its cycle and its night. */
const holding = (recoveries: HeldRecovery[]): Snapshot => ({
  cycles: recoveries.map((one) => ({ ...one, end: null })),
  recoveries,
  sleeps: recoveries.map((one) => ({
    ...one,
    key: one.sleepId,
    cycleKey: one.key,
    nap: false,
    end: one.createdAt,
  })),
  workouts: [],
})

test("a deleted recovery is no night", () => {
  expect(nightsOf(holding([recovery(5), recovery(9, { deletedAt: 10 })]))).toEqual([5])
})

describe("a page that is opened", () => {
  const nights = nightsAt(Array(14).fill(6)).map((at) => recovery(at))
  const [last] = nightsAt(Array(14).fill(6))
  const morning = last ?? 0
  const decide = (now: number, over: Partial<RefreshFacts> = {}) =>
    decideRefresh(
      { held: holding(nights), lastFullLookAt: now - MINUTE, lastAskedAt: null, running: null, ...over },
      now,
    )

  test.each([
    ["an hour after the recovery came", HOUR, "fresh", false],
    ["in the evening", 14 * HOUR, "fresh", false],
    [
      "three hours before the next usual time: one may have woken early",
      21 * HOUR + 1,
      "recovery_missing",
      true,
    ],
    ["two days later", 2 * DAY, "recovery_missing", true],
  ])("%s", (_, after, reason, queued) => {
    expect(decide(morning + after)).toEqual({ queued, reason })
  })

  test("looks again when nobody has for a quarter of an hour: strain moves all day", () => {
    const now = morning + 5 * HOUR
    expect(decide(now, { lastFullLookAt: now - 16 * MINUTE })).toEqual({
      queued: true,
      reason: "not_checked_lately",
    })
    expect(decide(now, { lastFullLookAt: null })).toEqual({ queued: true, reason: "not_checked_lately" })
  })

  test("looks while the score is pending", () => {
    const pending = holding([recovery(morning, { scoreState: "PENDING_SCORE" }), ...nights.slice(1)])
    expect(decide(morning + HOUR, { held: pending })).toEqual({ queued: true, reason: "recovery_pending" })
  })

  test("looks where there is no recovery at all", () => {
    expect(decide(morning, { held: holding([]) })).toEqual({ queued: true, reason: "recovery_missing" })
  })

  test("looks where a night is here by half: its sleep, or its cycle", () => {
    const whole = holding(nights)
    const hour = morning + HOUR
    const isOlder = (one: { createdAt: number }) => one.createdAt !== morning
    for (const held of [
      { ...whole, sleeps: whole.sleeps.filter(isOlder) },
      { ...whole, cycles: whole.cycles.filter(isOlder) },
    ]) {
      expect(decide(hour, { held })).toEqual({ queued: true, reason: "night_incomplete" })
    }
  })

  test("asks once for all tabs, and not while something runs", () => {
    const now = morning + 2 * DAY
    expect(decide(now, { lastAskedAt: now - 29_000 })).toEqual({ queued: false, reason: "asked_just_now" })
    expect(decide(now, { lastAskedAt: now - 31_000 }).queued).toBe(true)
    expect(decide(now, { running: "refresh" })).toEqual({ queued: false, reason: "already_running" })
    expect(decide(now, { running: "import" })).toEqual({ queued: false, reason: "importing" })
  })
})
