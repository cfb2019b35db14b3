import { describe, expect, test } from "vitest"
import { getMetric } from "../../../web/src/insight/metrics.ts"
import { rollingMean, toDaySeries, toSettledSeries } from "../../../web/src/insight/series.ts"
import { summarize } from "../../../web/src/insight/summary.ts"
import { dailyRow, dailyRows } from "./rows.ts"

const hrv = getMetric("hrv")
const strain = getMetric("strain")

describe("a series by day", () => {
  test("has every day, and a gap where nothing is known", () => {
    const rows = dailyRows("2026-11-01", [60, undefined, null, 63], "hrv_rmssd_milli")
    expect(toDaySeries(rows, hrv, "2026-11-01", "2026-11-05")).toEqual({
      days: ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"],
      values: [60, null, null, 63, null],
    })
  })

  test("keeps a zero", () => {
    const rows = dailyRows("2026-11-01", [0], "strain")
    expect(toDaySeries(rows, strain, "2026-11-01", "2026-11-01").values).toEqual([0])
  })

  test("takes the later cycle that has a value when two share a day, in any order of rows", () => {
    const early = dailyRow("2026-11-01", { cycle_start: "2026-10-31T22:00:00.000Z", hrv_rmssd_milli: 50 })
    const late = dailyRow("2026-11-01", { cycle_start: "2026-11-01T14:00:00.000Z", hrv_rmssd_milli: 70 })
    const empty = dailyRow("2026-11-01", { cycle_start: "2026-11-01T20:00:00.000Z" })
    for (const rows of [
      [early, late, empty],
      [empty, late, early],
    ]) {
      expect(toDaySeries(rows, hrv, "2026-11-01", "2026-11-01").values).toEqual([70])
    }
  })

  test("leaves the open day's strain out, but not its HRV", () => {
    const open = dailyRow("2026-11-02", { cycle_end: null, strain: 4, hrv_rmssd_milli: 61 })
    expect(toSettledSeries([open], strain, "2026-11-02", "2026-11-02").values).toEqual([null])
    expect(toSettledSeries([open], hrv, "2026-11-02", "2026-11-02").values).toEqual([61])
  })

  test("shows energy in kilocalories", () => {
    const row = dailyRow("2026-11-02", { kilojoule: 8368 })
    expect(toDaySeries([row], getMetric("energy"), "2026-11-02", "2026-11-02").values[0]).toBeCloseTo(2000, 6)
  })
})

describe("the 7-day mean", () => {
  test.each([
    [
      [1, 2, 3],
      [null, null, null],
    ],
    [
      [1, 2, 3, 4],
      [null, null, null, 2.5],
    ],
    [
      [1, null, 3, null, 5, 7],
      [null, null, null, null, null, 4],
    ],
    [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [null, null, null, 2.5, 3, 3.5, 4, 5],
    ],
  ])("of %j is %j", (values, expected) => {
    expect(rollingMean(values)).toEqual(expected)
  })

  test("ends in a long gap", () => {
    expect(rollingMean([1, 1, 1, 1, null, null, null, null]).at(-1)).toBeNull()
  })
})

test("a summary's first day already has the normal of the days before the range", () => {
  const rows = dailyRows("2026-08-01", new Array(80).fill(60), "hrv_rmssd_milli")
  const summary = summarize(rows, hrv, "2026-10-01", "2026-10-19")
  expect(summary.days[0]).toBe("2026-10-01")
  expect(summary.normals[0]?.count).toBe(60)
  expect(summary.means[0]).toBe(60)
  expect(summary.latest).toMatchObject({ day: "2026-10-19", value: 60 })
  expect(summary.known).toBe(19)
})

test("a summary of an empty range knows that it is empty", () => {
  expect(summarize([], hrv, "2026-10-01", "2026-10-03")).toMatchObject({ known: 0, mean: null, latest: null })
})
