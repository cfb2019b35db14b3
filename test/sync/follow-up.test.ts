import { describe, expect, test } from "vitest"
import { type FollowUp, type FollowUpNeed, nextFollowUp, tickForFollowUp } from "../../src/sync/follow-up.ts"

/* When what an event left lacking is looked at again. */

const NOW = 1_795_348_800_000
const HOUR = 3_600_000
const need = (over: Partial<FollowUpNeed> = {}): FollowUpNeed => ({
  lacking: "close",
  of: "1030",
  collections: ["cycles"],
  ...over,
})
const plan = (over: Partial<FollowUp> = {}): FollowUp => ({
  lacking: "close",
  of: "1030",
  at: NOW + 60_000,
  tries: 1,
  ...over,
})
const inSeconds = (next: FollowUp | null) => (next?.at ? (next.at - NOW) / 1_000 : null)

describe("the next look", () => {
  test("is none where nothing is lacking", () => {
    expect(nextFollowUp(plan(), null, true, NOW)).toBeNull()
  })

  test.each([
    ["cycle", 2],
    ["half", 4],
    ["close", 20],
  ] as const)("for a lacking %s is after %i seconds", (lacking, seconds) => {
    expect(inSeconds(nextFollowUp(null, need({ lacking }), false, NOW))).toBe(seconds)
  })

  test("comes later each time, and after the last one none is begun anew", () => {
    const waits = []
    let next: FollowUp | null = null
    for (let i = 0; i < 7; i++) {
      next = nextFollowUp(next, need(), true, NOW)
      waits.push(inSeconds(next))
    }
    expect(waits).toEqual([20, 120, 900, 3_600, 10_800, null, null])
    expect(nextFollowUp(next, need(), false, NOW)).toEqual(next)
  })

  test("for something else begins with the first wait", () => {
    const spent = plan({ at: null, tries: 6 })
    expect(inSeconds(nextFollowUp(spent, need({ of: "1031" }), false, NOW))).toBe(20)
    expect(inSeconds(nextFollowUp(plan({ tries: 3 }), need({ lacking: "half" }), false, NOW))).toBe(4)
  })

  test("that is planned stays where another's look comes first, unless something more urgent is lacking", () => {
    expect(nextFollowUp(plan(), need({ of: "1031" }), false, NOW)).toEqual(plan())
    expect(inSeconds(nextFollowUp(plan(), need({ lacking: "cycle" }), false, NOW))).toBe(2)
    expect(inSeconds(nextFollowUp(plan({ at: NOW }), need(), false, NOW))).toBe(120)
  })
})

describe("the hourly tick", () => {
  test("takes over from the second look on, and leaves the alarm half an hour", () => {
    expect(tickForFollowUp(null, NOW)).toBeNull()
    expect(tickForFollowUp(plan(), NOW)).toBeNull()
    expect(tickForFollowUp(plan({ tries: 6, at: null }), NOW)).toBeNull()
    expect(tickForFollowUp(plan({ tries: 2 }), NOW)).toBe(NOW + HOUR / 2)
    expect(tickForFollowUp(plan({ tries: 5, at: NOW + 3 * HOUR }), NOW)).toBe(NOW + 3 * HOUR)
  })
})
