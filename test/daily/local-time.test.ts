import { describe, expect, test } from "vitest"
import {
  addDays,
  daysBetween,
  findDate,
  localDateOf,
  localHourOf,
  offsetMs,
  startOfDate,
} from "../../src/daily/local-time.ts"

const noon = Date.parse("2026-11-22T12:00:00Z")

test.each([
  ["Z", 0],
  ["+00:00", 0],
  ["+05:45", 345],
  ["-04:00", -240],
  ["-09:30", -570],
  ["+14:00", 840],
])("the offset %s is %i minutes", (offset, minutes) => expect(offsetMs(offset) / 60_000).toBeCloseTo(minutes))

test.each(["", "z", "+5:00", "05:00", "+05:00x", "x+05:00", "+0500", "+05:0a", "UTC"])(
  "%j is no offset",
  (text) => {
    expect(() => offsetMs(text)).toThrow(new RangeError("A time zone offset is neither Z nor ±hh:mm."))
  },
)

test("date and hour are those on the wall", () => {
  expect(localDateOf(noon, "+12:00")).toBe("2026-11-23")
  expect(localDateOf(noon, "-12:30")).toBe("2026-11-21")
  expect(localHourOf(noon, "+05:45")).toBe(17)
  expect(localHourOf(noon, "-13:00")).toBe(23)
})

test("a date begins at its own midnight", () => {
  expect(new Date(startOfDate("2026-11-22", "-05:00")).toISOString()).toBe("2026-11-22T05:00:00.000Z")
  expect(new Date(startOfDate("2026-11-22", "+05:30")).toISOString()).toBe("2026-11-21T18:30:00.000Z")
})

test("days are added and counted over the ends of months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01")
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29")
  expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3)
  expect(daysBetween("2026-03-02", "2026-02-27")).toBe(-3)
})

describe("a date in a request", () => {
  test("is one of the calendar", () => {
    expect(findDate("2026-11-22")).toBe("2026-11-22")
    expect(findDate("2028-02-29")).toBe("2028-02-29")
  })

  test.each(["2026-02-30", "2026-1-1", "2026-13-01", "22.11.2026", "x2026-11-22", "2026-11-22x", ""])(
    "is not %j",
    (text) => expect(findDate(text)).toBeNull(),
  )
})
