import { describe, expect, test } from "vitest"
import { dayOf, mainSleepOf } from "../../src/daily/day.ts"
import { cycle, sleep } from "./builders.ts"

const hour = 3_600_000

describe("the main sleep", () => {
  const short = sleep({ id: "short", start: 0, end: 2 * hour })
  const long = sleep({ id: "long", start: 0, end: 7 * hour })

  test("is the one the recovery names, however short", () => {
    expect(mainSleepOf([long, short], { sleep_id: "short" })).toBe(short)
  })

  test("is the longest where no recovery names one, whatever comes first", () => {
    expect(mainSleepOf([long, short], null)).toBe(long)
    expect(mainSleepOf([short, long], null)).toBe(long)
    expect(mainSleepOf([short, long], { sleep_id: "gone" })).toBe(long)
  })

  test("is the longest, not the latest", () => {
    const later = sleep({ id: "later", start: 10 * hour, end: 12 * hour })
    expect(mainSleepOf([long, later], null)).toBe(long)
  })

  test("is the later of two equally long, whichever comes first", () => {
    const later = sleep({ id: "later", start: hour, end: 8 * hour })
    expect(mainSleepOf([long, later], null)).toBe(later)
    expect(mainSleepOf([later, long], null)).toBe(later)
  })

  test("is the first of two with the same times", () => {
    const twin = sleep({ id: "twin", start: 0, end: 7 * hour })
    expect(mainSleepOf([long, twin], null)).toBe(long)
  })

  test("is never a nap, not even one that a recovery names", () => {
    const nap = sleep({ id: "nap", nap: true, start: 0, end: 9 * hour })
    expect(mainSleepOf([nap, short], { sleep_id: "nap" })).toBe(short)
    expect(mainSleepOf([nap], null)).toBeNull()
  })
})

describe("the day without a main sleep", () => {
  const startingAt = (text: string) => dayOf(cycle({ start: Date.parse(text) }), null)

  test.each([
    ["2026-11-22T17:59:59Z", "2026-11-22"],
    ["2026-11-22T18:00:00Z", "2026-11-23"],
    ["2026-11-30T23:00:00Z", "2026-12-01"],
    ["2026-11-23T02:00:00Z", "2026-11-23"],
  ])("of a cycle that starts at %s is %s", (start, day) => expect(startingAt(start)).toBe(day))
})
