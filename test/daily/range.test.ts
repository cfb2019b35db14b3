import { describe, expect, test } from "vitest"
import { coversSpan, isInRange, widestSpan } from "../../src/daily/range.ts"

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`)
const dayMs = 86_400_000
const dates = { start: { date: "2026-11-10" }, end: { date: "2026-11-20" } }
const times = { start: { time: at("10T08:00") }, end: { time: at("20T08:00") } }
const open = { start: null, end: null }

describe("a range", () => {
  test.each([
    ["2026-11-09", false],
    ["2026-11-10", true],
    ["2026-11-20", true],
    ["2026-11-21", false],
  ])("of dates takes %s: %s, whatever the instant", (date, inside) => {
    expect(isInRange(dates, date, 0)).toBe(inside)
    expect(isInRange(dates, date, Number.MAX_SAFE_INTEGER)).toBe(inside)
  })

  test.each([
    [at("10T08:00") - 1, false],
    [at("10T08:00"), true],
    [at("20T08:00"), true],
    [at("20T08:00") + 1, false],
  ])("of instants takes %i: %s, whatever the date", (time, inside) => {
    expect(isInRange(times, "1970-01-01", time)).toBe(inside)
    expect(isInRange(times, "2999-01-01", time)).toBe(inside)
  })

  test("open at an end has none there", () => {
    expect(isInRange(open, "1970-01-01", 0)).toBe(true)
    expect(isInRange({ ...dates, start: null }, "1970-01-01", 0)).toBe(true)
    expect(isInRange({ ...dates, end: null }, "2999-01-01", 0)).toBe(true)
    expect(isInRange({ ...dates, end: null }, "1970-01-01", 0)).toBe(false)
  })
})

test("nothing of a range starts outside of its widest span", () => {
  expect(widestSpan(dates)).toEqual({ from: at("03T00:00"), to: at("23T00:00") })
  expect(widestSpan(times)).toEqual({ from: at("10T08:00"), to: at("20T08:00") + 1 })
  expect(widestSpan(open)).toEqual({ from: 0, to: Number.MAX_SAFE_INTEGER })
})

describe("a span is surely covered", () => {
  test.each([
    ["by an open range", open, 0, Number.MAX_SAFE_INTEGER, true],
    ["by dates two days before and a week after", dates, at("12T00:00"), at("13T00:00"), true],
    ["not by a date less than two days before", dates, at("12T00:00") - 1, at("13T00:00"), false],
    ["not by a date less than a week after", dates, at("12T00:00"), at("13T00:00") + 1, false],
    ["by instants that enclose it", times, at("10T08:00"), at("20T08:00"), true],
    ["not by an instant after its start", times, at("10T08:00") - 1, at("20T08:00"), false],
    ["not by an instant before its end", times, at("10T08:00"), at("20T08:00") + 1, false],
    ["by a range open above", { ...dates, end: null }, at("12T00:00"), at("30T00:00") + 99 * dayMs, true],
    ["by a range open below", { ...dates, start: null }, 0, at("13T00:00"), true],
  ])("%s", (_, range, from, to, covered) => expect(coversSpan(range, from, to)).toBe(covered))
})
