import { expect, test } from "vitest"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import { withCheck } from "../../src/daily/looked-at.ts"
import {
  deletedDay,
  monthAfter,
  monthOf,
  monthsBack,
  packMonths,
  parsePackedDeletions,
  parsePackedRows,
  restingBefore,
  startOfMonth,
  startOfNextMonth,
} from "../../src/daily/months.ts"
import { cycle, recovery, sleep } from "./builders.ts"

const at = (text: string) => Date.parse(text)

test("months are UTC's and follow each other over the year's end", () => {
  expect(monthOf(at("2026-11-30T23:59:59Z"))).toBe("2026-11")
  expect(startOfMonth("2026-11")).toBe(at("2026-11-01T00:00:00Z"))
  expect(startOfNextMonth("2026-12")).toBe(at("2027-01-01T00:00:00Z"))
  expect(monthAfter("2026-01", -1)).toBe("2025-12")
  expect(monthAfter("2026-01", 14)).toBe("2027-03")
  expect(monthsBack("2026-02", "2025-11")).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"])
  expect(monthsBack("2026-02", "2026-02")).toEqual(["2026-02"])
  expect(monthsBack("2026-02", "2026-03")).toEqual([])
})

test("a month rests from the ninth day of the next one", () => {
  expect(restingBefore(at("2026-11-08T23:59:59Z"))).toBe(at("2026-10-01T00:00:00Z"))
  expect(restingBefore(at("2026-11-09T00:00:00Z"))).toBe(at("2026-11-01T00:00:00Z"))
})

test("a deleted cycle is a day by its own start", () => {
  const gone = cycle({ id: 7, start: at("2026-11-21T22:00:00Z"), changed_at: at("2026-11-22T09:00:00Z") })
  expect(deletedDay(gone)).toEqual({
    id: 7,
    cycle_id: 7,
    deleted: true,
    day: "2026-11-22",
    cycle_start: "2026-11-21T22:00:00.000Z",
    changed_at: "2026-11-22T09:00:00.000Z",
  })
})

test("rows and deletions are packed by their cycle's month, and come back as they were", () => {
  const cycles = [
    cycle({ id: 3, start: at("2026-11-02T00:00:00Z"), changed_at: 5_000 }),
    cycle({ id: 2, start: at("2026-11-01T00:00:00Z"), changed_at: 9_000 }),
    cycle({ id: 1, start: at("2026-10-31T00:00:00Z"), changed_at: 7_000 }),
  ]
  const rows = toDailyRows({ cycles, recoveries: [], sleeps: [], workouts: [] }, { now: 0 })
  const gone = deletedDay(cycle({ id: 9, start: at("2026-10-30T00:00:00Z"), changed_at: 8_000 }))
  const packs = packMonths(["2026-11", "2026-10", "2026-09"], rows, [gone])
  expect(packs.map(({ month, count, changed_at }) => [month, count, changed_at])).toEqual([
    ["2026-11", 2, 9_000],
    ["2026-10", 1, 8_000],
    ["2026-09", 0, 0],
  ])
  expect(packs.map(parsePackedRows)).toEqual([rows.slice(0, 2), rows.slice(2), []])
  expect(packs.map(parsePackedDeletions)).toEqual([[], [gone], []])
})

test("a look is said by every row whose night it covers, unless the row knows of a later one", () => {
  const records = {
    cycles: [cycle({ start: 50_000 })],
    recoveries: [recovery({ synced_at: 1_000 })],
    sleeps: [sleep({ start: 100_000, end: 200_000 })],
  }
  const [row] = toDailyRows({ ...records, workouts: [] }, { now: 0 })
  if (!row) throw new Error("no row")
  const check = { from: 100_000, at: 700_000 }
  const looked = "1970-01-01T00:11:40.000Z"
  const later = "1970-01-01T00:15:00.000Z"
  const saying = (known: string | null) => ({ ...row, last_recovery_synced_at: known })
  expect(withCheck(row, [check])).toEqual(saying(looked))
  expect(withCheck(saying(null), [check])).toEqual(saying(looked))
  expect(withCheck(saying(later), [check])).toEqual(saying(later))
  // The night began before what was looked at.
  expect(withCheck(row, [{ from: 100_001, at: 700_000 }])).toBe(row)
  // Without a night the cycle's start stands in for it.
  const nightless = { ...row, sleep_start: null }
  expect(withCheck(nightless, [check])).toBe(nightless)
  expect(withCheck(nightless, [{ from: 50_000, at: 700_000 }]).last_recovery_synced_at).toBe(looked)
})
