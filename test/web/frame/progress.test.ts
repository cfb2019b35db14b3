import { describe, expect, test } from "vitest"
import { progressOf } from "../../../web/src/frame/progress.ts"
import { sync } from "./connections.ts"

const now = Date.parse("2026-11-22T12:30:00.000Z")
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

describe("a run's progress", () => {
  test("is a share of the pages expected", () => {
    expect(progressOf(sync({ state: "backfill", pages_done: 50, pages_expected: 200 }), now).fraction).toBe(
      0.25,
    )
  })

  test("is unknown while nothing is expected", () => {
    expect(progressOf(sync({ state: "backfill" }), now).fraction).toBeNull()
  })

  test("is never complete while the run goes on, however short the estimate fell", () => {
    const over = sync({ state: "backfill", pages_done: 300, pages_expected: 200 })
    expect(progressOf(over, now).fraction).toBeLessThan(1)
    expect(progressOf(over, now).left).toBeNull()
  })

  test.each([
    { done: 50, expected: 200, began: 1, left: "about 3 minutes left" },
    { done: 100, expected: 200, began: 1, left: "about 1 minute left" },
    { done: 190, expected: 200, began: 2, left: "less than a minute left" },
    { done: 2, expected: 200, began: 1, left: null },
  ])("after $done of $expected pages in $began min: $left", ({ done, expected, began, left }) => {
    const running = sync({
      state: "backfill",
      pages_done: done,
      pages_expected: expected,
      started_at: minutesAgo(began),
    })
    expect(progressOf(running, now).left).toBe(left)
  })

  test("says how far back it has come", () => {
    const running = sync({ state: "backfill", records: 2310, oldest_day: "2021-03-02" })
    expect(progressOf(running, now, "en-GB").soFar).toBe("2,310 records, back to March 2021")
  })
})
