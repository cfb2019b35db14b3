import { describe, expect, test } from "vitest"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, type Interruption, MINUTE, type Passage, SECOND } from "./engine-world.ts"
import { clockworkPerson, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* The machine may take an instance away at any await. What was answered with 2xx must still end in the store. */

/** Interrupts at the n-th await from now on, once. Returns where that was. */
function interruptAt(world: EngineWorld, n: number, fate: "before" | "after"): { where: Passage | null } {
  const found: { where: Passage | null } = { where: null }
  let count = 0
  world.interruption = (passage) => {
    if (++count !== n) return "pass"
    found.where = passage
    return fate
  }
  return found
}

const storageIsDown: Interruption = ({ what }) =>
  what.startsWith("d1 ") ? new Error("D1 is not there") : "pass"

describe("an object evicted at every await of a webhook's processing", () => {
  for (const fate of ["before", "after"] as const) {
    test(`${fate} what it awaits happens, ends with the night in the store`, async () => {
      const world = new EngineWorld()
      // Where WHOOP answers a spent token with its pair for a while, even a rotation that was cut is whole again.
      world.whoop.switches.refreshGraceSeconds = 300
      const seat = await clockworkPerson(world)
      const places = new Set<string>()
      for (let n = 1; ; n++) {
        await world.clock.advance(DAY)
        const interrupted = interruptAt(world, n, fate)
        wakeUp(world, seat)
        await world.clock.advance(5 * MINUTE)
        world.interruption = () => "pass"
        if (!interrupted.where) break
        places.add(interrupted.where.what)
        const where = `at await ${n}: ${interrupted.where.what}`
        expect(storeOf(world, seat), where).toEqual(truthOf(world, seat))
        expect((await seat.member.status()).events_pending, where).toBe(0)
      }
      expect(world.connection(seat)?.status).toBe("connected")
      expect([...places].join("\n")).toMatch(/oauth2\/token[\s\S]*quota take[\s\S]*fetch \/developer/)
      expect(places.size).toBeGreaterThan(8)
    }, 60_000)
  }

  test("and its alarm lost with the machine: whoever asks next finds the event", async () => {
    const world = new EngineWorld()
    const seat = await clockworkPerson(world)
    world.alarmsAreLost = true
    interruptAt(world, 3, "before")
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    world.interruption = () => "pass"
    expect((await seat.member.status()).events_pending).toBeGreaterThan(0)
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })
})

describe("an alarm failing seven times", () => {
  test("and more, because storage is down, answers its event once storage is back", async () => {
    const world = new EngineWorld()
    const seat = await clockworkPerson(world)
    world.interruption = storageIsDown
    const night = wakeUp(world, seat, { events: [] })
    const event = { user_id: seat.memberId, type: "recovery.updated", trace_id: "t" } as const
    expect(await seat.member.receive({ ...event, id: night.sleepId })).toBe("accepted")
    let alarms = 0
    for (; alarms < 8; alarms++) {
      expect(seat.alarmAt, `after alarm ${alarms}`).not.toBeNull()
      await world.clock.advanceTo(Math.max(seat.alarmAt ?? 0, world.clock.now()) + 1)
    }
    world.interruption = () => "pass"
    await world.clock.advance(HOUR)
    expect((await seat.member.status()).events_pending).toBe(0)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("because the machine ends each time, so that it is dropped, is made up for by the hourly tick", async () => {
    const world = new EngineWorld()
    const seat = await clockworkPerson(world)
    world.interruption = ({ what }) => (what.startsWith("d1 ") ? "before" : "pass")
    const night = wakeUp(world, seat, { events: [] })
    const event = { user_id: seat.memberId, type: "recovery.updated", trace_id: "t" } as const
    await seat.member.receive({ ...event, id: night.sleepId })
    await world.clock.advance(HOUR)
    expect(seat.failedAlarms).toBeGreaterThanOrEqual(7)
    world.interruption = () => "pass"
    await world.liveOn(DAY)
    expect((await seat.member.status()).events_pending).toBe(0)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })
})

describe("an import", () => {
  test("ends without the body measurements when WHOOP does not give them, and says so", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.blank())
    for (let ago = 5; ago >= 0; ago--) wakeUp(world, seat, { endedAgoMs: ago * DAY + HOUR, events: [] })
    world.whoop.faults.add({ match: "/v2/user/measurement/body", answer: "500", times: 1_000 })
    await world.connect(seat)
    await world.clock.advance(2 * MINUTE)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
    expect(await seat.member.status()).toMatchObject({
      state: "idle",
      last_run: { outcome: "complete", error: expect.stringContaining("body measurements") },
    })
  })

  test("of a member without a single record is whole: their history begins with the connection", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.blank())
    const connectedAt = world.clock.now()
    await world.connect(seat)
    await world.untilIdle(seat)
    expect(world.connection(seat)?.history_from).toBe(connectedAt)
    expect((await seat.member.status()).last_run).toMatchObject({ outcome: "complete", error: null })
  })

  test("goes on within the minute when WHOOP is back after ten", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.earlySleeper({ days: 400 }))
    world.whoop.latencyMs = 100
    await Promise.all([world.connect(seat), world.clock.advance(SECOND)])
    await world.clock.advance(2 * SECOND)
    const ends = world.whoop.faults.add({ match: "/v2/", answer: "503", times: 10_000 })
    await world.clock.advance(10 * MINUTE)
    expect((await seat.member.status()).state).toBe("backfill")
    ends()
    await world.clock.advance(MINUTE + 20 * SECOND)
    expect((await seat.member.status()).state).toBe("idle")
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("begins though its message cannot be sent: the alarm carries it", async () => {
    const world = new EngineWorld()
    const seat = await clockworkPerson(world)
    world.interruption = ({ what }) => (what === "send" ? new Error("the queue is not there") : "pass")
    expect(await seat.member.forceSync()).toBe("started")
    await world.clock.advance(MINUTE)
    expect((await seat.member.status()).last_run).toMatchObject({ kind: "force_sync", outcome: "complete" })
  })
})

