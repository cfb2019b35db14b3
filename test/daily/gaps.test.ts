import { describe, expect, test } from "vitest"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import { type FillFacts, fillDays, settlesAt } from "../../src/daily/gaps.ts"
import type { HeldRecords } from "../../src/daily/held-records.ts"
import type { DeletedDay } from "../../src/daily/months.ts"
import { cycle, recovery, sleep } from "./builders.ts"

/* Days of a person in UTC who sleeps from 22 to 6; a cycle ends where the next begins. */

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`)
const now = at("22T12:00")

/** The cycle whose day is the given one. */
const dayCycle = (day: number, over = {}) =>
  cycle({ id: day, start: at(`${day - 1}T22:00`), end: at(`${day}T22:00`), ...over })
const night = (day: number, over = {}) =>
  sleep({
    id: `n${day}`,
    cycle_id: day,
    start: at(`${day - 1}T22:00`),
    end: at(`${String(day).padStart(2, "0")}T06:00`),
    ...over,
  })
const score = (day: number, over = {}) => recovery({ cycle_id: day, sleep_id: `n${day}`, ...over })

function gapsOf(
  from: number,
  to: number,
  records: Partial<HeldRecords>,
  over: Partial<FillFacts> & { deletions?: DeletedDay[]; checks?: { from: number; at: number }[] } = {},
) {
  const held = { cycles: [], recoveries: [], sleeps: [], workouts: [], ...records }
  const rows = toDailyRows(held, { now })
  const oldestStart = Math.min(...held.cycles.map((one) => one.start))
  const facts = {
    now,
    present: { newestCycleId: 22, offset: "Z" },
    oldestStart: held.cycles.length > 0 ? oldestStart : null,
    historyComplete: true,
    ...over,
  }
  const two = (day: number) => `2026-11-${String(day).padStart(2, "0")}`
  const filled = fillDays(two(from), two(to), rows, over.deletions ?? [], facts)
  return filled.map(({ day, gap }) => `${Number(day.slice(8))} ${gap}`)
}

test("each day comes once, newest first, with all of a day's rows", () => {
  const records = { cycles: [dayCycle(18), dayCycle(20)], recoveries: [score(18), score(20)], sleeps: [] }
  expect(gapsOf(20, 18, { ...records, sleeps: [night(18), night(20)] })).toEqual([
    "20 null",
    "19 not_worn",
    "18 null",
  ])
  const twice = [dayCycle(20), cycle({ id: 99, start: at("20T22:00") - 12 * 3_600_000 })]
  expect(gapsOf(20, 20, { cycles: twice, sleeps: [night(20)] })).toHaveLength(2)
})

test("a day without a cycle has all the fields, all of them null", () => {
  const [row] = toDailyRows({ cycles: [dayCycle(20)], recoveries: [], sleeps: [], workouts: [] }, { now })
  const facts = { now, present: null, oldestStart: null, historyComplete: true }
  const [blank] = fillDays("2026-11-19", "2026-11-19", [], [], facts)
  expect(Object.keys(blank ?? {}).sort()).toEqual([...Object.keys(row ?? {}), "gap"].sort())
  const { day, gap, ...others } = blank ?? {}
  expect([day, gap]).toEqual(["2026-11-19", "before_history"])
  expect(new Set(Object.values(others))).toEqual(new Set([null]))
})

describe("a row without a score is", () => {
  const yesterday = (records: Partial<HeldRecords>, over = {}) =>
    gapsOf(21, 21, { cycles: [dayCycle(21)], sleeps: [night(21)], ...records }, over)

  test.each<[string, Partial<HeldRecords>, string]>([
    ["no gap when it has one", { recoveries: [score(21)] }, "null"],
    ["pending while WHOOP scores", { recoveries: [score(21, { score_state: "PENDING_SCORE" })] }, "pending"],
    [
      "unscorable when WHOOP says so",
      { recoveries: [score(21, { score_state: "UNSCORABLE" })] },
      "unscorable",
    ],
    ["deleted when it was", { recoveries: [score(21, { deleted_at: now })] }, "deleted_at_source"],
    ["pending while the cycle is open", { cycles: [dayCycle(21, { end: null })] }, "pending"],
    [
      "pending while the cycle is open, night or not",
      { cycles: [dayCycle(21, { end: null })], sleeps: [] },
      "pending",
    ],
    ["not worn when its cycle closed without a night", { sleeps: [] }, "not_worn"],
    ["pending within a day of its end", {}, "pending"],
  ])("%s", (_, records, gap) => expect(yesterday(records)).toEqual([`21 ${gap}`]))

  test("unscorable a day after its end, but not while its night is pending", () => {
    const late = { now: at("22T22:01") + 1 }
    expect(yesterday({}, { now: at("22T22:00") })).toEqual(["21 pending"])
    expect(yesterday({}, late)).toEqual(["21 unscorable"])
    expect(yesterday({ sleeps: [night(21, { score_state: "PENDING_SCORE" })] }, late)).toEqual(["21 pending"])
  })

  test("settled a day after its end, and never while it is open", () => {
    const rowOf = (over = {}) =>
      toDailyRows({ cycles: [dayCycle(21, over)], recoveries: [], sleeps: [], workouts: [] }, { now })[0]
    const [closed, open] = [rowOf(), rowOf({ end: null })]
    expect(closed && settlesAt(closed)).toBe(at("22T22:00"))
    expect(open && settlesAt(open)).toBeNull()
  })
})

describe("a day without a cycle is", () => {
  const around = { cycles: [dayCycle(18), dayCycle(20)], sleeps: [night(18), night(20)] }

  test("not yet while it is today or later where the person is", () => {
    expect(gapsOf(23, 21, around)).toEqual(["23 not_yet", "22 not_yet", "21 not_worn"])
    const east = { present: { newestCycleId: 20, offset: "-13:00" } }
    expect(gapsOf(22, 21, around, east)).toEqual(["22 not_yet", "21 not_yet"])
    expect(gapsOf(22, 21, around, { present: null })).toEqual(["22 not_yet", "21 not_worn"])
  })

  test("before the history, or still to be imported", () => {
    expect(gapsOf(17, 16, around)).toEqual(["17 before_history", "16 before_history"])
    expect(gapsOf(17, 16, around, { historyComplete: false })).toEqual(["17 pending", "16 pending"])
    expect(gapsOf(17, 17, {}, { historyComplete: false })).toEqual(["17 pending"])
    expect(gapsOf(17, 17, {})).toEqual(["17 before_history"])
  })

  test("before the history also on the day on which its oldest cycle began", () => {
    // The evening of the 17th is the beginning of the 18th.
    expect(gapsOf(17, 17, around, { oldestStart: at("17T22:00") })).toEqual(["17 before_history"])
    expect(gapsOf(17, 17, around, { oldestStart: at("01T22:00") })).toEqual(["17 not_worn"])
  })

  test("told by the oldest cycle alone where no row is near", () => {
    const far = { oldestStart: at("18T22:00") }
    expect(gapsOf(19, 17, {}, far)).toEqual(["19 not_worn", "18 not_worn", "17 before_history"])
  })

  test("deleted where its cycle was", () => {
    const gone = { id: 19, cycle_id: 19, deleted: true, cycle_start: "", changed_at: "" } as const
    expect(gapsOf(19, 19, around, { deletions: [{ ...gone, day: "2026-11-19" }] })).toEqual([
      "19 deleted_at_source",
    ])
    expect(gapsOf(19, 19, around, { deletions: [{ ...gone, day: "2026-11-18" }] })).toEqual(["19 not_worn"])
  })

  test("pending while the newest cycle is open", () => {
    const open = { cycles: [dayCycle(18), dayCycle(20, { end: null })], sleeps: around.sleeps }
    expect(gapsOf(21, 21, open)).toEqual(["21 pending"])
    expect(gapsOf(19, 19, open)).toEqual(["19 not_worn"])
  })

  test("without a cycle of its own where the neighbours' cycles meet", () => {
    const meeting = { cycles: [dayCycle(18, { end: at("19T22:00") }), dayCycle(20)], sleeps: around.sleeps }
    expect(gapsOf(19, 19, meeting)).toEqual(["19 no_cycle"])
  })

  test("judged by its nearest neighbours, not by those further away", () => {
    const cycles = [dayCycle(16), dayCycle(18, { end: at("19T22:00") }), dayCycle(20), dayCycle(21)]
    expect(gapsOf(19, 19, { cycles, sleeps: [night(18), night(20), night(21)] })).toEqual(["19 no_cycle"])
  })
})
