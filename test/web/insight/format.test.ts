import { describe, expect, test } from "vitest"
import {
  formatDateTime,
  formatDay,
  formatDistance,
  formatDuration,
  formatNumber,
  formatSigned,
  formatTime,
  offsetWords,
  ordinal,
  plural,
  unbroken,
} from "../../../web/src/insight/format.ts"

describe("format", () => {
  test.each([
    [432, "7 h 12"],
    [45, "45 min"],
    [59.6, "1 h 00"],
    [0, "0 min"],
    [485.4, "8 h 05"],
    [-65, "−1 h 05"],
    [-0.2, "0 min"],
    [null, "–"],
    [Number.NaN, "–"],
  ])("%s minutes reads %s", (minutes, expected) => {
    expect(formatDuration(minutes)).toBe(expected)
  })

  test.each([
    [1234.56, 1, "en-GB", "1,234.6"],
    [1234.56, 1, "de-DE", "1.234,6"],
    [-2, 0, "en-GB", "−2"],
    [-0.3, 0, "en-GB", "0"],
    [0, 0, "en-GB", "0"],
    [null, 0, "en-GB", "–"],
  ])("%s with %i digits in %s reads %s", (value, digits, locale, expected) => {
    expect(formatNumber(value, digits, locale)).toBe(expected)
  })

  test.each([
    [3.2, "+3"],
    [-3.2, "−3"],
    [0.2, "0"],
    [-0.2, "0"],
  ])("a difference of %s carries its sign: %s", (value, expected) => {
    expect(formatSigned(value, 0, "en-GB")).toBe(expected)
  })

  test("a time is read on the record's clock, in 12 or 24 hours by the locale", () => {
    expect(formatTime("2026-11-22T12:06:00.000Z", "-05:00", "en-GB")).toBe("07:06")
    expect(formatTime("2026-11-22T12:06:00.000Z", "-05:00", "en-US")).toMatch(/^07:06\sAM$/)
    expect(formatTime(null, "Z", "en-GB")).toBe("–")
    expect(formatDateTime("2026-11-22T02:00:00.000Z", "-05:00", "en-GB")).toBe("21 Nov 2026, 21:00")
  })

  test("a day is the same day whatever this machine's zone", () => {
    expect(formatDay("2026-11-22", "full", "en-GB")).toBe("Sunday 22 November")
    expect(formatDay("2026-11-22", "short", "en-GB")).toBe("22 Nov")
  })

  test.each([
    ["-05:00", "UTC−5"],
    ["+05:30", "UTC+5:30"],
    ["+00:00", "UTC"],
    ["Z", "UTC"],
  ])("offset %s reads %s", (offset, expected) => {
    expect(offsetWords(offset)).toBe(expected)
  })

  test.each([
    [3, "third"],
    [10, "tenth"],
    [11, "11th"],
    [21, "21st"],
    [32, "32nd"],
    [43, "43rd"],
    [112, "112th"],
  ])("%i is the %s", (count, expected) => {
    expect(ordinal(count)).toBe(expected)
  })

  test("metres become kilometres", () => {
    expect(formatDistance(820.4, "en-GB")).toBe("820 m")
    expect(formatDistance(10_234, "en-GB")).toBe("10.23 km")
    expect(formatDistance(null)).toBe("–")
  })

  test.each([
    ["HRV 48 ms, 21 % below.", "HRV 48~ms, 21~% below."],
    ["7 h 28 asleep of 7 h 17 needed, 11 min more.", "7~h~28 asleep of 7~h~17 needed, 11~min more."],
    ["0.3 °C below, 14.6 /min", "0.3~°C below, 14.6~/min"],
    ["within your 60-day normal", "within your 60\u2011day normal"],
    ["night 2 of 4, in 40 seconds", "night 2~of~4, in 40~seconds"],
    ["60 days, 2 hours", "60 days, 2 hours"],
  ])("a number stays with its unit: %s", (sentence, expected) => {
    expect(unbroken(sentence).replaceAll("\u00a0", "~")).toBe(expected)
  })

  test("one is singular", () => {
    expect(plural(1, "day")).toBe("1 day")
    expect(plural(0, "day")).toBe("0 days")
    expect(plural(2, "entry", "entries")).toBe("2 entries")
  })
})
