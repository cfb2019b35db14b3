import { describe, expect, test } from "vitest"
import { cellWords, moveDay, yearCalendar, yearSentence } from "../../../web/src/insight/calendar.ts"
import { correlate, findingFigures, findingSentence, ranks } from "../../../web/src/insight/correlation.ts"
import { addDays, daysBetween } from "../../../web/src/insight/days.ts"
import { getMetric } from "../../../web/src/insight/metrics.ts"
import { changeWords, offsetChanges } from "../../../web/src/insight/travel.ts"
import { weekdayMeans, weekdayName, weekdaySentence, weekStart } from "../../../web/src/insight/weekday.ts"
import { dailyRow } from "./rows.ts"

/** Repeatable noise in [0, 1). */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

describe("correlation", () => {
  test("ties share their rank", () => {
    expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1])
  })

  test("a link is found with its sign, and its interval leaves out zero", () => {
    const random = noise(1)
    const x = Array.from({ length: 200 }, random)
    const y = x.map((value) => -value + random() * 0.5)
    const found = correlate(x, y, 0)
    expect(found?.rho).toBeLessThan(-0.7)
    expect(found?.high).toBeLessThan(0)
    expect(found?.count).toBe(200)
  })

  test("noise has an interval around zero in about nineteen of twenty", () => {
    let misses = 0
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = noise(seed * 7919)
      const found = correlate(Array.from({ length: 80 }, random), Array.from({ length: 80 }, random), 0)
      if (found && (found.low > 0 || found.high < 0)) misses += 1
    }
    expect(misses).toBeLessThanOrEqual(10)
  })

  test("slow drifts in both do not look like certainty", () => {
    const drift = (phase: number) => Array.from({ length: 200 }, (_, day) => Math.sin(day / 40 + phase))
    const found = correlate(drift(0), drift(0.8), 0)
    expect(Number(found?.high) - Number(found?.low)).toBeGreaterThan(0.8)
  })

  test("a lag pairs a day with the one after it", () => {
    const random = noise(3)
    const x = Array.from({ length: 60 }, random)
    const y = [0, ...x.slice(0, 59)]
    expect(correlate(x, y, 1)?.rho).toBeCloseTo(1, 9)
    expect(Math.abs(Number(correlate(x, y, 0)?.rho))).toBeLessThan(0.4)
  })

  test("gaps are left out, and fewer than 30 pairs are nothing", () => {
    const x = Array.from({ length: 40 }, (_, index) => (index < 11 ? null : index))
    expect(correlate(x, x, 0)).toBeNull()
    expect(correlate(new Array(50).fill(1), Array.from({ length: 50 }, noise(1)), 0)).toBeNull()
  })

  test("is said as going with, with n, lag and interval", () => {
    const finding = {
      pair: { first: "strain", second: "hrv", lagDays: 1 },
      correlation: { rho: -0.24, low: -0.38, high: -0.09, count: 143 },
      clear: true,
    } as const
    expect(findingSentence(finding)).toBe("More strain goes with lower HRV the next day.")
    expect(findingFigures(finding, "en-GB")).toBe("ρ −0.24, 95 % −0.38 to −0.09, n = 143, lag 1 day")
    expect(findingSentence({ ...finding, clear: false })).toBe("Strain and HRV the next day: no clear link.")
  })
})

