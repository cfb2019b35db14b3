import { describe, expect, test } from "vitest"
import type { SleepRow, WorkoutRow } from "../../../web/src/api/types.ts"
import { dayClock, workoutsOf } from "../../../web/src/insight/day-clock.ts"
import { groupByMonth } from "../../../web/src/insight/group-by-month.ts"
import { heldRecords, sourceWords } from "../../../web/src/insight/provenance.ts"
import { toSleepNight } from "../../../web/src/insight/sleep-night.ts"
import { sportCounts, workoutSentence, zoneShares } from "../../../web/src/insight/workout-zones.ts"
import { dailyRow } from "./rows.ts"

const stamped = {
  score_state: "SCORED",
  timezone_offset: "-05:00",
  created_at: "2026-11-22T12:10:00.000Z",
  updated_at: "2026-11-22T12:10:00.000Z",
  changed_at: "2026-11-22T12:10:00.000Z",
  synced_at: "2026-11-22T12:10:00.000Z",
} as const

const minute = 60_000

function sleep(values: Partial<SleepRow> = {}): SleepRow {
  return {
    ...stamped,
    id: "sleep",
    cycle_id: 1,
    start: "2026-11-22T04:00:00.000Z",
    end: "2026-11-22T12:00:00.000Z",
    nap: false,
    total_in_bed_time_milli: 480 * minute,
    total_awake_time_milli: 30 * minute,
    total_no_data_time_milli: 0,
    total_light_sleep_time_milli: 240 * minute,
    total_slow_wave_sleep_time_milli: 100 * minute,
    total_rem_sleep_time_milli: 110 * minute,
    sleep_cycle_count: 5,
    disturbance_count: 7,
    baseline_milli: 460 * minute,
    need_from_sleep_debt_milli: 20 * minute,
    need_from_recent_strain_milli: 10 * minute,
    need_from_recent_nap_milli: -15 * minute,
    respiratory_rate: 14.8,
    sleep_performance_percentage: 90,
    sleep_consistency_percentage: 74,
    sleep_efficiency_percentage: 93,
    ...values,
  }
}

function workout(values: Partial<WorkoutRow> = {}): WorkoutRow {
  return {
    ...stamped,
    id: "workout",
    start: "2026-11-22T20:00:00.000Z",
    end: "2026-11-22T21:00:00.000Z",
    sport_name: "running",
    sport_id: 0,
    strain: 9.4,
    kilojoule: 2000,
    average_heart_rate: 140,
    max_heart_rate: 171,
    percent_recorded: 1,
    distance_meter: 9000,
    altitude_gain_meter: null,
    altitude_change_meter: null,
    zone_zero_milli: 0,
    zone_one_milli: 10 * minute,
    zone_two_milli: 20 * minute,
    zone_three_milli: 10 * minute,
    zone_four_milli: 0,
    zone_five_milli: 0,
    ...values,
  }
}

describe("a night", () => {
  test("is of the local day of waking, its sleep the three stages, its need the four parts", () => {
    expect(toSleepNight(sleep())).toMatchObject({ day: "2026-11-22", asleep: 450, needed: 475, isNap: false })
    expect(toSleepNight(sleep({ end: "2026-11-23T04:30:00.000Z" })).day).toBe("2026-11-22")
  })

  test("that is not scored knows nothing", () => {
    const night = toSleepNight(
      sleep({
        total_light_sleep_time_milli: null,
        total_slow_wave_sleep_time_milli: null,
        total_rem_sleep_time_milli: null,
        baseline_milli: null,
      }),
    )
    expect(night).toMatchObject({ asleep: null, needed: null, need: [] })
    const untold = toSleepNight(sleep({ need_from_recent_nap_milli: null }))
    expect(untold.need.map((part) => part.label)).not.toContain("From recent naps")
  })
})

