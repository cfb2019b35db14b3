import { describe, expect, test } from "vitest"
import { dailyPath, recordsPath } from "../../../web/src/pages/trends/daily-path.ts"
import { isChoosable, opensCalendar } from "../../../web/src/pages/trends/date-choice.ts"

const today = "2026-11-22"

describe("what is typed into a date field", () => {
  test.each(["0002-11-22", "0020-11-22", "0202-11-22", "", "2026-02-30", "2026-11-23"])(
    "%j is no day to show",
    (text) => {
      expect(isChoosable(text, today)).toBe(false)
    },
  )

  test.each(["2000-01-01", "2025-11-22", "2026-11-22"])("%s is", (text) => {
    expect(isChoosable(text, today)).toBe(true)
  })

  test.each([
    ["2", false, false],
    ["ArrowDown", false, false],
    ["Backspace", false, false],
    ["ArrowDown", true, true],
    ["F4", false, true],
    [" ", false, true],
  ])("the key %j, with Alt: %s, opens the calendar: %s", (key, altKey, opens) => {
    expect(opensCalendar({ key, altKey })).toBe(opens)
  })
})

describe("what a range asks for", () => {
  test("a custom one, its days and those that make the first day's normal", () => {
    const range = { name: "custom", from: "2026-03-10", to: "2026-03-20" } as const
    expect(dailyPath(range, today)).toBe("/api/v1/whoop/daily?limit=1000&start=2026-01-02&end=2026-03-20")
    expect(recordsPath("sleep", range, today)).toBe(
      "/api/v1/whoop/sleep?limit=1000&start=2026-03-10&end=2026-03-20",
    )
  })

  test("up to today is up to the newest, which may already be of tomorrow", () => {
    const range = { name: "custom", from: "2026-11-01", to: "9999-12-31" } as const
    expect(recordsPath("workouts", range, today)).toBe("/api/v1/whoop/workouts?limit=1000&start=2026-11-01")
  })

  test("all asks for no bounds, and a year 2 in the address for none that is absurd", () => {
    expect(dailyPath({ name: "all" }, today)).toBe("/api/v1/whoop/daily?limit=1000")
    const range = { name: "custom", from: "0002-01-01", to: "0003-01-01" } as const
    expect(recordsPath("sleep", range, today)).toBe(
      "/api/v1/whoop/sleep?limit=1000&start=2000-01-01&end=2000-01-01",
    )
  })
})
