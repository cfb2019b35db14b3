import { describe, expect, test } from "vitest"
import { roomForLabels, timeTicks } from "../../../web/src/charts/time-ticks.ts"
import { dayNumber } from "../../../web/src/insight/days.ts"

const labels = (from: string, to: string, width: number) =>
  timeTicks(from, to, width, "en-GB").map((tick) => tick.label)

describe("the time axis", () => {
  test("marks days counted back from the last one where there is room", () => {
    expect(labels("2026-10-24", "2026-11-22", 900)).toContain("22 Nov")
    expect(labels("2026-10-24", "2026-11-22", 240)).toEqual(["25 Oct", "8 Nov", "22 Nov"])
  })

  test("marks months, and years where January falls", () => {
    expect(labels("2025-11-23", "2026-11-22", 900)).toEqual(
      "Dec 2026 Feb Mar Apr May Jun Jul Aug Sept Oct Nov".split(" "),
    )
    expect(labels("2025-11-23", "2026-11-22", 300)).toEqual(["2026", "Apr", "Jul", "Oct"])
  })

  test("marks years over ten years", () => {
    expect(labels("2016-11-25", "2026-11-22", 900)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(2017 + index)),
    )
  })

  test.each([
    ["2026-11-22", "2026-11-22"],
    ["2026-11-01", "2026-11-22"],
    ["2026-08-25", "2026-11-22"],
    ["2025-11-23", "2026-11-22"],
    ["2021-01-01", "2026-11-22"],
    ["1996-01-01", "2026-11-22"],
  ])("from %s to %s labels stand 55 pixels apart or more, inside the range", (from, to) => {
    for (const width of [200, 320, 900, 3000]) {
      const ticks = timeTicks(from, to, width, "en-GB")
      const pxPerDay = width / (dayNumber(to) - dayNumber(from) + 1)
      ticks.forEach((tick, index) => {
        expect(tick.at).toBeGreaterThanOrEqual(dayNumber(from))
        expect(tick.at).toBeLessThanOrEqual(dayNumber(to))
        const before = ticks[index - 1]
        // February is shorter than the mean month the room was measured by.
        if (before) expect((tick.at - before.at) * pxPerDay).toBeGreaterThanOrEqual(55)
      })
    }
  })

  test("a mark is labelled where its label meets neither the next mark nor the end", () => {
    expect(roomForLabels([0, 60, 70, 130], 200, 50)).toEqual([true, false, true, true])
    expect(roomForLabels([20, 160], 200, 50)).toEqual([false, false])
    expect(roomForLabels([100], 200, 50)).toEqual([true])
  })

  test("where most marks have no room for a label, none has one", () => {
    expect(roomForLabels([0, 10, 70, 80, 160, 170], 180, 50)).toEqual(Array(6).fill(false))
  })
})
