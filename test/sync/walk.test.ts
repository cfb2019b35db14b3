import { describe, expect, test } from "vitest"
import {
  advance,
  byTime,
  failed,
  giveUp,
  isHopeless,
  makesWay,
  newWalk,
  nextQuery,
  type PageSeen,
  reaches,
  rewind,
  seenOf,
  type Walk,
} from "../../src/sync/walk.ts"
import type { Page } from "../../src/whoop/wire.ts"

const page = (over: Partial<PageSeen> = {}): PageSeen => ({
  keys: ["a", "b"],
  oldest: 1_000,
  nextToken: "t1",
  empty: false,
  ...over,
})
const begun = (over: Partial<Walk> = {}): Walk => ({ ...newWalk, ...over })

describe("a walk", () => {
  test("begins at the newest and follows the token while it leads on", () => {
    expect(nextQuery(newWalk)).toEqual({})
    const walk = advance(newWalk, page(), 0)
    expect(nextQuery(walk)).toEqual({ nextToken: "t1" })
    const next = advance(walk, page({ keys: ["c"], oldest: 500, nextToken: "t2" }), 0)
    expect(nextQuery(next)).toEqual({ nextToken: "t2" })
    expect(next).toMatchObject({ pages: 2, records: 3, oldest: 500, stalls: 0, done: false })
  })

  const nothing = (nextToken: string | null) => page({ keys: [], oldest: null, empty: true, nextToken })

  test.each([
    ["without a token", page({ nextToken: null })],
    ["that is empty and without a token", nothing(null)],
    ["that is empty and repeats its token", nothing("t0")],
  ])("ends with a page %s", (_, last) => {
    expect(advance(begun({ token: "t0" }), last, 0).done).toBe(true)
  })

  test("looks behind one empty page that comes with a token, not behind two", () => {
    const one = advance(begun({ token: "t0" }), nothing("t1"), 0)
    expect(one).toMatchObject({ done: false, token: "t1" })
    expect(advance(one, nothing("t2"), 0).done).toBe(true)
    const goesOn = advance(one, page({ nextToken: "t2" }), 0)
    expect(advance(goesOn, nothing("t3"), 0).done).toBe(false)
  })

  test.each([
    ["repeats the token it came by", page({ keys: ["c"], nextToken: "t1" })],
    ["names a token already used", page({ keys: ["c"], nextToken: "t0" })],
    ["shows the same records again", page({ nextToken: "t9" })],
  ])("goes on by time when a page %s", (_, repeated) => {
    const walk = begun({ token: "t1", usedTokens: ["t0"], lastKeys: ["a", "b"], oldest: 1_000, pages: 2 })
    const after = advance(walk, repeated, 0)
    expect(after).toMatchObject({ stalls: 1, done: false, token: null })
    // The oldest seen is asked for again: another may have happened in the same millisecond.
    expect(nextQuery(after)).toEqual({ before: 1_001 })
  })

  test("by time begins anew at the newest while nothing was seen", () => {
    expect(nextQuery(byTime(begun({ token: "t1" })))).toEqual({})
  })

  test("keeps the oldest it ever saw when pages shift", () => {
    expect(advance(begun({ oldest: 400, token: "t1" }), page({ nextToken: "t2" }), 0).oldest).toBe(400)
  })

  test("reaches a bound once something older was seen, or at its end", () => {
    expect(reaches(begun({ oldest: 900 }), 1_000)).toBe(true)
    expect(reaches(begun({ oldest: 1_100 }), 1_000)).toBe(false)
    expect(reaches(begun({ oldest: 900 }), null)).toBe(false)
    expect(reaches(begun({ done: true }), null)).toBe(true)
  })
})

describe("what a page shows", () => {
  const record = (over: object) =>
    ({
      id: "a",
      start: 500,
      end: 900,
      created_at: 100,
      updated_at: 100,
      ...over,
    }) as Page<"sleeps">["records"][number]
  const unreadable = { collection: "sleeps", recordKey: "x", reason: "start", record: "{}" } as const
  const sleeps = (
    records: Page<"sleeps">["records"],
    over: Partial<Page<"sleeps">> = {},
  ): Page<"sleeps"> => ({
    collection: "sleeps",
    records,
    unreadable: [],
    nextToken: "t1",
    ...over,
  })

  test("are its keys, its oldest start and the token", () => {
    const page = sleeps([record({ id: "a", start: 500 }), record({ id: "b", start: 300 })])
    expect(seenOf(page)).toEqual({ keys: ["a", "b"], oldest: 300, nextToken: "t1", empty: false })
  })

  test("of recoveries the oldest is by creation: they carry no start", () => {
    const recovery = { cycle_id: 7, sleep_id: "a", created_at: 800 } as Page<"recoveries">["records"][number]
    const page: Page<"recoveries"> = {
      collection: "recoveries",
      records: [recovery],
      unreadable: [],
      nextToken: null,
    }
    expect(seenOf(page)).toEqual({ keys: ["7"], oldest: 800, nextToken: null, empty: false })
  })

  test("is nothing only when not even an unreadable record is on it", () => {
    expect(seenOf(sleeps([]))).toEqual({ keys: [], oldest: null, nextToken: "t1", empty: true })
    expect(seenOf(sleeps([], { unreadable: [unreadable] })).empty).toBe(false)
    expect(seenOf(sleeps([record({})], { unreadable: [unreadable] })).empty).toBe(false)
  })
})

