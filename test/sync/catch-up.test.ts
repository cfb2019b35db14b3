import { describe, expect, test } from "vitest"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* The hourly tick: what it costs where all is well, and what it repairs where it is not. */

async function begin(nights = 30) {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world, nights)
  world.whoop.calls.clear()
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const calls = () => world.whoop.calls.find({}).filter(({ kind }) => kind === "list" || kind === "get")
  /** A morning like clockwork's: to 06:12 of the next day, when last night's events come. */
  const nextMorning = async (options: Parameters<typeof wakeUp>[2] = {}) => {
    const morning = Math.floor(world.clock.now() / DAY) * DAY + DAY + 6 * HOUR + 12 * MINUTE
    await world.liveOn(morning - world.clock.now())
    return wakeUp(world, seat, { endedAgoMs: 12 * MINUTE, ...options })
  }
  return { world, seat, expectTruth, calls, nextMorning, hand: world.whoop.hand }
}

describe("where webhooks work", () => {
  test("two weeks cost three calls a night, one more every third night, no catch-up call and no message", async () => {
    const { world, calls, expectTruth, nextMorning } = await begin()
    for (let day = 0; day < 14; day++) await nextMorning()
    await world.liveOn(6 * HOUR)
    expectTruth()
    // Nobody has trained: workouts are looked at now and then, should an event have been lost.
    expect(calls()).toHaveLength(14 * 3 + 4)
    expect(world.log("catch_up.ticked").filter(({ due }) => due !== 0)).toEqual([])
    expect(world.whoop.calls.count({ kind: "token" })).toBeLessThanOrEqual(14)
  })

  test("the strap off for a week costs a look a day at most, and less and less", async () => {
    const { world, seat, calls, nextMorning } = await begin()
    await nextMorning()
    await world.clock.advance(MINUTE)
    const before = calls().length
    await world.liveOn(7 * DAY)
    expect(calls().length - before).toBeLessThanOrEqual(12)
    const inTheFirstWeek = calls().length
    await world.liveOn(14 * DAY)
    expect(calls().length - inTheFirstWeek).toBeLessThanOrEqual(14)
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("a night that came without a recovery came all the same: it is not asked for", async () => {
    const { world, calls, nextMorning } = await begin()
    await nextMorning()
    await nextMorning({ recovery: null, events: ["sleep.updated"] })
    await world.liveOn(6 * HOUR)
    const before = calls().length
    await nextMorning()
    expect(calls().length).toBe(before)
  })

  test("a night that WHOOP scored without a recovery is confirmed absent and then left alone", async () => {
    const { world, calls, nextMorning, expectTruth } = await begin()
    await nextMorning({ recovery: null, events: ["sleep.updated"] })
    for (let day = 0; day < 4; day++) await nextMorning()
    await world.clock.advance(MINUTE)
    const before = calls().length
    for (let day = 0; day < 4; day++) await nextMorning()
    await world.clock.advance(MINUTE)
    // Two of them for workouts, of which nobody has heard for days.
    expect(calls().length - before).toBe(4 * 3 + 2)
    expectTruth()
  })
})

describe("where webhooks are silent", () => {
  test("it is noticed against the person's own rhythm, told, and answered by polling", async () => {
    const { world, seat, nextMorning, expectTruth, hand } = await begin()
    await nextMorning()
    await world.clock.advance(MINUTE)
    expect(world.connection(seat)?.webhooks).toBe("arriving")
    for (let day = 0; day < 4; day++) await nextMorning({ events: [] })
    expect(world.connection(seat)?.webhooks).toBe("silent")
    const { cycleId } = await nextMorning({ events: [] })
    await world.liveOn(3 * HOUR)
    expect(storeOf(world, seat).recoveries[cycleId]).toMatchObject({ recovery_score: 66 })
    world.whoop.webhooks.dropNext()
    const workout = hand.finishWorkout(seat.memberId)
    hand.edit(seat.memberId, "recovery", cycleId, { score: recoveryScoreOf(5) })
    await world.liveOn(8 * HOUR)
    expect(storeOf(world, seat).workouts[workout]).toBeDefined()
    expectTruth()
    await nextMorning()
    await world.clock.advance(MINUTE)
    expect(world.connection(seat)?.webhooks).toBe("arriving")
  })

  test("a week away from the network is caught up to the oldest open question", async () => {
    const { world, nextMorning, expectTruth, seat } = await begin()
    await nextMorning()
    for (let day = 0; day < 7; day++) {
      await world.clock.advance(DAY)
      wakeUp(world, seat, { endedAgoMs: 12 * MINUTE, events: [] })
    }
    await world.liveOn(12 * HOUR)
    expectTruth()
  })
})

describe("a tick", () => {
  async function dueTomorrow() {
    const begun = await begin()
    await begun.nextMorning()
    await begun.world.clock.advance(DAY)
    wakeUp(begun.world, begun.seat, { endedAgoMs: 12 * MINUTE, events: [] })
    await begun.world.clock.advance(12 * HOUR)
    begun.world.whoop.calls.clear()
    return begun
  }

  test("twice at once does no more than once", async () => {
    const { world, calls, expectTruth } = await dueTomorrow()
    const now = world.clock.now()
    const [one, two] = await Promise.all([world.tick(now), world.tick(now)])
    expect([one, two].sort()).toEqual([0, 1])
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(calls().length).toBeLessThanOrEqual(4)
  })

  test("missed for half a day only delays", async () => {
    const { world, expectTruth } = await dueTomorrow()
    await world.tick()
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("whose message is lost finds the person due again an hour later", async () => {
    const { world, expectTruth } = await dueTomorrow()
    world.messagesAreLost = true
    expect(await world.tick()).toBe(1)
    world.messagesAreLost = false
    expect(await world.tick(world.clock.now())).toBe(0)
    await world.clock.advance(HOUR)
    expect(await world.tick()).toBe(1)
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("of any time decides by that time", async () => {
    const { world, seat } = await begin()
    const next = Number(world.connection(seat)?.next_check_at)
    expect(await world.tick(next - 1)).toBe(0)
    expect(await world.tick(next + 1)).toBe(1)
  })

  test("days ahead of the clock looks for unheard workouts every fourth day, not every hour", async () => {
    const { world, calls } = await begin()
    const began = world.clock.now()
    const asked: number[] = []
    for (let hour = 90; hour < 10 * 24; hour++) {
      await world.tick(began + hour * HOUR)
      await world.clock.advance(SECOND)
      if (calls().some(({ path }) => path.endsWith("/workout"))) asked.push(hour)
      world.whoop.calls.clear()
    }
    expect(asked).toEqual([96, 192])
  })

  test("finds an import whose alarm and message were both lost", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.earlySleeper({ days: 300 }))
    world.alarmsAreLost = true
    world.messagesAreLost = true
    world.whoop.latencyMs = 200
    await Promise.all([world.connect(seat), world.clock.advance(2 * SECOND)])
    world.interruption = ({ what }) => (what.startsWith("fetch") ? "before" : "pass")
    await world.clock.advance(10 * MINUTE)
    world.alarmsAreLost = false
    world.messagesAreLost = false
    world.interruption = () => "pass"
    expect(Object.keys(storeOf(world, seat).cycles).length).toBeLessThan(250)
    await world.liveOn(3 * HOUR)
    expect(Object.keys(storeOf(world, seat).cycles)).toEqual(Object.keys(truthOf(world, seat).cycles))
  })
})

describe("a page that is opened", () => {
  test("looks when the recovery looks late, and not twice in a moment", async () => {
    const { world, seat, expectTruth, calls } = await begin()
    await world.clock.advance(DAY)
    wakeUp(world, seat, { endedAgoMs: 6 * HOUR, events: [] })
    expect(await seat.member.refresh()).toEqual({ queued: true, reason: "recovery_missing" })
    expect(await seat.member.refresh()).toMatchObject({ queued: false })
    expect((await seat.member.status()).state).toBe("refresh")
    await world.clock.advance(SECOND)
    expect((await seat.member.status()).state).toBe("idle")
    expectTruth()
    expect(calls()).toHaveLength(4)
    await world.clock.advance(5 * SECOND)
    expect(await seat.member.refresh()).toEqual({ queued: false, reason: "asked_just_now" })
    await world.clock.advance(MINUTE)
    expect(await seat.member.refresh()).toEqual({ queued: false, reason: "fresh" })
    expect(calls()).toHaveLength(4)
  })

  test("looks piece by piece where the quota is short, at nothing twice", async () => {
    const { world, seat, expectTruth, calls } = await begin()
    await world.clock.advance(DAY)
    wakeUp(world, seat, { endedAgoMs: 6 * HOUR, events: [] })
    // Two of the 96 calls that are anybody's who opens a page are left; the others come free one by one.
    for (let i = 0; i < 94; i++) {
      await world.quota.take({ lane: "webhook", userId: "others", count: 1 })
      await world.clock.advance(SECOND / 2)
    }
    expect(await seat.member.refresh()).toMatchObject({ queued: true })
    await world.clock.advance(SECOND)
    expect(calls()).toHaveLength(2)
    await world.clock.advance(MINUTE)
    expect(calls()).toHaveLength(4)
    expectTruth()
    expect(await seat.member.status()).toMatchObject({ state: "idle", last_run: { outcome: "complete" } })
    expect(await seat.member.refresh()).toEqual({ queued: false, reason: "fresh" })
  })

  test("while WHOOP is away gives up after ten minutes, and the tick goes on", async () => {
    const { world, seat, expectTruth } = await begin()
    await world.clock.advance(DAY)
    const { cycleId } = wakeUp(world, seat, { endedAgoMs: 6 * HOUR, events: [] })
    const ends = world.whoop.faults.add({ match: "/developer/", answer: "503", times: 1_000 })
    await seat.member.refresh()
    await world.clock.advance(45 * MINUTE)
    const last_run = { kind: "refresh", outcome: "failed", error: expect.stringContaining("WHOOP") }
    expect(await seat.member.status()).toMatchObject({ state: "idle", last_run })
    ends()
    await world.liveOn(8 * HOUR)
    expect(storeOf(world, seat).recoveries[cycleId]).toBeDefined()
    expectTruth()
  })
})
