import { expect, test } from "vitest"
import { addDays } from "../../../web/src/insight/days.ts"
import { calibratingNight } from "../../../web/src/pages/today/calibrating-night.ts"
import { dailyRow } from "../insight/rows.ts"

/** Newest first, as the API answers. */
const nights = (...calibrating: (boolean | null)[]) =>
  calibrating.map((user_calibrating, age) => dailyRow(addDays("2026-11-22", -age), { user_calibrating }))

test("a new member's second night is night 2, and the first cycle, which has no recovery, is none", () => {
  expect(calibratingNight(nights(true, true))).toBe(2)
  expect(calibratingNight(nights(true, true, null))).toBe(2)
})

test("the rows' order does not matter", () => {
  expect(calibratingNight(nights(true, false).toReversed())).toBe(1)
})

test("whoever is known to WHOOP has no such night", () => {
  expect(calibratingNight(nights(false, true, true, true, true))).toBeNull()
  expect(calibratingNight(nights(null))).toBeNull()
})

test("a fifth night, or one of a second time, has no number that could be relied on", () => {
  expect(calibratingNight(nights(true, true, true, true, true))).toBeNull()
  expect(calibratingNight(nights(true, false, true))).toBeNull()
})
