import { describe, expect, test } from "vitest"
import { readMorning } from "../../../web/src/pages/today/morning.ts"
import { pastDay } from "../../../web/src/pages/today/past-day.ts"
import { dailyRow } from "../insight/rows.ts"

const noonInNewYork = Date.parse("2026-11-22T17:00:00.000Z")
const newYork = { timezone_offset: "-05:00" }
const today = dailyRow("2026-11-22", {
  ...newYork,
  cycle_start: "2026-11-22T04:00:00.000Z",
  recovery_score: 71,
})
const yesterday = dailyRow("2026-11-21", {
  ...newYork,
  cycle_start: "2026-11-21T04:00:00.000Z",
  recovery_score: 50,
})

describe("this morning", () => {
  test("is the row of the person's day", () => {
    const morning = readMorning([today, yesterday], noonInNewYork)
    expect(morning).toMatchObject({ today: "2026-11-22", row: today, before: yesterday })
  })

  test("is never yesterday's row, however new the answer that holds it", () => {
    const morning = readMorning([yesterday], noonInNewYork)
    expect(morning.row).toBeNull()
    expect(morning.before).toBe(yesterday)
  })

  test("goes by the clock of the newest record: in Auckland it is tomorrow already", () => {
    const auckland = dailyRow("2026-11-23", {
      timezone_offset: "+13:00",
      cycle_start: "2026-11-22T10:00:00.000Z",
    })
    expect(readMorning([auckland, yesterday], noonInNewYork)).toMatchObject({
      today: "2026-11-23",
      row: auckland,
    })
  })

  test("of a day with two cycles is the later one that knows something", () => {
    const nap = dailyRow("2026-11-22", {
      ...newYork,
      cycle_start: "2026-11-22T16:00:00.000Z",
      recovery_score: null,
      sleep_duration_minutes: null,
    })
    expect(readMorning([nap, today], noonInNewYork).row).toBe(today)
  })

  test("lists fourteen days, newest first, and keeps the empty ones empty", () => {
    const old = dailyRow("2026-09-01", newYork)
    const { fortnight } = readMorning([today, old], noonInNewYork)
    expect(fortnight.map((each) => each.day)).toHaveLength(14)
    expect(fortnight[0]).toEqual({ day: "2026-11-22", row: today })
    expect(fortnight[1]).toEqual({ day: "2026-11-21", row: null })
    expect(fortnight[13]?.day).toBe("2026-11-09")
  })

  test("lists no days from before the first one known", () => {
    const { fortnight } = readMorning([today, yesterday], noonInNewYork)
    expect(fortnight.map((each) => each.day)).toEqual(["2026-11-22", "2026-11-21"])
  })

  test("without any row has a day and nothing else", () => {
    expect(readMorning([], noonInNewYork)).toMatchObject({ offset: null, row: null, before: null })
  })
})

test.each([
  ["2026-11-21", "Yesterday"],
  ["2026-11-20", "Fri 20 Nov"],
  ["2025-11-21", "21 Nov 2025"],
])("what was known last on %s is told as of %s", (day, words) => {
  expect(pastDay(day, "2026-11-22", "en-GB").replace(",", "")).toBe(words)
})
