import { describe, expect, test } from "vitest"
import type { Standing } from "../../../web/src/insight/baseline.ts"
import { getMetric } from "../../../web/src/insight/metrics.ts"
import { chartSentence, sleepNeedSentence, todaySentence } from "../../../web/src/insight/sentences.ts"
import { summarize } from "../../../web/src/insight/summary.ts"
import { dailyRows } from "./rows.ts"

const standing = (centre: number, position: Standing["position"], streak: number): Standing => ({
  position,
  streak,
  normal: { centre, low: centre * 0.9, high: centre * 1.1, count: 60 },
})

test.each([
  ["hrv", 64, standing(57, "above", 3), "HRV 64 ms, 12 % above your 60-day normal, third day."],
  ["hrv", 64, standing(57, "above", 1), "HRV 64 ms, 12 % above your 60-day normal."],
  ["hrv", 40, standing(57, "below", 12), "HRV 40 ms, 30 % below your 60-day normal, 12th day."],
  ["hrv", 60, standing(60, "within", 0), "HRV 60 ms, within your 60-day normal of 54–66 ms."],
  [
    "rhr",
    45,
    standing(51, "below", 2),
    "Resting heart rate 45 bpm, 6 bpm below your 60-day normal, second day.",
  ],
  ["recovery", 71, standing(60, "above", 1), "Recovery 71 %, 11 points above your 60-day normal."],
  ["sleep", 372, standing(432, "below", 1), "Sleep 6 h 12, 1 h 00 below your 60-day normal."],
  ["strain", 17.2, standing(11.1, "above", 1), "Strain 17.2, 6.1 above your 60-day normal."],
  ["respiratory", 14.8, null, "Respiratory rate 14.8 /min."],
  ["hrv", null, null, "HRV: not known today."],
] as const)("today's %s at %s is one sentence", (id, value, where, expected) => {
  expect(todaySentence(getMetric(id), value, where, "en-GB")).toBe(expected)
})

describe("the sentence above a chart", () => {
  const hrv = getMetric("hrv")

  test("says the latest, its day, its standing and the mean", () => {
    const values = [...Array.from({ length: 80 }, (_, index) => (index % 2 ? 58 : 62)), 80]
    const summary = summarize(
      dailyRows("2026-09-03", values, "hrv_rmssd_milli"),
      hrv,
      "2026-11-12",
      "2026-11-22",
    )
    expect(chartSentence(summary, "2026-11-22", "en-GB")).toBe(
      "80 ms today, 33 % above your 60-day normal. Mean 62 ms over 11 days.",
    )
    expect(chartSentence(summary, "2026-11-23", "en-GB")).toMatch(/^80 ms on Sun,? 22 Nov, /)
    expect(chartSentence(summary, "2027-01-01", "en-GB")).toMatch(/^80 ms on 22 Nov 2026, /)
  })

  test("says that there is no normal yet", () => {
    const summary = summarize(
      dailyRows("2026-11-20", [60, 61, 62], "hrv_rmssd_milli"),
      hrv,
      "2026-11-01",
      "2026-11-22",
    )
    expect(chartSentence(summary, "2026-11-22", "en-GB")).toBe(
      "62 ms today. No normal yet: that takes 14 days out of the 60 before. Mean 61 ms over 3 days.",
    )
  })

  test("counts one day, and steps, without bad grammar", () => {
    const summary = summarize([], getMetric("steps"), "2026-11-22", "2026-11-22")
    expect(chartSentence(summary, "2026-11-22")).toBe("No steps recorded on this day.")
  })

  test("says that nothing was recorded", () => {
    const summary = summarize([], hrv, "2026-11-01", "2026-11-22")
    expect(chartSentence(summary, "2026-11-22")).toBe("No HRV recorded in these 22 days.")
  })
})

test.each([
  [432, 485, "7 h 12 asleep of 8 h 05 needed, 53 min short."],
  [500, 485, "8 h 20 asleep of 8 h 05 needed, 15 min more."],
  [485, 485.2, "8 h 05 asleep of 8 h 05 needed."],
  [432, null, "7 h 12 asleep."],
  [null, 485, "No sleep recorded: strap off?"],
])("%s of %s minutes is one sentence", (got, needed, expected) => {
  expect(sleepNeedSentence(got, needed)).toBe(expected)
})