describe("a workout", () => {
  test.each([
    [{ strain: 19.2 }, "1 h 12 at a strain of 19.2, all out."],
    [{ strain: 6 }, "1 h 12 at a strain of 6.0, light."],
    [{ strain: null }, "1 h 12, without a strain."],
    [{ score_state: "PENDING_SCORE" }, "WHOOP is still scoring this workout."],
  ] as const)("with %j is said in one sentence", (values, sentence) => {
    const times = { start: "2026-11-22T20:00:00.000Z", end: "2026-11-22T21:12:00.000Z" }
    expect(workoutSentence(workout({ ...times, ...values }), "en-GB")).toBe(sentence)
  })

  test("shares its time among the zones", () => {
    expect(zoneShares(workout())?.map((zone) => zone.share)).toEqual([0, 0.25, 0.5, 0.25, 0, 0])
  })

  test("without a score has no zones, and without time in them no share", () => {
    const zones = {
      zone_zero_milli: null,
      zone_one_milli: null,
      zone_two_milli: null,
      zone_three_milli: null,
      zone_four_milli: null,
      zone_five_milli: null,
    }
    expect(zoneShares(workout(zones))).toBeNull()
    expect(zoneShares(workout({ ...zones, zone_zero_milli: 0 }))?.every((zone) => zone.share === 0)).toBe(
      true,
    )
  })

  test("belongs to the cycle it starts in", () => {
    const row = dailyRow("2026-11-22", {
      cycle_start: "2026-11-22T04:00:00.000Z",
      cycle_end: "2026-11-23T04:00:00.000Z",
    })
    const inside = workout({ id: "in", start: "2026-11-22T04:00:00.000Z" })
    const after = workout({ id: "after", start: "2026-11-23T04:00:00.000Z" })
    expect(workoutsOf(row, [inside, after])).toEqual([inside])
    expect(workoutsOf({ ...row, cycle_end: null }, [inside, after])).toEqual([inside, after])
  })

  test("sports are counted, the most frequent first", () => {
    const rows = [workout(), workout({ sport_name: "yoga" }), workout({ sport_name: "yoga" })]
    expect(sportCounts(rows)).toEqual([
      { sport: "yoga", count: 2 },
      { sport: "running", count: 1 },
    ])
  })
})

describe("the day's clock", () => {
  const row = dailyRow("2026-11-22", {
    timezone_offset: "-05:00",
    cycle_start: "2026-11-22T04:00:00.000Z",
    cycle_end: "2026-11-23T04:00:00.000Z",
  })

  test("puts sleeps and workouts where they were, in order, on the record's clock", () => {
    const { spans } = dayClock(row, [sleep()], [workout()], 0, "en-GB")
    expect(
      spans.map((span) => [span.kind, span.times, Math.round(span.left), Math.round(span.width)]),
    ).toEqual([
      ["sleep", "23:00–07:00", 0, 33],
      ["workout", "15:00–16:00", 67, 4],
    ])
  })

  test("marks every third hour", () => {
    const { hours } = dayClock(row, [], [], 0, "en-GB")
    expect(hours.map((hour) => hour.label)).toEqual([
      "00:00",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
      "15:00",
      "18:00",
      "21:00",
    ])
    expect(hours[0]?.at).toBeCloseTo(100 / 24, 6)
  })

  test("of an open cycle ends now", () => {
    const now = Date.parse("2026-11-22T16:00:00.000Z")
    const { spans } = dayClock({ ...row, cycle_end: null }, [sleep()], [], now, "en-GB")
    expect(spans[0]?.width).toBeCloseTo((8 / 12) * 100, 6)
  })
})

test("months are cut where they change, in the rows' order", () => {
  const days = ["2026-11-02", "2026-11-01", "2026-10-31"]
  expect(groupByMonth(days, (day) => day)).toEqual([
    { month: "2026-11", rows: ["2026-11-02", "2026-11-01"] },
    { month: "2026-10", rows: ["2026-10-31"] },
  ])
})

test("an unknown way of coming is shown as it is", () => {
  expect(sourceWords("webhook")).toBe("read after an event from WHOOP (webhook)")
  expect(sourceWords("carrier_pigeon")).toBe("carrier pigeon")
})

test("a day's records are told in one list: a nap as a nap, a deleted one as deleted", () => {
  const held = {
    source: "webhook",
    first_seen_at: "2026-11-22T11:41:08.611Z",
    changed_at: "2026-11-22T12:15:32.083Z",
    synced_at: "2026-11-22T12:15:32.083Z",
    deleted_at: null,
  } as const
  const records = heldRecords({
    cycle_id: 7,
    day: "2026-11-22",
    cycle: held,
    recovery: { ...held, sleep_id: "night", scores: [] },
    sleeps: [
      { ...held, id: "night", nap: false },
      { ...held, id: "nap", nap: true, deleted_at: "2026-11-22T13:00:00.000Z" },
    ],
    workouts: [],
  })
  expect(records.map((record) => [record.kind, record.id, record.isDeleted])).toEqual([
    ["Cycle", "7", false],
    ["Recovery", "night", false],
    ["Sleep", "night", false],
    ["Nap", "nap", true],
  ])
})
