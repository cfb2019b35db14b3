import { describe, expect, test } from "vitest"
import { FollowUp, type Lack, lacksOf, nextFollowUp, tickForFollowUp } from "../../src/sync/follow-up.ts"
import { cycle, HOUR, held, NOW, recovery, sleep } from "./held.ts"

/* What events left lacking, and when that is looked at again. */

const lack = (over: Partial<Lack> = {}): Lack => ({
  lacking: "close",
  key: "1030",
  collection: "cycles",
  ...over,
})
const plan = (over: Partial<FollowUp> = {}): FollowUp => ({
  lacking: "close",
  of: "close:1030",
  at: NOW + 60_000,
  tries: 1,
  spent: [],
  ...over,
})
const inSeconds = (next: FollowUp | null) => (next?.at ? (next.at - NOW) / 1_000 : null)

describe("lacking is", () => {
  const night = sleep({ key: "night", cycleKey: "7" })
  const recovered = recovery({ key: "7", sleepId: "night" })
  const lately = cycle({ key: "7" })

  test("the cycle of a record that came without it, for which cycles are listed", () => {
    expect(lacksOf(held({ sleeps: [night], recoveries: [recovered] }), [], NOW)).toEqual([
      { lacking: "cycle", collection: "cycles", key: "night" },
      { lacking: "cycle", collection: "cycles", key: "7" },
    ])
  })

  test("the half of a night that came without the other, unless an event asks for it already", () => {
    const [half, other] = [
      held({ cycles: [lately], sleeps: [night] }),
      held({ cycles: [lately], recoveries: [recovered] }),
    ]
    const lack = { lacking: "half", key: "night" }
    expect(lacksOf(half, ["another"], NOW)).toEqual([{ ...lack, collection: "recoveries" }])
    expect(lacksOf(other, ["another"], NOW)).toEqual([{ ...lack, collection: "sleeps" }])
    expect([lacksOf(half, ["night"], NOW), lacksOf(other, ["night"], NOW)]).toEqual([[], []])
  })

  test("the close of a cycle after which another has begun", () => {
    const open = cycle({ key: "6", at: NOW - 30 * HOUR })
    const lack = { lacking: "close", collection: "cycles", key: "6" }
    expect(lacksOf(held({ cycles: [lately, open] }), [], NOW)).toEqual([lack])
  })
})

describe("the next look", () => {
  test("is none where nothing is lacking", () => {
    expect(nextFollowUp(plan(), [], true, NOW)).toBeNull()
  })

  test.each([
    ["cycle", 2],
    ["half", 4],
    ["close", 20],
  ] as const)("for a lacking %s is after %i seconds", (lacking, seconds) => {
    expect(inSeconds(nextFollowUp(null, [lack({ lacking })], false, NOW))).toBe(seconds)
  })

  test("comes later each time, and after the last one none is begun anew", () => {
    const waits = []
    let next: FollowUp | null = null
    for (let i = 0; i < 7; i++) {
      next = nextFollowUp(next, [lack()], true, NOW)
      waits.push(inSeconds(next))
    }
    expect(waits).toEqual([20, 120, 900, 3_600, 10_800, null, null])
    expect(nextFollowUp(next, [lack()], false, NOW)).toEqual(next)
  })

  test("for something else begins with the first wait, though all looks are used up for another", () => {
    const spent = plan({ at: null, tries: 7, lacking: "half", of: "half:a", spent: ["half:a"] })
    const half = lack({ lacking: "half", key: "a", collection: "recoveries" })
    expect(nextFollowUp(spent, [half], false, NOW)).toEqual(spent)
    expect(inSeconds(nextFollowUp(spent, [half, lack()], false, NOW))).toBe(20)
    expect(inSeconds(nextFollowUp(spent, [half, { ...half, key: "b" }], false, NOW))).toBe(4)
    expect(nextFollowUp(spent, [half, lack()], false, NOW)?.spent).toEqual(["half:a"])
  })

  test("turns to the less urgent once the more urgent is used up", () => {
    const last = plan({ at: NOW, tries: 6, lacking: "half", of: "half:a" })
    const half = lack({ lacking: "half", key: "a", collection: "recoveries" })
    const next = nextFollowUp(last, [half, lack()], true, NOW)
    expect(next).toMatchObject({ lacking: "close", tries: 1, spent: ["half:a"] })
  })

  test("is the first one where nothing was used up before", () => {
    const at = NOW + 20_000
    expect(nextFollowUp(null, [lack()], false, NOW)).toEqual(plan({ at }))
  })

  test("counts on in whatever order they are lacking", () => {
    const two = [lack({ key: "a" }), lack({ key: "b" })]
    const first = nextFollowUp(null, two, true, NOW)
    expect(nextFollowUp(first, two.reverse(), true, NOW)).toMatchObject({ tries: 2 })
  })

  test("is not made for what was planned and has come, where all else is used up", () => {
    const planned = plan({ spent: ["half:a"] })
    const half = lack({ lacking: "half", key: "a", collection: "recoveries" })
    expect(nextFollowUp(planned, [half], false, NOW)?.at).toBeNull()
  })

  test("remembers the last fifty that all looks were used up for", () => {
    const spent = Array.from({ length: 50 }, (_, i) => `half:${i}`)
    const next = nextFollowUp(plan({ at: NOW, tries: 5, spent }), [lack()], true, NOW)
    expect(next?.spent).toEqual([...spent.slice(1), "close:1030"])
  })

  test("that is planned stays where another's look comes first, unless something more urgent is lacking", () => {
    expect(nextFollowUp(plan(), [lack({ key: "1031" })], false, NOW)).toEqual(plan())
    expect(inSeconds(nextFollowUp(plan(), [lack({ lacking: "cycle" })], false, NOW))).toBe(2)
    expect(inSeconds(nextFollowUp(plan({ at: NOW }), [lack()], false, NOW))).toBe(120)
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

test("a plan from before it told for what is one for a cycle's close", () => {
  expect(FollowUp.parse({ at: NOW, tries: 1 })).toEqual(plan({ at: NOW, of: "" }))
})
