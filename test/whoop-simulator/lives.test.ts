import { describe, expect, it } from "vitest"
import { NOW, whoopWithApp } from "./connected-app.ts"
import { createWhoop, type Life, lives, type Truth, virtualClock } from "./index.ts"
import type { JsonObject } from "./wire.ts"

const MINUTE = 60_000
const HOUR = 3_600_000

function truthOf(life: Life, seed: number | string = 1): Truth {
  const options = { seed, clock: virtualClock(NOW), clients: [], webhookUrls: [] }
  const whoop = createWhoop({ ...options, deliver: async () => new Response() })
  return whoop.truth(whoop.addMember(life))
}

const at = (record: JsonObject | undefined, name: string) => Date.parse(String(record?.[name]))
const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

/** By cycle id: the cycle, the one after it, and its night. */
function nightsOf({ cycles, sleeps, recoveries }: Truth) {
  const oldestFirst = cycles.toReversed()
  return oldestFirst.slice(1, -1).map((cycle, i) => ({
    cycle,
    next: oldestFirst[i + 2],
    sleep: sleeps.find(({ cycle_id, nap }) => cycle_id === cycle.id && nap === false),
    recovery: recoveries.find(({ cycle_id }) => cycle_id === cycle.id),
  }))
}

const year = truthOf(lives.earlySleeper({ days: 700 }))
const nights = nightsOf(year)