describe("weekdays", () => {
  const days = daysBetween("2026-08-03", "2026-11-22")
  const recovery = getMetric("recovery")
  const random = noise(5)

  test("a clear difference is named with both ends", () => {
    const values = days.map((_, index) => (index % 7 === 6 ? 80 : index % 7 === 3 ? 40 : 60) + random() * 4)
    const means = weekdayMeans({ days, values })
    expect(means.map((mean) => mean.count)).toEqual([16, 16, 16, 16, 16, 16, 16])
    expect(weekdaySentence(means, recovery, "en-GB")).toMatch(
      /^Recovery: highest on Sunday \(8\d %\), lowest on Thursday \(4\d %\), on average\.$/,
    )
  })

  test("noise is called noise", () => {
    const values = days.map(() => random() * 100)
    expect(weekdaySentence(weekdayMeans({ days, values }), recovery)).toBe(
      "No weekday stands out in recovery.",
    )
  })

  test.each([
    [4, 3.182],
    [5, 2.776],
    [11, 2.228],
    [31, 2.042],
    [1001, 1.962],
  ])("the 95 %% interval of %d values reaches %d standard errors each way", (count, quantile) => {
    const values = Array.from({ length: count * 7 }, (_, index) => (index < 7 ? 70 : 50))
    const [monday] = weekdayMeans({
      days: daysBetween("2000-01-03", addDays("2000-01-02", count * 7)),
      values,
    })
    // One value 20 above all others: the sum of squares is 400 (n − 1) / n, so the standard error 20 / n.
    expect((Number(monday?.margin) * count) / 20).toBeCloseTo(quantile, 2)
  })

  test("two or three values have no interval", () => {
    const values = days.map((_, index) => (index < 21 ? index : null))
    expect(weekdayMeans({ days, values }).map(({ count, margin }) => [count, margin])).toEqual(
      new Array(7).fill([3, null]),
    )
  })

  test("a few days are too few", () => {
    const means = weekdayMeans({ days: days.slice(0, 14), values: new Array(14).fill(50) })
    expect(weekdaySentence(means, recovery)).toMatch(/^Too few days/)
  })

  test("the week begins where the locale says", () => {
    expect(weekStart("en-GB")).toBe(0)
    expect(weekStart("en-US")).toBe(6)
    expect(weekdayName(0, "weekdayLong", "en-GB")).toBe("Monday")
    expect(weekdayName(6, "weekday", "en-GB")).toBe("Sun")
  })
})

describe("travel", () => {
  const row = (day: string, timezone_offset: string) => dailyRow(day, { timezone_offset })

  test("a new offset is a change on its day, in any order of rows", () => {
    const rows = [row("2026-11-03", "+01:00"), row("2026-11-01", "-05:00"), row("2026-11-02", "-05:00")]
    expect(offsetChanges(rows)).toEqual([{ day: "2026-11-03", from: "-05:00", to: "+01:00", minutes: 360 }])
  })

  test("two spellings of the same offset are no change", () => {
    expect(offsetChanges([row("2026-11-01", "Z"), row("2026-11-02", "+00:00")])).toEqual([])
  })

  test("an hour may be the clocks", () => {
    expect(changeWords({ day: "2026-11-01", from: "-04:00", to: "-05:00", minutes: -60 }, "en-GB")).toBe(
      "1 Nov 2026: UTC−4 → UTC−5 (travel or a clock change)",
    )
  })
})

describe("the year calendar", () => {
  const scores = new Map([
    ["2026-01-05", 80],
    ["2026-01-06", 50],
    ["2026-01-08", 20],
  ])

  test("holds each day of the year once, seven a column", () => {
    for (const year of [2024, 2026, 2028]) {
      const { weeks, months } = yearCalendar(year, new Map())
      const days = weeks.flat().flatMap((cell) => cell?.day ?? [])
      expect(days).toEqual(daysBetween(`${year}-01-01`, `${year}-12-31`))
      expect(weeks.every((week) => week.length === 7)).toBe(true)
      expect(months).toHaveLength(12)
    }
  })

  test("puts the week's first day on top", () => {
    expect(yearCalendar(2026, scores, 0).weeks[1]?.[0]?.day).toBe("2026-01-05")
    expect(yearCalendar(2026, scores, 6).weeks[1]?.[0]?.day).toBe("2026-01-04")
  })

  test("says each day in words", () => {
    const cells = yearCalendar(2026, scores).weeks.flat()
    const words = (day: string) => {
      const cell = cells.find((one) => one?.day === day)
      return cell ? cellWords(cell, "en-GB") : null
    }
    expect(words("2026-01-05")).toBe("Monday 5 January: 80 %, high")
    expect(words("2026-01-07")).toBe("Wednesday 7 January: no recovery")
  })

  test("counts from the first recovery to today, not the future", () => {
    expect(yearSentence(2026, scores, "2026-01-09", "en-GB")).toBe(
      "Recovery in 2026: 1 day high, 1 medium, 1 low, 2 without a recovery.",
    )
    expect(yearSentence(2025, scores, "2026-01-09")).toBe("No recovery was recorded in 2025.")
  })

  test("arrow keys walk days and weeks", () => {
    expect(moveDay("2026-01-05", "ArrowLeft")).toBe("2025-12-29")
    expect(moveDay("2026-01-05", "ArrowDown")).toBe("2026-01-06")
    expect(moveDay("2026-01-05", "x")).toBeNull()
  })
})
