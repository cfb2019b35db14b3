import { describe, expect, test } from "vitest"
import { addCheck } from "../../src/daily/checks.ts"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import type { HeldRecords } from "../../src/daily/held-records.ts"
import { cycle, recovery, sleep, workout } from "./builders.ts"
import { readGoldenDays } from "./golden-days.ts"

const hour = 3_600_000
const morning = Date.parse("2026-03-10T12:00:00.000Z")

describe("the golden days of docs/golden-days.md", () => {
  const cases = readGoldenDays()

  test("are all read", () => expect(cases.length).toBeGreaterThanOrEqual(20))

  test.each(cases)("$name", ({ now, records, rows }) => {
    const actual = toDailyRows(records, { now })
    const shown = actual.map((row, i) =>
      Object.fromEntries(
        Object.keys(rows[i] ?? row).map((field) => [
          field,
          String(Object.entries(row).find(([name]) => name === field)?.[1]),
        ]),
      ),
    )
    expect(shown).toEqual(rows)
  })

  test.each(cases)("$name: the order in which records are held does not matter", ({ now, records }) => {
    const reversed = Object.fromEntries(
      Object.entries(records).map(([name, list]) => [name, [...list].reverse()]),
    ) as unknown as HeldRecords
    expect(toDailyRows(reversed, { now })).toEqual(toDailyRows(records, { now }))
  })
})

function one(over: Partial<HeldRecords> = {}, options: Partial<Parameters<typeof toDailyRows>[1]> = {}) {
  const records = { cycles: [cycle()], recoveries: [recovery()], sleeps: [sleep()], workouts: [], ...over }
  const [row] = toDailyRows(records, { now: morning, ...options })
  if (!row) throw new Error("no row")
  return row
}

test("a row has the contract's fields in the contract's order", () => {
  expect(Object.keys(one())).toEqual(
    `cycle_id, day, date, cycle_start_date, cycle_end_date, cycle_start, cycle_end, timezone_offset, is_partial, score_state,
    strain, kilojoule, average_heart_rate, max_heart_rate, step_count, recovery_state, recovery_score, user_calibrating,
    resting_heart_rate, hrv_rmssd_milli, spo2_percentage, skin_temp_celsius, sleep_id, sleep_state, sleep_start, sleep_end,
    sleep_duration_minutes, sleep_in_bed_minutes, sleep_awake_minutes, sleep_light_minutes, sleep_slow_wave_minutes,
    sleep_rem_minutes, sleep_cycle_count, disturbance_count, sleep_needed_minutes, sleep_debt_minutes,
    sleep_performance_percentage, sleep_consistency_percentage, sleep_efficiency_percentage, respiratory_rate, nap_count,
    nap_duration_minutes, workout_count, last_recovery_data_changed_at, last_recovery_synced_at, changed_at`.split(
      /,\s+/,
    ),
  )
})

test("WHOOP's numbers pass untouched, sleep sums to minutes with one decimal", () => {
  const row = one({ sleeps: [sleep({ total_light_sleep_time_milli: 13_502_999 })] })
  expect(row).toMatchObject({
    strain: 10,
    hrv_rmssd_milli: 64.5,
    sleep_duration_minutes: 450,
    sleep_in_bed_minutes: 480,
    sleep_awake_minutes: 30,
    sleep_needed_minutes: 485,
    sleep_debt_minutes: 30,
    respiratory_rate: 14.8,
  })
})

test("a whole row, member by member", () => {
  const nap = sleep({ id: "n", nap: true, start: 10 * hour, end: 11 * hour, score_state: "SCORED" })
  const unscored = sleep({ ...nap, id: "m", score_state: "PENDING_SCORE" })
  const row = one({
    cycles: [cycle({ end: 24 * hour, score_state: "SCORED" })],
    sleeps: [sleep(), nap, unscored],
  })
  expect(row).toEqual({
    cycle_id: 1,
    day: "1970-01-01",
    date: "1970-01-02",
    cycle_start_date: "1970-01-01",
    cycle_end_date: "1970-01-02",
    cycle_start: "1970-01-01T00:00:00.000Z",
    cycle_end: "1970-01-02T00:00:00.000Z",
    timezone_offset: "Z",
    is_partial: false,
    score_state: "SCORED",
    strain: 10,
    kilojoule: 8_000,
    average_heart_rate: 70,
    max_heart_rate: 150,
    step_count: 9_000,
    recovery_state: "SCORED",
    recovery_score: 71,
    user_calibrating: false,
    resting_heart_rate: 51,
    hrv_rmssd_milli: 64.5,
    spo2_percentage: 95.5,
    skin_temp_celsius: 34.2,
    sleep_id: "a",
    sleep_state: "SCORED",
    sleep_start: "1970-01-01T00:00:00.000Z",
    sleep_end: "1970-01-01T08:00:00.000Z",
    sleep_duration_minutes: 450,
    sleep_in_bed_minutes: 480,
    sleep_awake_minutes: 30,
    sleep_light_minutes: 225,
    sleep_slow_wave_minutes: 100,
    sleep_rem_minutes: 125,
    sleep_cycle_count: 4,
    disturbance_count: 7,
    sleep_needed_minutes: 485,
    sleep_debt_minutes: 30,
    sleep_performance_percentage: 89,
    sleep_consistency_percentage: 80,
    sleep_efficiency_percentage: 93.7,
    respiratory_rate: 14.8,
    nap_count: 2,
    nap_duration_minutes: 450,
    workout_count: 0,
    last_recovery_data_changed_at: "1970-01-01T00:00:01.000Z",
    last_recovery_synced_at: "1970-01-01T00:00:01.000Z",
    changed_at: "1970-01-01T00:00:01.000Z",
  })
})

