import { describe, expect, it } from "vitest"
import { NOW, whoopWithApp } from "./connected-app.ts"
import { type LifeName, lives } from "./index.ts"

const MINUTE = 60_000
const HOUR = 3_600_000

async function connected(options: Parameters<typeof whoopWithApp>[0] = {}) {
  const made = whoopWithApp(options)
  await made.connect()
  const types = () => made.events.map(({ text }) => (JSON.parse(text) as { type: string }).type)
  return { ...made, types, truth: () => made.whoop.truth(made.userId) }
}

describe("waking up by hand", () => {
  it("opens a cycle at once, closes the one before, and brings sleep and recovery seconds later", async () => {
    const { whoop, userId, clock, truth, types } = await connected({ now: NOW + 30 * MINUTE })
    const before = truth()
    whoop.hand.wakeUp(userId)
    expect(truth().cycles).toHaveLength(before.cycles.length + 1)
    expect(truth().sleeps).toEqual(before.sleeps)
    await clock.advance(100_000)
    const { cycles, sleeps, recoveries } = truth()
    expect(sleeps[0]).toMatchObject({ cycle_id: cycles[0]?.id, start: cycles[0]?.start, nap: false })
    expect(recoveries[0]).toMatchObject({ cycle_id: cycles[0]?.id, sleep_id: sleeps[0]?.id })
    expect(cycles[1]?.end).toBe(cycles[0]?.start)
    expect(types().slice(0, 2)).toEqual(["sleep.updated", "recovery.updated"])
  })

  it.each(Object.keys(lives).filter((name) => name !== "blank") as LifeName[])(
    "leaves the rest of a %s's life in order",
    async (name) => {
      const { whoop, userId, clock, truth } = await connected({ life: lives[name]({ days: 20 }) })
      for (let i = 0; i < 30; i++) {
        await clock.advance(7 * HOUR)
        whoop.hand.wakeUp(userId)
      }
      await clock.advance(5 * 24 * HOUR)
      const cycles = truth().cycles.toReversed()
      cycles.slice(0, -1).forEach((cycle, i) => {
        expect(Date.parse(String(cycle.end))).toBeGreaterThan(Date.parse(String(cycle.start)))
        expect(Date.parse(String(cycle.end))).toBeLessThanOrEqual(Date.parse(String(cycles[i + 1]?.start)))
      })
      const nights = truth().sleeps.filter(({ nap }) => nap === false)
      nights.slice(1).forEach((night, i) => {
        expect(Date.parse(String(night.end))).toBeLessThanOrEqual(Date.parse(String(nights[i]?.start)))
      })
    },
  )

  it("is refused to somebody who has only just got up", async () => {
    const { whoop, userId, clock } = await connected()
    whoop.hand.wakeUp(userId)
    await clock.advance(MINUTE)
    expect(() => whoop.hand.wakeUp(userId)).toThrow("minutes ago")
  })

  it("works for a member to whom nothing has happened yet", async () => {
    const { whoop, userId, clock, truth } = await connected({ life: lives.blank() })
    whoop.hand.wakeUp(userId)
    await clock.advance(MINUTE)
    expect([truth().cycles.length, truth().sleeps.length]).toEqual([1, 1])
  })
})

