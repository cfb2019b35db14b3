import { describe, expect, test } from "vitest"
import type { Call } from "../whoop-simulator/calls.ts"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND, type Seat } from "./engine-world.ts"
import { clockworkPerson, putRecovery, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* What one list, or one part of the quota, does not give holds up nothing that does not need it. */

const deeperSleeps = ({ path, query }: Call) =>
  path.endsWith("/v2/activity/sleep") && /[?&](nextToken|end)=/.test(query)

const counts = (world: EngineWorld, seat: Seat) => {
  const store = storeOf(world, seat)
  return Object.values(store).map((records) => Object.keys(records).length)
}

describe("a page that WHOOP never gives", () => {
  async function withPoisonedSleeps() {
    const world = new EngineWorld()
    const mend = world.whoop.faults.add({
      match: deeperSleeps,
      answer: "500",
      times: Number.POSITIVE_INFINITY,
    })
    const seat = world.seat(lives.earlySleeper({ days: 80 }), { alive: true })
    await world.connect(seat)
    return { world, seat, mend }
  }

  test("keeps no other list from being read to its end, at once", async () => {
    const { world, seat } = await withPoisonedSleeps()
    await world.clock.advance(5 * MINUTE)
    const [store, truth] = [storeOf(world, seat), truthOf(world, seat)]
    expect(store.cycles).toEqual(truth.cycles)
    expect(store.recoveries).toEqual(truth.recoveries)
    expect(store.workouts).toEqual(truth.workouts)
    expect(Object.keys(store.sleeps)).toHaveLength(25)
    expect(await seat.member.status()).toMatchObject({ state: "backfill" })
  })

  test("is asked for less and less, given up after a day, and told of; connecting again reads it", async () => {
    const { world, seat, mend } = await withPoisonedSleeps()
    await world.liveOn(26 * HOUR)
    const { state, last_run } = await seat.member.status()
    expect(state).toBe("idle")
    expect(last_run?.kind === "backfill" ? last_run.error : "").toMatch(
      /^WHOOP did not answer for a day: sleeps before 20\d\d-\d\d-\d\d are missing.* connecting WHOOP again/,
    )
    expect(world.whoop.calls.list.filter(deeperSleeps).length).toBeLessThan(150)
    const granted = world.quota.granted.history ?? 0
    expect(granted).toBeLessThan(170)
    mend()
    await world.connect(seat)
    await world.untilIdle(seat)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("is waited for while WHOOP gives nothing at all: a day's outage costs no import anything", async () => {
    const world = new EngineWorld()
    const mend = world.whoop.faults.add({
      match: "/developer/",
      skip: 6,
      answer: "503",
      times: Number.POSITIVE_INFINITY,
    })
    const seat = world.seat(lives.blank())
    for (let ago = 80; ago > 0; ago--) wakeUp(world, seat, { endedAgoMs: ago * DAY, events: [] })
    await world.connect(seat)
    await world.liveOn(30 * HOUR)
    expect(await seat.member.status()).toMatchObject({ state: "backfill" })
    mend()
    await world.liveOn(3 * HOUR)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
    expect((await seat.member.status()).last_run).toMatchObject({ outcome: "complete", error: null })
  })
})

test("what a force sync changed is told until the next one, whatever ran since", async () => {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world)
  world.whoop.hand.edit(seat.memberId, "recovery", 1_001, { score: recoveryScoreOf(12) })
  await seat.member.forceSync()
  await world.untilIdle(seat)
  const before = (await seat.member.status()).last_force_sync
  expect(before).toMatchObject({ kind: "force_sync", changed: 1 })
  await world.clock.advance(20 * MINUTE)
  await seat.member.refresh()
  await world.clock.advance(MINUTE)
  const after = await seat.member.status()
  expect(after.last_run).toMatchObject({ kind: "refresh" })
  expect(after.last_force_sync).toEqual(before)
})

describe("a force sync that waits for the day's quota", () => {
  /** The day's calls for history are spent; events still have theirs. */
  async function waiting() {
    const world = new EngineWorld({ limits: { perMinute: 100, perDay: 60 } })
    const seat = await clockworkPerson(world, 30)
    for (let spent = 0; spent < 60; spent++) {
      const { granted } = await world.quota.take({ lane: "history", userId: "somebody", count: 1 })
      if (granted === 0) break
    }
    await seat.member.forceSync()
    await world.clock.advance(SECOND)
    expect((await seat.member.status()).error).toMatch(/so many calls/)
    world.whoop.calls.clear()
    return { world, seat }
  }

  test("puts off no event", async () => {
    const { world, seat } = await waiting()
    const night = wakeUp(world, seat, { recovery: null })
    await world.clock.advance(SECOND)
    await seat.member.run()
    putRecovery(world, seat.memberId, night, "SCORED")
    await world.clock.advance(5 * MINUTE)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("keeps nobody who opens the dashboard from seeing today", async () => {
    const { world, seat } = await waiting()
    await world.clock.advance(20 * MINUTE)
    wakeUp(world, seat, { events: [] })
    expect(await seat.member.refresh()).toMatchObject({ queued: true })
    await world.clock.advance(10 * SECOND)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
    expect(await seat.member.status()).toMatchObject({ state: "force_sync" })
  })
})

test("an import that waits for hours is no look at what happened meanwhile", async () => {
  const world = new EngineWorld({ limits: { perMinute: 100, perDay: 7 } })
  const seat = world.seat(lives.earlySleeper({ days: 80 }))
  await world.connect(seat)
  const began = world.clock.now()
  await world.clock.advance(6 * DAY)
  expect(counts(world, seat)).toEqual(
    Object.values(truthOf(world, seat)).map((all) => Object.keys(all).length),
  )
  const checks = JSON.parse(String(world.connection(seat)?.checks)) as [from: number, at: number][]
  expect(checks.length).toBeGreaterThan(0)
  for (const [, at] of checks) expect(at - began).toBeLessThan(HOUR)
})

test("an event whose list never comes, while others do, is given up after a day, and said to be", async () => {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world)
  world.whoop.faults.add({ match: "/v2/activity/workout", answer: "500", times: Number.POSITIVE_INFINITY })
  world.whoop.hand.tell(seat.memberId, "workout.updated", "22222222-0000-4000-8000-000000000001")
  await world.liveOn(12 * HOUR)
  expect((await seat.member.status()).events_pending).toBe(1)
  wakeUp(world, seat)
  await world.liveOn(14 * HOUR)
  expect((await seat.member.status()).events_pending).toBe(0)
  expect(world.log("event.given_up")).toMatchObject([{ type: "workout.updated" }])
})