test("nothing of an unscored night, recovery or cycle is a number", () => {
  const pending = { score_state: "PENDING_SCORE" } as const
  const row = one({
    cycles: [cycle(pending)],
    recoveries: [recovery(pending)],
    sleeps: [sleep(pending), sleep({ ...pending, id: "n", nap: true })],
  })
  const numbers = Object.entries(row).filter(([, value]) => typeof value === "number")
  expect(Object.fromEntries(numbers)).toEqual({
    cycle_id: 1,
    step_count: 9_000,
    nap_count: 1,
    workout_count: 0,
  })
  expect(row).toMatchObject({ recovery_state: "PENDING_SCORE", sleep_state: "PENDING_SCORE" })
})

test("a nap whose stages are not all known counts and adds nothing", () => {
  const naps = [
    sleep({ id: "n", nap: true, total_rem_sleep_time_milli: null }),
    sleep({ id: "m", nap: true }),
  ]
  expect(one({ sleeps: naps })).toMatchObject({ nap_count: 2, nap_duration_minutes: 450, sleep_id: null })
  expect(one({ sleeps: naps.slice(0, 1) })).toMatchObject({ nap_count: 1, nap_duration_minutes: null })
})

test("only today's unfinished row of the newest cycle is partial", () => {
  const start = morning - 10 * hour
  const records = (over: object, sleepOver: object = {}) => ({
    cycles: [cycle({ start, end: null, ...over })],
    sleeps: [sleep({ start, end: morning - 2 * hour, ...sleepOver })],
  })
  const closed = { end: morning - hour }
  expect(one(records({})).is_partial).toBe(true)
  expect(one(records(closed)).is_partial).toBe(false)
  expect(one(records({ ...closed, score_state: "PENDING_SCORE" })).is_partial).toBe(true)
  expect(one(records(closed, { score_state: "PENDING_SCORE" })).is_partial).toBe(true)
  expect(one({ ...records(closed), recoveries: [] }).is_partial).toBe(true)
  expect(one(records({}), { now: morning + 24 * hour }).is_partial).toBe(false)
})

test("sleeps and workouts without a cycle make no row", () => {
  const loose = { cycles: [], recoveries: [recovery()], sleeps: [sleep()], workouts: [workout()] }
  expect(toDailyRows(loose, { now: morning })).toEqual([])
})

test("of cycles that start together the one with the higher id comes first", () => {
  const cycles = [cycle({ id: 4 }), cycle({ id: 9 }), cycle({ id: 6, start: 1 })]
  const rows = toDailyRows({ cycles, recoveries: [], sleeps: [], workouts: [] }, { now: 0 })
  expect(rows.map((row) => row.cycle_id)).toEqual([6, 9, 4])
})

test("a cycle that was never looked at says so, and one without a night is looked at from its start", () => {
  const bare = { cycles: [cycle({ start: 500 })], recoveries: [], sleeps: [] }
  expect(one(bare).last_recovery_synced_at).toBeNull()
  expect(one(bare, { checks: [{ from: 501, at: 9_000 }] }).last_recovery_synced_at).toBeNull()
  expect(one(bare, { checks: [{ from: 500, at: 9_000 }] }).last_recovery_synced_at).toBe(
    "1970-01-01T00:00:09.000Z",
  )
})

