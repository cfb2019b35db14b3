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
