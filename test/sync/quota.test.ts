import { describe, expect, test } from "vitest"
import {
  decideGrant,
  type Lane,
  lanes,
  learnLimits,
  type QuotaState,
  takeGrant,
  unseenCalls,
  useAt,
} from "../../src/sync/quota.ts"
import type { RateSeen } from "../../src/whoop/client.ts"

const NOW = 1_000_000_000_000
const MINUTE = 60_000
const DAY = 86_400_000

function state(over: Partial<QuotaState> = {}): QuotaState {
  return {
    grants: [],
    blockedUntil: 0,
    configured: { perMinute: 100, perDay: 10_000 },
    limits: { perMinute: 100, perDay: 10_000 },
    inLine: new Map(),
    ...over,
  }
}

const spent = (count: number, at = NOW - 1_000, lane: Lane = "history") =>
  state({ grants: [{ at, lane, count }] })
const ask = (lane: Lane, count = 4, userId = "me") => ({ lane, userId, count })
const noRate = { perMinute: null, perDay: null, remaining: null, resetSeconds: null }

describe("a grant", () => {
  test("is what was asked for where there is room", () => {
    expect(decideGrant(state(), ask("history"), NOW)).toEqual({ granted: 4, retryAfterMs: 0 })
  })

  test("keeps a share of the minute for each lane above: a full history leaves room for a webhook", () => {
    const full = spent(75)
    expect(decideGrant(full, ask("history"), NOW).granted).toBe(0)
    expect(decideGrant(full, ask("recent"), NOW).granted).toBe(4)
    const busier = spent(93)
    const granted = Object.fromEntries(
      lanes.map((lane) => [lane, decideGrant(busier, ask(lane, 9), NOW).granted]),
    )
    expect(granted).toEqual({ webhook: 7, open: 3, catch_up: 0, recent: 0, history: 0 })
  })

  test("keeps a share of the day, too", () => {
    const day = spent(9_600, NOW - 3 * 3_600_000)
    const granted = Object.fromEntries(lanes.map((lane) => [lane, decideGrant(day, ask(lane), NOW).granted]))
    expect(granted).toEqual({ webhook: 4, open: 4, catch_up: 0, recent: 0, history: 0 })
  })

  test("never takes any window over its limit, whatever is asked for in whatever order", () => {
    const world = state({ limits: { perMinute: 100, perDay: 700 } })
    let random = 7
    const next = () => {
      random = (random * 48_271) % 2_147_483_647
      return random
    }
    for (let now = NOW; now < NOW + 20 * MINUTE; now += next() % 900) {
      const lane = lanes[next() % lanes.length] ?? "history"
      const { granted } = decideGrant(world, ask(lane, 1 + (next() % 6), `u${next() % 9}`), now)
      if (granted > 0) world.grants.push({ at: now, lane, count: granted })
      const use = useAt(world, now)
      expect(use.minute).toBeLessThanOrEqual(100)
      expect(use.day).toBeLessThanOrEqual(700)
    }
  })

  test("refused says when enough calls have left the window, and asking then succeeds", () => {
    const full = spent(100, NOW - 20_000)
    const { granted, retryAfterMs } = decideGrant(full, ask("webhook", 1), NOW)
    expect(granted).toBe(0)
    expect(retryAfterMs).toBeGreaterThan(39_000)
    expect(decideGrant(full, ask("webhook", 1), NOW + retryAfterMs).granted).toBe(1)
  })

  test("is none while WHOOP's own refusal lasts", () => {
    const blocked = state({ blockedUntil: NOW + 30_000 })
    expect(decideGrant(blocked, ask("webhook"), NOW)).toEqual({ granted: 0, retryAfterMs: 30_000 })
    expect(decideGrant(blocked, ask("webhook"), NOW + 30_000).granted).toBe(4)
  })

  test("comes later after a refusal for whom nobody waits by the second: what there is goes to events first", () => {
    const blocked = state({ blockedUntil: NOW + 30_000 })
    for (const lane of ["catch_up", "history"] as const) {
      expect(decideGrant(blocked, ask(lane), NOW)).toEqual({ granted: 0, retryAfterMs: 50_000 })
      expect(decideGrant(blocked, ask(lane), NOW + 49_999).granted).toBe(0)
      expect(decideGrant(blocked, ask(lane), NOW + 50_000).granted).toBe(4)
    }
    for (const lane of ["open", "recent"] as const)
      expect(decideGrant(blocked, ask(lane), NOW + 30_000).granted).toBe(4)
  })
})

