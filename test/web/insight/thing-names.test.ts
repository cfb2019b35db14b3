import { expect, test } from "vitest"
import { dayName, sleepName, workoutName } from "../../../web/src/insight/thing-names.ts"

const today = "2026-11-22"

test("a day of another year says its year", () => {
  expect(dayName("2026-11-21", today, "en-GB")).toMatch(/^Sat,? 21 Nov$/)
  expect(dayName("2025-11-21", today, "en-GB")).toBe("21 Nov 2025")
})

test("a night is named by the day of waking on its own clock, a nap as one", () => {
  const row = { nap: false, end: "2026-11-22T03:10:00.000Z", timezone_offset: "-05:00" }
  expect(sleepName(row, today, "en-GB")).toMatch(/^Night to Sat,? 21 Nov$/)
  expect(sleepName({ ...row, nap: true }, today, "en-GB")).toMatch(/^Nap on Sat,? 21 Nov$/)
})

test("a workout is named by its sport and the day it began", () => {
  const row = { sport_name: "running", start: "2026-11-21T23:30:00.000Z", timezone_offset: "+01:00" }
  expect(workoutName(row, today, "en-GB")).toMatch(/^Running, Sun,? 22 Nov$/)
})
