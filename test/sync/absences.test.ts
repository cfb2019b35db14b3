import { describe, expect, test } from "vitest"
import type { Held } from "../../src/db/snapshot.ts"
import { ASK_MAX, judgeAbsences, type Listing } from "../../src/sync/absences.ts"

const HOUR = 3_600_000
const NOW = 1_000 * HOUR

const held = (key: string, over: Partial<Held> = {}): Held => ({
  key,
  at: NOW - 48 * HOUR,
  createdAt: NOW - 40 * HOUR,
  updatedAt: NOW - 40 * HOUR,
  firstSeenAt: NOW - 40 * HOUR,
  deletedAt: null,
  scoreState: "SCORED",
  ...over,
})

function judge(over: Partial<Listing>) {
  const listing: Listing = {
    held: [held("shown"), held("absent")],
    shown: new Map([["shown", NOW - 40 * HOUR]]),
    newest: NOW - 10 * HOUR,
    atOnce: true,
    ...over,
  }
  return judgeAbsences(listing, NOW)
}

describe("an absence", () => {
  test("of one or two records within a whole answer is believed", () => {
    expect(judge({})).toEqual({ gone: ["absent"], ask: [], bulk: [] })
  })

  const doubted: [string, Partial<Listing>][] = [
    ["on a page that a token led to", { atOnce: false }],
    ["newer than anything shown", { held: [held("shown"), held("absent", { at: NOW - HOUR })] }],
    [
      "of what we first saw minutes ago",
      { held: [held("shown"), held("absent", { firstSeenAt: NOW - 60_000 })] },
    ],
    ["beside an older copy: the replica lags", { shown: new Map([["shown", NOW - 60 * HOUR]]) }],
    ["on an empty page", { held: [held("absent")], shown: new Map() }],
    ["of three at once", { held: [held("shown"), held("absent"), held("b"), held("c")] }],
    ["of a recovery whose time is unknown", { held: [held("shown"), held("absent", { at: null })] }],
  ]
  for (const [name, over] of doubted) {
    test(`${name} is asked for by its id`, () => {
      const { gone, ask, bulk } = judge(over)
      expect(gone).toEqual([])
      expect(ask).toContain("absent")
      expect(bulk).toEqual([])
    })
  }

  test("of many is a bulk: ten of them, spread over time, are asked for", () => {
    const many = Array.from({ length: 40 }, (_, i) => held(`k${i}`, { at: NOW - (50 + i) * HOUR }))
    const { gone, ask, bulk } = judge({ held: many })
    expect(gone).toEqual([])
    expect(bulk).toHaveLength(40)
    expect(ask).toHaveLength(ASK_MAX)
    expect(new Set(ask).size).toBe(ASK_MAX)
  })
})

test("a tombstone that is shown again is asked for, and one that is not shown is left alone", () => {
  const dead = [held("shown", { deletedAt: 5 }), held("buried", { deletedAt: 5 })]
  expect(judge({ held: dead })).toEqual({ gone: [], ask: ["shown"], bulk: [] })
})

describe("the limits of what is believed", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => held(`k${i}`, { at: NOW - 400 * HOUR + i * HOUR }))
  const shown = held("shown")

  test("two are believed at once, three are asked for", () => {
    expect(judge({ held: [shown, ...many(2)] })).toEqual({ gone: ["k0", "k1"], ask: [], bulk: [] })
    expect(judge({ held: [shown, ...many(3)] })).toEqual({ gone: [], ask: ["k0", "k1", "k2"], bulk: [] })
  })

  test("ten are asked for one by one, eleven are a bulk", () => {
    expect(judge({ held: [shown, ...many(10)] }).bulk).toEqual([])
    expect(judge({ held: [shown, ...many(10)] }).ask).toHaveLength(10)
    const bulk = judge({ held: [shown, ...many(11)] })
    expect(bulk.bulk).toEqual(many(11).map(({ key }) => key))
    expect(bulk.gone).toEqual([])
  })

  test("of a bulk ten are asked for, spread evenly over time, in whatever order it is held", () => {
    const spread = ["k0", "k2", "k4", "k6", "k8", "k10", "k12", "k14", "k16", "k18"]
    expect(judge({ held: [shown, ...many(20)] }).ask).toEqual(spread)
    expect(judge({ held: [shown, ...many(20).reverse()] }).ask).toEqual(spread)
    const timeless = many(20).map((record, i) => (i === 7 ? { ...record, at: null } : record))
    expect(judge({ held: [shown, ...timeless] }).ask[0]).toBe("k7")
  })

  test("what was first seen exactly a quarter of an hour ago is still young", () => {
    const young = (ms: number) => judge({ held: [shown, held("absent", { firstSeenAt: NOW - ms })] })
    expect(young(15 * 60_000)).toMatchObject({ gone: [], ask: ["absent"] })
    expect(young(15 * 60_000 + 1)).toMatchObject({ gone: ["absent"], ask: [] })
  })

  test("one older copy shown makes the whole listing stale, a tombstone's does not", () => {
    const older = new Map([["shown", NOW - 41 * HOUR]])
    expect(judge({ shown: older })).toMatchObject({ gone: [], ask: ["absent"] })
    const buried = held("shown", { deletedAt: NOW - HOUR })
    expect(judge({ held: [buried, held("absent")], shown: older })).toMatchObject({
      gone: ["absent"],
      ask: ["shown"],
    })
  })
})