describe("histories that ask at the same time", () => {
  const line = (people: number) =>
    new Map(
      Array.from({ length: people }, (_, i) => [
        `u${i}`,
        { lane: "recent" as const, askedAt: NOW - 500, waits: null },
      ]),
    )

  test("share evenly what is left, and everybody gets at least one", () => {
    expect(decideGrant(state({ inLine: line(10) }), ask("recent", 20), NOW).granted).toBe(8)
    expect(decideGrant({ ...spent(89), inLine: line(10) }, ask("recent", 20), NOW).granted).toBe(1)
  })

  test("are served in the order in which they were refused: who came later leaves them what they wait for", () => {
    const world = spent(75, NOW - 20_000)
    expect(takeGrant(world, ask("history", 4, "first"), NOW).granted).toBe(0)
    world.grants = [{ at: NOW, lane: "history", count: 71 }]
    // Four calls are left, and the first to be refused has not come back for them yet.
    expect(takeGrant(world, ask("history", 4, "second"), NOW + 100).granted).toBe(0)
    expect(takeGrant(world, ask("webhook", 4, "second"), NOW + 100).granted).toBe(4)
    expect(takeGrant(world, ask("history", 4, "first"), NOW + 200).granted).toBe(2)
    world.grants = [{ at: NOW, lane: "history", count: 68 }]
    expect(takeGrant(world, ask("history", 4, "first"), NOW + 300).granted).toBe(3)
    expect(takeGrant(world, ask("history", 4, "second"), NOW + 400).granted).toBe(3)
  })

  test("keep no place for who does not come back when told to", () => {
    const world = spent(75, NOW - 20_000)
    const { retryAfterMs } = takeGrant(world, ask("history", 1, "gone"), NOW)
    const late = NOW + retryAfterMs * 1.25 + 3_001
    world.grants = [{ at: late, lane: "history", count: 74 }]
    expect(decideGrant(world, ask("history", 4), late - 1).granted).toBe(0)
    expect(decideGrant(world, ask("history", 4), late).granted).toBe(1)
  })

  test("are told apart in when to come back: two who wait for a call each, at one call's time each", () => {
    const world = state({
      grants: [
        { at: NOW - 50_000, lane: "history", count: 1 },
        { at: NOW - 40_000, lane: "history", count: 74 },
      ],
    })
    expect(takeGrant(world, ask("history", 1, "first"), NOW).retryAfterMs).toBe(12_000)
    expect(takeGrant(world, ask("history", 1, "second"), NOW + 1).retryAfterMs).toBe(21_999)
  })

  test("are not slowed down by people who have left the line, nor by other lanes", () => {
    const gone = new Map([...line(10)].map(([id, one]) => [id, { ...one, askedAt: NOW - MINUTE }]))
    expect(decideGrant(state({ inLine: gone }), ask("recent", 20), NOW).granted).toBe(20)
    expect(decideGrant(state({ inLine: line(10) }), ask("webhook", 20), NOW).granted).toBe(20)
  })
})

describe("what WHOOP's headers say", () => {
  const learnt = (over: Partial<QuotaState>, seen: Partial<RateSeen>) =>
    learnLimits(state(over), { ...noRate, ...seen })

  test("lowers the limits, and never raises them above the operator's", () => {
    expect(learnt({}, { perMinute: 60 })).toEqual({ perMinute: 60, perDay: 10_000 })
    expect(learnt({}, { perMinute: 500, perDay: 50_000 })).toEqual(state().limits)
    expect(learnt({}, { perMinute: 0 }).perMinute).toBe(1)
  })

  test("lowers them for as long as it says so; what it does not name stays", () => {
    const lowered = { limits: { perMinute: 1, perDay: 500 } }
    expect(learnt(lowered, { perMinute: 100 })).toEqual({ perMinute: 100, perDay: 500 })
    expect(learnt(lowered, {})).toEqual(lowered.limits)
  })

  test("counts the calls that another program of the same app made", () => {
    const seen = { perMinute: 100, perDay: 10_000, remaining: 40, resetSeconds: 20 }
    expect(unseenCalls(spent(50), seen, NOW)).toBe(10)
    expect(unseenCalls(spent(80), seen, NOW)).toBe(0)
    // Spent before WHOOP's window began, they are no part of it; that matters where hardly any are left.
    const nearly = { ...seen, remaining: 3 }
    expect(unseenCalls(spent(50, NOW - 43_001), seen, NOW)).toBe(10)
    expect(unseenCalls(spent(50, NOW - 43_001), { ...seen, remaining: 4 }, NOW)).toBe(46)
    expect(unseenCalls(spent(50, NOW - 43_001), nearly, NOW)).toBe(97)
    expect(unseenCalls(spent(50, NOW - 43_000), nearly, NOW)).toBe(47)
    expect(unseenCalls(spent(50), { ...seen, resetSeconds: 3_600 }, NOW)).toBe(0)
    expect(unseenCalls(spent(50), noRate, NOW)).toBe(0)
  })
})

test("a grant is counted until a little after it has left WHOOP's window", () => {
  const world = spent(5, NOW)
  expect(useAt(world, NOW + MINUTE).minute).toBe(5)
  expect(useAt(world, NOW + MINUTE + 2_000)).toEqual({ minute: 0, day: 5 })
  expect(useAt(world, NOW + DAY + 2_000).day).toBe(0)
})
