import { describe, expect, test } from "vitest"
import {
  advance,
  byTime,
  newWalk,
  nextQuery,
  type PageSeen,
  reaches,
  type Walk,
} from "../../src/sync/walk.ts"

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
    const walk = advance(newWalk, page())
    expect(nextQuery(walk)).toEqual({ nextToken: "t1" })
    const next = advance(walk, page({ keys: ["c"], oldest: 500, nextToken: "t2" }))
    expect(nextQuery(next)).toEqual({ nextToken: "t2" })
    expect(next).toMatchObject({ pages: 2, records: 3, oldest: 500, stalls: 0, done: false })
  })

  test.each([
    ["no token", page({ nextToken: null })],
    ["an empty page, though a token is with it", page({ keys: [], oldest: null, empty: true })],
  ])("ends with %s", (_, last) => {
    expect(advance(newWalk, last).done).toBe(true)
  })

  test.each([
    ["repeats the token it came by", page({ keys: ["c"], nextToken: "t1" })],
    ["names a token already used", page({ keys: ["c"], nextToken: "t0" })],
    ["shows the same records again", page({ nextToken: "t9" })],
  ])("goes on by time when a page %s", (_, repeated) => {
    const walk = begun({ token: "t1", usedTokens: ["t0"], lastKeys: ["a", "b"], oldest: 1_000, pages: 2 })
    const after = advance(walk, repeated)
    expect(after).toMatchObject({ stalls: 1, done: false, token: null })
    // The oldest seen is asked for again: another may have happened in the same millisecond.
    expect(nextQuery(after)).toEqual({ before: 1_001 })
  })

  test("by time begins anew at the newest while nothing was seen", () => {
    expect(nextQuery(byTime(begun({ token: "t1" })))).toEqual({})
  })

  test("keeps the oldest it ever saw when pages shift", () => {
    expect(advance(begun({ oldest: 400, token: "t1" }), page({ nextToken: "t2" })).oldest).toBe(400)
  })

  test("reaches a bound once something older was seen, or at its end", () => {
    expect(reaches(begun({ oldest: 900 }), 1_000)).toBe(true)
    expect(reaches(begun({ oldest: 1_100 }), 1_000)).toBe(false)
    expect(reaches(begun({ oldest: 900 }), null)).toBe(false)
    expect(reaches(begun({ done: true }), null)).toBe(true)
  })
})