describe("other doings by hand", () => {
  it("a workout begins and ends, and lies in the open cycle", async () => {
    const { whoop, userId, clock, truth, types } = await connected({ paused: true })
    whoop.hand.startWorkout(userId, "tennis")
    await clock.advance(45 * MINUTE)
    const id = whoop.hand.finishWorkout(userId)
    await clock.advance(1000)
    const [workout] = truth().workouts
    expect(workout).toMatchObject({ id, sport_name: "tennis", sport_id: 34, score_state: "SCORED" })
    expect(Date.parse(String(workout?.start))).toBe(NOW)
    expect(types()).toEqual(["workout.updated"])
  })

  it("a revised night has other scores and a later updated_at", async () => {
    const { whoop, userId, clock, truth, types } = await connected({ paused: true })
    const [before] = truth().recoveries
    whoop.hand.reviseNight(userId)
    await clock.advance(1000)
    const [after] = truth().recoveries
    expect(after?.score).not.toEqual(before?.score)
    expect(after?.updated_at).toBe("2026-11-22T12:00:00.000Z")
    expect(truth().sleeps[0]?.updated_at).toBe(after?.updated_at)
    whoop.hand.reviseNight(userId, { recoveryScore: 33, event: false })
    expect(truth().recoveries[0]?.score).toMatchObject({ recovery_score: 33 })
    expect(types()).toEqual(["sleep.updated", "recovery.updated"])
  })

  it("a night becomes pending, unscorable and scored again", async () => {
    const { whoop, userId, truth } = await connected({ paused: true })
    for (const state of ["PENDING_SCORE", "UNSCORABLE"] as const) {
      whoop.hand.setNightState(userId, state)
      expect(truth().sleeps[0]).toMatchObject({ score_state: state, score: null })
      expect(truth().recoveries[0]).toMatchObject({ score_state: state, score: null })
    }
    whoop.hand.setNightState(userId, "SCORED")
    expect(truth().recoveries[0]).toMatchObject({ score_state: "SCORED", score: { user_calibrating: false } })
  })

  it("edits are silent unless told, move updated_at, and may move a record in its list", async () => {
    const { whoop, userId, clock, truth, types } = await connected({ paused: true })
    const [, second] = truth().workouts
    const id = String(second?.id)
    whoop.hand.edit(userId, "workout", id, { start: NOW - HOUR, end: "2026-11-22T11:30:00.000Z" })
    expect(truth().workouts[0]).toMatchObject({
      id,
      end: "2026-11-22T11:30:00.000Z",
      updated_at: "2026-11-22T12:00:00.000Z",
    })
    whoop.hand.edit(userId, "workout", id, { sport_name: "muay-thai" }, { event: true })
    await clock.advance(1000)
    expect(types()).toEqual(["workout.updated"])
    const [cycle] = truth().cycles
    whoop.hand.edit(userId, "cycle", Number(cycle?.id), { step_count: 7 })
    expect(truth().cycles[0]).toMatchObject({ step_count: 7 })
  })

  it("deletions take an event with them unless told otherwise", async () => {
    const { whoop, userId, clock, truth, types } = await connected({ paused: true })
    const { workouts, recoveries } = truth()
    whoop.hand.removeLastWorkout(userId)
    whoop.hand.removeLastWorkout(userId, { event: false })
    whoop.hand.remove(userId, "recovery", Number(recoveries[2]?.cycle_id))
    await clock.advance(1000)
    expect(types()).toEqual(["workout.deleted", "recovery.deleted"])
    expect(whoop.webhooks.log[1]?.id).toBe(recoveries[2]?.sleep_id)
    expect(truth().workouts).toEqual(workouts.slice(2))
  })

  it("a journey changes the offset of what comes after it", async () => {
    const { whoop, userId, clock, truth } = await connected()
    whoop.hand.travel(userId, "+09:00")
    await clock.advance(4 * 24 * HOUR)
    const offsets = truth()
      .cycles.slice(0, 3)
      .map(({ timezone_offset }) => timezone_offset)
    expect(offsets).toEqual(["+09:00", "+09:00", "+09:00"])
  })

  it("a strap taken off leaves a cycle of exactly 24 hours, and nothing until it is on again", async () => {
    const { whoop, userId, clock, truth } = await connected()
    await clock.advance(6 * HOUR)
    whoop.hand.strapOff(userId)
    const [last] = truth().cycles
    await clock.advance(4 * 24 * HOUR)
    const [closed] = truth().cycles
    expect(closed?.id).toBe(last?.id)
    expect(Date.parse(String(closed?.end)) - Date.parse(String(closed?.start))).toBe(24 * HOUR)
    whoop.hand.strapOn(userId)
    await clock.advance(2 * 24 * HOUR)
    expect(truth().cycles.length).toBeGreaterThan(1)
    expect(truth().cycles[0]?.id).not.toBe(last?.id)
  })

  it("what is placed by hand is made up where nothing was said", async () => {
    const { whoop, userId, truth } = await connected({ life: lives.blank() })
    whoop.hand.put(userId, "sleep", { cycle_id: 5, nap: true })
    whoop.hand.put(userId, "cycle", { id: 5 })
    expect(truth().sleeps[0]).toMatchObject({
      cycle_id: 5,
      nap: true,
      score_state: "PENDING_SCORE",
      score: null,
    })
    expect(truth().cycles).toHaveLength(1)
  })

  it("a token that dies early is 401, and its refresh token lives", async () => {
    const { whoop, userId, call, refresh, connect } = whoopWithApp()
    const tokens = await connect()
    whoop.hand.expireAccess(userId)
    expect((await call(tokens, "/v2/cycle")).status).toBe(401)
    expect((await refresh(tokens.refresh_token)).status).toBe(200)
  })
})