describe("timing, against the observed statistics", () => {
  it("cycles begin with their sleep and end with the next one, to the millisecond", () => {
    for (const { cycle, next, sleep } of nights) {
      expect(sleep?.start).toBe(cycle.start)
      expect(cycle.end).toBe(next?.start)
    }
  })

  it("cycles last 24 hours, 22.1 to 26.1 from the tenth to the ninetieth percentile, 17.5 to 30.2 in all", () => {
    const hours = nights.map(({ cycle }) => (at(cycle, "end") - at(cycle, "start")) / HOUR)
    expect(quantile(hours, 0.5)).toBeCloseTo(24, 0)
    expect(Math.abs(quantile(hours, 0.1) - 22.1)).toBeLessThan(0.6)
    expect(Math.abs(quantile(hours, 0.9) - 26.1)).toBeLessThan(0.6)
    expect(Math.min(...hours)).toBeGreaterThan(17.5)
    expect(Math.max(...hours)).toBeLessThan(30.2)
  })

  it("cycles appear 4.8 to 9.7 hours after they began", () => {
    const hours = nights.map(({ cycle }) => (at(cycle, "created_at") - at(cycle, "start")) / HOUR)
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(4.8)
    expect(Math.max(...hours)).toBeLessThanOrEqual(9.8)
  })

  it("the cycle before closes about five seconds later in most cases, hours later in few", () => {
    const open = new Set(year.sleeps.filter(({ nap }) => nap === false).map(({ cycle_id }) => cycle_id))
    const delays = nights
      .filter(({ cycle }) => open.has(cycle.id ?? null))
      .map(({ cycle, next }) => at(cycle, "updated_at") - at(next, "created_at"))
    const usual = delays.filter((delay) => delay >= 5000 && delay <= 5200).length / delays.length
    expect(usual).toBeGreaterThan(0.7)
    expect(usual).toBeLessThan(0.9)
    expect(delays.filter((delay) => delay > 100_000).length / delays.length).toBeLessThan(0.06)
  })

  it("sleep and recovery appear at the same instant, about five seconds after the cycle", () => {
    for (const { cycle, sleep, recovery } of nights) {
      const delay = at(sleep, "created_at") - at(cycle, "created_at")
      expect(delay).toBeGreaterThan(4000)
      expect(delay).toBeLessThan(6000)
      if (recovery !== undefined) expect(recovery.created_at).toBe(sleep?.created_at)
    }
  })

  it("one recovery in four is made before the night is over and rewritten after it", () => {
    const early = nights.filter(({ sleep }) => at(sleep, "created_at") < at(sleep, "end"))
    expect(Math.abs(early.length / nights.length - 0.25)).toBeLessThan(0.06)
    for (const { sleep, recovery } of early) {
      const minutes = (at(sleep, "end") - at(sleep, "created_at")) / MINUTE
      expect(minutes).toBeGreaterThanOrEqual(16)
      expect(minutes).toBeLessThanOrEqual(277)
      expect(at(sleep, "updated_at")).toBeGreaterThan(at(sleep, "end"))
      if (recovery !== undefined) expect(recovery.updated_at).toBe(sleep?.updated_at)
    }
  })

  it("the other recoveries follow the end of the night, the median after eleven minutes", () => {
    const minutes = nights
      .map(({ sleep }) => (at(sleep, "created_at") - at(sleep, "end")) / MINUTE)
      .filter((delay) => delay > 0)
    expect(quantile(minutes, 0.1)).toBeGreaterThan(5)
    expect(quantile(minutes, 0.1)).toBeLessThan(8)
    expect(Math.abs(quantile(minutes, 0.5) - 10.9)).toBeLessThan(2)
    expect(Math.abs(quantile(minutes, 0.9) - 31.5)).toBeLessThan(9)
    expect(Math.max(...minutes)).toBeLessThanOrEqual(131)
  })

  it("naps are one sleep in ten, lie in a cycle and have no recovery", () => {
    const naps = year.sleeps.filter(({ nap }) => nap)
    expect(Math.abs(naps.length / year.sleeps.length - 0.11)).toBeLessThan(0.05)
    const recovered = new Set(year.recoveries.map(({ sleep_id }) => sleep_id))
    for (const nap of naps) {
      const minutes = (at(nap, "end") - at(nap, "start")) / MINUTE
      expect(minutes).toBeGreaterThanOrEqual(23)
      expect(minutes).toBeLessThanOrEqual(216)
      expect(recovered.has(nap.id ?? null)).toBe(false)
      const cycle = year.cycles.find(({ id }) => id === nap.cycle_id)
      expect(at(nap, "start")).toBeGreaterThan(at(cycle, "start"))
    }
  })

  it("workouts appear within seventeen minutes and settle seconds later", () => {
    for (const workout of year.workouts) {
      const appeared = at(workout, "created_at") - at(workout, "end")
      expect(appeared).toBeGreaterThanOrEqual(1000)
      expect(appeared).toBeLessThanOrEqual(17 * MINUTE + 1000)
      const settled = at(workout, "updated_at") - at(workout, "created_at")
      expect(settled).toBeGreaterThanOrEqual(4000)
      expect(settled).toBeLessThanOrEqual(31_000)
    }
  })

  it("a night's stages add up, and its efficiency is theirs", () => {
    for (const { sleep } of nights) {
      const score = sleep?.score as null | {
        stage_summary: Record<string, number>
        sleep_efficiency_percentage: number
      }
      if (score === null) continue
      const stage = (name: string) => score.stage_summary[`total_${name}_time_milli`] ?? Number.NaN
      const inBed = at(sleep, "end") - at(sleep, "start")
      const sum = ["awake", "no_data", "light_sleep", "slow_wave_sleep", "rem_sleep"].map(stage)
      expect(sum.reduce((a, b) => a + b)).toBe(inBed)
      expect(stage("in_bed")).toBe(inBed)
      const efficiency = (100 * (inBed - stage("awake") - stage("no_data"))) / inBed
      expect(score.sleep_efficiency_percentage).toBeCloseTo(efficiency, 3)
    }
  })

  it("cycle ids rise with time", () => {
    const ids = year.cycles.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it("some nights are unscorable, and some cycles have no recovery", () => {
    expect(year.sleeps.some(({ score_state, score }) => score_state === "UNSCORABLE" && score === null)).toBe(
      true,
    )
    expect(nights.some(({ recovery }) => recovery === undefined)).toBe(true)
  })
})

describe("lives", () => {
  const localHour = (record: JsonObject) => {
    const [, sign = "+", hh = "0", mm = "0"] =
      /^([+-])(\d\d):(\d\d)$/.exec(String(record.timezone_offset)) ?? []
    const offset = Number(`${sign}1`) * (Number(hh) * 60 + Number(mm)) * MINUTE
    return new Date(at(record, "start") + offset).getUTCHours()
  }
  const mainCycles = (life: Life) => truthOf(life).cycles.slice(0, -1)

  it("an early sleeper's cycles begin on the evening before", () => {
    for (const cycle of mainCycles(lives.earlySleeper())) expect(localHour(cycle)).toBeGreaterThan(17)
  })

  it("a late sleeper's cycles begin after midnight", () => {
    for (const cycle of mainCycles(lives.lateSleeper())) expect(localHour(cycle)).toBeLessThan(6)
  })

  it("a night worker sleeps by day and by night", () => {
    const hours = mainCycles(lives.nightShift()).map(localHour)
    expect(hours.some((hour) => hour >= 6 && hour < 12)).toBe(true)
    expect(hours.some((hour) => hour >= 20 || hour < 3)).toBe(true)
  })

  it("a traveller's offset differs from record to record, and cycles stay contiguous in UTC", () => {
    const cycles = mainCycles(lives.traveller({ days: 365 }))
    expect(new Set(cycles.map(({ timezone_offset }) => timezone_offset)).size).toBeGreaterThan(4)
    cycles.slice(1).forEach((cycle, i) => {
      expect(cycle.end).toBe(cycles[i]?.start)
    })
  })

  it("offsets follow summer time", () => {
    const offsets = mainCycles(lives.lateSleeper({ days: 365 })).map(({ timezone_offset }) => timezone_offset)
    expect(new Set(offsets)).toEqual(new Set(["+01:00", "+02:00"]))
  })

  it("without the strap a cycle is closed at exactly 24 hours, and two to six days are missing", () => {
    const cycles = mainCycles(lives.strapOff({ days: 300 })).toReversed()
    const gaps = cycles.slice(0, -1).flatMap((cycle, i) => {
      const missing = at(cycles[i + 1], "start") - at(cycle, "end")
      return missing === 0 ? [] : [{ length: at(cycle, "end") - at(cycle, "start"), missing }]
    })
    expect(gaps.length).toBeGreaterThan(8)
    for (const { length, missing } of gaps) {
      expect(length).toBe(24 * HOUR)
      expect(missing).toBeGreaterThan(24 * HOUR)
      expect(missing).toBeLessThan(7 * 24 * HOUR)
    }
  })

  it("a new member calibrates, from a first cycle that begins at midnight without a sleep", () => {
    const { recoveries, cycles, sleeps } = truthOf(lives.brandNew())
    expect(recoveries.length).toBeGreaterThan(0)
    for (const { score } of recoveries) expect(score).toMatchObject({ user_calibrating: true })
    expect(String(cycles.at(-1)?.start)).toMatch(/T00:00:00\.000Z$/)
    expect(sleeps.some(({ cycle_id }) => cycle_id === cycles.at(-1)?.id)).toBe(false)
  })

  it("ten years are made in a moment", () => {
    const began = performance.now()
    const { cycles } = truthOf(lives.tenYears())
    expect(cycles.length).toBeGreaterThan(3500)
    // 0.1 s alone on a small machine; here only to notice something quadratic.
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

describe("life going on", () => {
  it("is the same for the same seed, whoever looks and how often", async () => {
    const month = async (steps: number) => {
      const { whoop, clock, userId, events, connect } = whoopWithApp({
        life: lives.traveller(),
        switches: { lossShare: 0.1 },
      })
      await connect()
      for (let i = 0; i < steps; i++) {
        await clock.advance((30 * 24 * HOUR) / steps)
        whoop.truth(userId)
      }
      return { truth: whoop.truth(userId), events: events.map(({ text, at: time }) => [time, text]) }
    }
    expect(await month(1)).toEqual(await month(720))
    expect((await month(1)).events.length).toBeGreaterThan(60)
  })

  it("differs with the seed", () => {
    expect(truthOf(lives.napper(), 1)).not.toEqual(truthOf(lives.napper(), 2))
  })

  it("goes on as it would have been remembered", async () => {
    const lived = whoopWithApp({ life: lives.earlySleeper({ days: 20 }), now: NOW - 30 * 24 * HOUR })
    await lived.clock.advance(30 * 24 * HOUR)
    const remembered = whoopWithApp({ life: lives.earlySleeper({ days: 50 }) })
    expect(lived.whoop.truth(lived.userId)).toEqual(remembered.whoop.truth(remembered.userId))
  })

  it("an open cycle's strain rises and its updated_at moves, never back and never ahead", async () => {
    const { whoop, clock, userId } = whoopWithApp({ now: NOW + 3 * HOUR })
    const look = () => {
      const [cycle] = whoop.truth(userId).cycles
      const score = cycle?.score as { strain: number } | undefined
      return { updated: at(cycle, "updated_at"), strain: score?.strain ?? Number.NaN }
    }
    let before = look()
    let moved = 0
    for (let i = 0; i < 40; i++) {
      await clock.advance(10 * MINUTE)
      const now = look()
      expect(now.updated).toBeGreaterThanOrEqual(before.updated)
      expect(now.updated).toBeLessThanOrEqual(clock.now())
      expect(now.strain).toBeGreaterThanOrEqual(before.strain)
      if (now.updated > before.updated) moved++
      before = now
    }
    expect(moved).toBeGreaterThan(10)
  })

  it("never changes a record without moving its updated_at", async () => {
    const { whoop, clock, userId } = whoopWithApp({ life: lives.napper() })
    const keyOf = (record: JsonObject) => String(record.sleep_id ?? record.id)
    const look = () => {
      const { cycles, sleeps, recoveries, workouts } = whoop.truth(userId)
      const kinds = { cycles, sleeps, recoveries, workouts }
      return new Map(
        Object.entries(kinds).flatMap(([kind, records]) =>
          records.map((record) => [`${kind} ${keyOf(record)}`, record] as const),
        ),
      )
    }
    let before = look()
    for (let i = 0; i < 400; i++) {
      await clock.advance(13 * MINUTE)
      const now = look()
      for (const [key, record] of now) {
        const old = before.get(key)
        if (old === undefined || JSON.stringify(old) === JSON.stringify(record)) continue
        expect(at(record, "updated_at"), key).toBeGreaterThan(at(old, "updated_at"))
      }
      before = now
    }
  })

  it("stands still for a member who is paused", async () => {
    const { whoop, clock, userId } = whoopWithApp({ paused: true })
    const before = whoop.truth(userId).sleeps.length
    await clock.advance(5 * 24 * HOUR)
    expect(whoop.truth(userId).sleeps).toHaveLength(before)
    whoop.setPaused(userId, false)
    expect(whoop.truth(userId).sleeps.length).toBeGreaterThan(before)
  })
})