test("no more than eight looks are kept", () => {
  const checks = [9, 8, 7, 6, 5, 4, 3, 2, 1].reduceRight(
    (kept, from) => addCheck(kept, { from, at: from }),
    addCheck([], { from: 0, at: 0 }),
  )
  expect(checks).toHaveLength(8)
  expect(checks[0]).toEqual({ from: 9, at: 9 })
})

test("a part of the sum that WHOOP left out makes the sum unknown", () => {
  const row = one({ sleeps: [sleep({ total_rem_sleep_time_milli: null, need_from_recent_nap_milli: null })] })
  expect(row).toMatchObject({
    sleep_duration_minutes: null,
    sleep_needed_minutes: null,
    sleep_light_minutes: 225,
  })
})

test("without a nap the nap time is a true zero", () => {
  expect(one()).toMatchObject({ nap_count: 0, nap_duration_minutes: 0 })
})

test("a deleted record gives no value and moves changed_at", () => {
  const gone = { deleted_at: 9_000, changed_at: 9_000 }
  expect(one({ sleeps: [sleep(gone)] })).toMatchObject({
    sleep_id: null,
    changed_at: "1970-01-01T00:00:09.000Z",
  })
  expect(one({ workouts: [workout({ start: hour, ...gone })] })).toMatchObject({
    workout_count: 0,
    changed_at: "1970-01-01T00:00:09.000Z",
  })
  expect(one({ recoveries: [recovery(gone)] })).toMatchObject({
    recovery_state: null,
    last_recovery_data_changed_at: "1970-01-01T00:00:09.000Z",
  })
  expect(
    toDailyRows({ cycles: [cycle(gone)], recoveries: [], sleeps: [], workouts: [] }, { now: 0 }),
  ).toEqual([])
})

test("the recovery of a deleted sleep falls back to the longest night left", () => {
  const sleeps = [
    sleep({ deleted_at: 5 }),
    sleep({ id: "b", end: 2 * hour }),
    sleep({ id: "c", end: 3 * hour }),
  ]
  expect(one({ sleeps }).sleep_id).toBe("c")
})

test("a look without a change moves last_recovery_synced_at only, and only for nights it covered", () => {
  const checks = [{ from: 0, at: 50_000 }]
  expect(one({}, { checks })).toMatchObject({
    last_recovery_synced_at: "1970-01-01T00:00:50.000Z",
    last_recovery_data_changed_at: "1970-01-01T00:00:01.000Z",
    changed_at: "1970-01-01T00:00:01.000Z",
  })
  expect(one({}, { checks: [{ from: 1, at: 50_000 }] }).last_recovery_synced_at).toBe(
    "1970-01-01T00:00:01.000Z",
  )
  expect(one({ recoveries: [] }, { checks })).toMatchObject({
    last_recovery_data_changed_at: null,
    last_recovery_synced_at: "1970-01-01T00:00:50.000Z",
  })
})

test("a look at the last weeks does not take back an earlier, deeper one", () => {
  const deep = addCheck([], { from: 0, at: 50_000 })
  const checks = addCheck(deep, { from: 1, at: 90_000 })
  expect(one({}, { checks }).last_recovery_synced_at).toBe("1970-01-01T00:00:50.000Z")
  expect(addCheck(checks, { from: 0, at: 95_000 })).toEqual([{ from: 0, at: 95_000 }])
})

test("a look that is told late takes nothing back from what was looked at since", () => {
  const [recent, older] = [
    { from: 5, at: 90_000 },
    { from: 3, at: 50_000 },
  ]
  const checks = [recent, older]
  expect(addCheck(checks, { from: 1, at: 70_000 })).toEqual([recent, { from: 1, at: 70_000 }])
  expect(addCheck(checks, { from: 4, at: 60_000 })).toEqual([recent, { from: 4, at: 60_000 }, older])
  expect(addCheck(checks, { from: 6, at: 60_000 })).toEqual(checks)
})

test("an open cycle that a later one has replaced does not take the later one's workouts", () => {
  const cycles = [cycle({ id: 1, start: 0 }), cycle({ id: 2, start: 24 * hour })]
  const rows = toDailyRows(
    { cycles, recoveries: [], sleeps: [], workouts: [workout({ start: 30 * hour })] },
    { now: 0 },
  )
  expect(rows.map((row) => row.workout_count)).toEqual([1, 0])
})

test("a part of the history is told who the newest cycle is, and makes nothing of it partial", () => {
  const start = morning - 10 * hour
  const records = { cycles: [cycle({ start })], sleeps: [sleep({ start, end: morning - 2 * hour })] }
  expect(one(records).is_partial).toBe(true)
  expect(one(records, { present: { newestCycleId: 2 } }).is_partial).toBe(false)
})