describe("an import killed in the middle", () => {
  test("or meeting storage that fails at any await, ends complete, and says so", async () => {
    const world = new EngineWorld({ limits: { perMinute: 10_000, perDay: 1_000_000 } })
    for (let n = 1; ; n++) {
      const seat = world.seat(lives.blank())
      for (let ago = 5; ago >= 0; ago--) wakeUp(world, seat, { endedAgoMs: ago * DAY + HOUR, events: [] })
      await world.connect(seat)
      let [count, failures] = [0, 0]
      // Twice in a row: a write is tried again at once.
      world.interruption = ({ what }) => {
        if (!what.startsWith("d1 ") || ++count < n || failures === 2) return "pass"
        failures += 1
        return new Error("D1 is not there")
      }
      await world.clock.advance(2 * MINUTE)
      world.interruption = () => "pass"
      await world.untilIdle(seat)
      expect(storeOf(world, seat), `at ${n}`).toEqual(truthOf(world, seat))
      expect(world.connection(seat)?.history_from, `at ${n}`).toBeGreaterThan(0)
      expect((await seat.member.status()).last_run, `at ${n}`).toMatchObject({
        outcome: "complete",
        records: 18,
      })
      if (failures === 0) break
    }
  }, 60_000)

  for (const fate of ["before", "after"] as const) {
    test(`at every await, ${fate} it happens, ends complete with at most one call repeated`, async () => {
      const world = new EngineWorld({ limits: { perMinute: 10_000, perDay: 1_000_000 } })
      world.whoop.switches.refreshGraceSeconds = 300
      let usual = 0
      for (let n = 0; ; n++) {
        const seat = world.seat(lives.blank())
        for (let ago = 5; ago >= 0; ago--) wakeUp(world, seat, { endedAgoMs: ago * DAY + HOUR, events: [] })
        await world.connect(seat)
        const interrupted = interruptAt(world, n, fate)
        await world.clock.advance(2 * MINUTE)
        world.interruption = () => "pass"
        await world.untilIdle(seat)
        const calls = world.whoop.calls.find({ userId: seat.memberId }).length
        if (n === 0) usual = calls
        const where = `at await ${n}: ${interrupted.where?.what}`
        expect(storeOf(world, seat), where).toEqual(truthOf(world, seat))
        expect(calls, where).toBeLessThanOrEqual(usual + 1)
        expect(world.connection(seat)?.history_from, where).toBeGreaterThan(0)
        expect((await seat.member.status()).last_run, where).toMatchObject({
          outcome: "complete",
          records: 18,
        })
        if (n > 0 && !interrupted.where) break
      }
    }, 60_000)
  }
})

describe("an import that WHOOP keeps waiting in the middle of its lists", () => {
  test("skips nothing when a record above was deleted meanwhile and no event told of it", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.earlySleeper({ days: 200 }))
    world.whoop.faults.add({ match: /activity\/workout.*nextToken/, answer: "429_html", times: 3 })
    await Promise.all([world.connect(seat), world.clock.advance(10 * SECOND)])
    const newest = Object.keys(storeOf(world, seat).workouts)
    expect(newest).toHaveLength(25)
    world.whoop.hand.remove(seat.memberId, "workout", newest[0] ?? "", { event: false })
    await world.untilIdle(seat)
    const held = storeOf(world, seat).workouts
    expect(Object.keys(truthOf(world, seat).workouts).filter((id) => !(id in held))).toEqual([])
  })
})

test("a deletion between two pages of an import hides nothing, though its event comes when the import has ended", async () => {
  const world = new EngineWorld()
  const seat = world.seat(lives.earlySleeper({ days: 200 }))
  const newest = () => String(world.whoop.truth(seat.memberId).workouts[0]?.id)
  const id = newest()
  const remove = () => world.whoop.hand.remove(seat.memberId, "workout", id, { event: false })
  world.whoop.faults.add({ match: /activity\/workout.*nextToken/, skip: 1, answer: "none", before: remove })
  await world.connect(seat)
  await world.clock.advance(5 * SECOND)
  expect(await seat.member.status()).toMatchObject({ state: "idle", last_run: { outcome: "complete" } })
  world.whoop.calls.clear()
  await seat.member.receive({ user_id: seat.memberId, type: "workout.deleted", id, trace_id: "late" })
  await world.clock.advance(5 * SECOND)
  expect(storeOf(world, seat).workouts).toEqual(truthOf(world, seat).workouts)
  expect(await seat.member.status()).toMatchObject({ state: "idle", last_run: { outcome: "complete" } })

  await world.clock.advance(MINUTE)
  world.whoop.calls.clear()
  world.whoop.hand.remove(seat.memberId, "workout", newest())
  await world.clock.advance(MINUTE)
  expect(world.whoop.calls.count({ kind: "list" })).toBe(1)
})
