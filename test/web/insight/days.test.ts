import { describe, expect, test } from "vitest"
import {
  addDays,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isDay,
  localDay,
  offsetMinutes,
  weekdayOf,
} from "../../../web/src/insight/days.ts"

describe("days", () => {
  test.each([
    ["2026-11-22", true],
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-1-2", false],
    ["2026-11-22T00:00", false],
    ["", false],
  ])("%s is a day: %s", (text, expected) => {
    expect(isDay(text)).toBe(expected)
  })

  test.each([
    ["2026-11-22", 1, "2026-11-23"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2024-03-01", -1, "2024-02-29"],
    ["2026-03-29", 1, "2026-03-30"],
    ["1970-01-01", -1, "1969-12-31"],
  ])("%s and %i days is %s", (day, count, expected) => {
    expect(addDays(day, count)).toBe(expected)
  })

  test("a day and its number are two spellings of the same", () => {
    for (const day of ["1969-12-31", "2000-02-29", "2026-11-22"])
      expect(dayFromNumber(dayNumber(day))).toBe(day)
  })

  test("a range holds both its ends, and is empty backwards", () => {
    expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"])
    expect(daysBetween("2026-03-01", "2026-03-01")).toEqual(["2026-03-01"])
    expect(daysBetween("2026-03-02", "2026-03-01")).toEqual([])
  })

  test.each([
    ["2026-11-23", 0],
    ["2026-11-22", 6],
    ["1969-12-31", 2],
  ])("%s is weekday %i, Monday first", (day, weekday) => {
    expect(weekdayOf(day)).toBe(weekday)
  })

  test.each([
    ["-05:00", -300],
    ["+05:30", 330],
    ["Z", 0],
    ["nonsense", 0],
  ])("offset %s is %i minutes", (offset, minutes) => {
    expect(offsetMinutes(offset)).toBe(minutes)
  })

  test("a moment's day is the one on the record's clock", () => {
    const at = Date.parse("2026-11-22T03:00:00Z")
    expect(localDay(at, "-05:00")).toBe("2026-11-21")
    expect(localDay(at, "+13:00")).toBe("2026-11-22")
  })
})