describe("a walk, to the letter", () => {
  test("begins with nothing", () => {
    expect(newWalk).toEqual({
      token: null,
      before: null,
      usedTokens: [],
      lastKeys: [],
      oldest: null,
      comparedTo: null,
      pages: 0,
      records: 0,
      stalls: 0,
      empties: 0,
      beganAt: null,
      failures: 0,
      failsSince: null,
      failsAloneSince: null,
      done: false,
      doubted: false,
      trail: [],
    })
  })

  test("remembers each token it came by, and the last page's keys", () => {
    const one = advance(newWalk, page(), 0)
    expect(one).toMatchObject({ usedTokens: [], lastKeys: ["a", "b"], token: "t1" })
    const two = advance(one, page({ keys: ["c"], nextToken: "t2" }), 0)
    expect(two).toMatchObject({ usedTokens: ["t1"], lastKeys: ["c"], token: "t2" })
  })

  test("a page of unreadable records only leads on, and two of them in a row do not make it stall", () => {
    const blank = page({ keys: [], oldest: null })
    const one = advance(newWalk, blank, 0)
    expect(one).toMatchObject({ stalls: 0, token: "t1", oldest: null })
    const two = advance(one, { ...blank, nextToken: "t2" }, 0)
    expect(two).toMatchObject({ stalls: 0, token: "t2", oldest: null, done: false })
    expect(advance(begun({ oldest: 700, token: "t1" }), { ...blank, nextToken: "t2" }, 0).oldest).toBe(700)
  })

  test("the last page may repeat what was seen without being a stall", () => {
    const walk = begun({ token: "t1", lastKeys: ["a", "b"], oldest: 1_000 })
    expect(advance(walk, page({ nextToken: null }), 0)).toMatchObject({ stalls: 0, done: true })
  })

  test("by time starts with a clean slate", () => {
    const walk = begun({ token: "t1", usedTokens: ["t0"], lastKeys: ["a"], oldest: 9, done: true })
    expect(byTime(walk)).toMatchObject({ token: null, before: 10, usedTokens: [], lastKeys: [], done: false })
  })

  test("reaches no bound that equals the oldest seen, and none before anything was seen", () => {
    expect(reaches(begun({ oldest: 1_000 }), 1_000)).toBe(false)
    expect(reaches(begun({ oldest: 999 }), 1_000)).toBe(true)
    expect(reaches(begun({}), 1_000)).toBe(false)
    expect(reaches(begun({ oldest: 1 }), null)).toBe(false)
    expect(reaches(begun({ done: true }), null)).toBe(true)
  })

  test("goes back to where it stood before its offsets shifted, and no further", () => {
    const pages = [900, 800, 700].map((oldest) =>
      page({ oldest, keys: [String(oldest)], nextToken: `t${oldest}` }),
    )
    const walk = pages.reduce((before, one, i) => advance(before, one, i * 100), newWalk)
    expect(rewind(walk, 150)).toMatchObject({ token: null, before: 801, oldest: 800 })
    expect(rewind(walk, 0)).toMatchObject({ token: null, before: null, oldest: null })
    expect(rewind(walk, 300)).toMatchObject({ token: null, before: 701, oldest: 700 })
    expect(rewind({ ...walk, done: true }, 300).done).toBe(true)
    expect(rewind({ ...walk, done: true }, 150)).toMatchObject({ done: false, before: 801 })
  })
})

describe("a page that does not come", () => {
  const DAY = 86_400_000
  const times = (walk: Walk, count: number, othersAt: number, at: number) =>
    Array.from({ length: count }).reduce<Walk>((one, _, i) => failed(one, othersAt, at + i), walk)

  test("counts in a row, from when the first did not", () => {
    const twice = times(newWalk, 2, 0, 500)
    expect(twice).toEqual({ ...newWalk, failures: 2, failsSince: 500 })
    expect(makesWay(twice)).toBe(false)
    expect(makesWay(failed(twice, 0, 502))).toBe(true)
  })

  test("has the third go on by time: its offset may have expired", () => {
    const walk = advance(newWalk, page(), 0)
    expect(times(walk, 2, 0, 500).token).toBe("t1")
    expect(times(walk, 3, 0, 500)).toMatchObject({ token: null, before: (walk.oldest ?? 0) + 1 })
  })

  test("is waited for while nothing else comes, however long", () => {
    expect(isHopeless(times(newWalk, 30, 400, 500), 500 + 9 * DAY)).toBe(false)
  })

  test("is given up a day after it first failed although others came", () => {
    const walk = failed(times(newWalk, 2, 0, 500), 600, 700)
    expect(walk.failsAloneSince).toBe(700)
    expect(isHopeless(walk, 699 + DAY)).toBe(false)
    expect(isHopeless(walk, 700 + DAY)).toBe(true)
    expect(isHopeless(failed(failed(newWalk, 0, 500), 600, 700), 700 + DAY)).toBe(false)
    expect(giveUp(walk)).toMatchObject({ done: true, stalls: 5, failures: 3 })
  })

  test("is forgotten with the next one that comes", () => {
    const walk = failed(times(newWalk, 2, 0, 500), 600, 700)
    expect(advance(walk, page(), 800)).toMatchObject({
      failures: 0,
      failsSince: null,
      failsAloneSince: null,
      beganAt: 800,
    })
    expect(advance(advance(newWalk, page(), 1), page({ keys: ["c"], nextToken: "t2" }), 2).beganAt).toBe(1)
  })
})
