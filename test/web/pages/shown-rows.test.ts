import { describe, expect, test } from "vitest"
import { offlineProblem } from "../../../web/src/api/problem.ts"
import { oldestDay } from "../../../web/src/pages/trends/oldest-day.ts"
import { nextShown } from "../../../web/src/pages/trends/use-shown-rows.ts"

describe("the rows of a chosen range", () => {
  const month = { name: "30d" } as const
  const year = { name: "1y" } as const
  const shown = { rows: ["November"], range: month }
  const unread = { body: undefined, problem: null }

  test("are shown as that range’s", () => {
    expect(nextShown(shown, year, { body: ["all year"], problem: null })).toEqual({
      rows: ["all year"],
      range: year,
    })
  })

  test("are waited for beside the former ones, under the former range", () => {
    expect(nextShown(shown, year, unread)).toEqual(shown)
    expect(nextShown(null, year, unread)).toBeNull()
  })

  test("have no stand-in once they could not be read", () => {
    expect(nextShown(shown, year, { body: undefined, problem: offlineProblem })).toBeNull()
  })

  test("stay when only reading them again failed", () => {
    expect(nextShown(shown, month, { body: shown.rows, problem: offlineProblem })).toEqual(shown)
  })
})

describe("the oldest day there is", () => {
  test("is where the history begins", () => {
    expect(oldestDay("2019-05-03T03:10:00.000Z", "2026-08-25", "2026-11-22")).toBe("2019-05-03")
  })

  test("is the oldest row read while the history’s beginning is not known", () => {
    expect(oldestDay(null, "2026-08-25", "2026-11-22")).toBe("2026-08-25")
    expect(oldestDay(undefined, undefined, "2026-11-22")).toBe("2026-11-22")
  })

  test("is never later than a day that is shown", () => {
    expect(oldestDay("2026-05-03T03:10:00.000Z", "2026-05-02", "2026-11-22")).toBe("2026-05-02")
  })
})
