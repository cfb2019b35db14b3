import { describe, expect, test } from "vitest"
import { begin } from "./clockwork.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, putRecovery, wakeUp } from "./night.ts"

/* Deletions that WHOOP tells of: when they are believed, what goes with them, and what they cost. */

const another = "22222222-0000-4000-8000-000000000001"

describe("a deletion that was told of a moment before WHOOP did it", () => {
  test.each([
    ["of a recent", 3],
    ["of an older", 28],
  ] as const)("is waited for, and done: %s night", async (_, daysAgo) => {
    const { world, hand, memberId, tell, nightOf, pending, calls, expectTruth } = await begin()
    const { sleepId } = nightOf(daysAgo)
    tell("sleep.deleted", sleepId)
    await world.clock.advance(SECOND)
    expect(await pending()).toBe(1)
    expectTruth()
    hand.remove(memberId, "sleep", sleepId, { event: false })
    await world.clock.advance(10 * SECOND)
    expect(await pending()).toBe(0)
    expectTruth()
    expect(calls().length).toBeLessThan(12)
  })

  test.each([
    ["of a recent", 3],
    ["of an older", 28],
  ] as const)("and that it never did is over after ten minutes: %s night", async (_, daysAgo) => {
    const { world, tell, nightOf, pending, calls, expectTruth } = await begin()
    tell("sleep.deleted", nightOf(daysAgo).sleepId)
    tell("recovery.deleted", nightOf(daysAgo).sleepId)
    await world.clock.advance(9 * MINUTE)
    expect(await pending()).toBe(2)
    await world.clock.advance(15 * MINUTE)
    expect(await pending()).toBe(0)
    expectTruth()
    expect(calls().length).toBeLessThan(50)
  })
})

describe("an older record's deletion", () => {
  test("of a recovery asks for that alone, though its sleep is not among the newest held", async () => {
    const world = new EngineWorld()
    const { memberId } = await clockworkPerson(world, 80)
    world.whoop.calls.clear()
    const night = world.whoop.truth(memberId).recoveries[70]
    world.whoop.hand.remove(memberId, "recovery", Number(night?.cycle_id))
    await world.clock.advance(SECOND)
    const paths = world.whoop.calls.find({ kind: "get" }).map(({ path }) => path.replace(/.*v2/, ""))
    expect(paths).toEqual([`/cycle/${night?.cycle_id}/recovery`])
    const gone = "select cycle_id from recoveries where deleted_at is not null"
    expect(world.database.rows(gone)).toEqual([{ cycle_id: night?.cycle_id }])
  })

  test("of a recovery alone asks for no cycle", async () => {
    const { world, hand, memberId, nightOf, gets, expectTruth } = await begin()
    hand.remove(memberId, "recovery", nightOf(28).cycleId)
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["recovery"])
    expectTruth()
  })

  test("of a recovery that WHOOP shows under another sleep is over at once", async () => {
    const { world, hand, memberId, tell, nightOf, pending, gets, recovery } = await begin()
    const { cycleId, sleepId } = nightOf(28)
    const old = world.whoop.truth(memberId).sleeps[28]
    if (!old) throw new Error("there are not so many nights")
    hand.put(memberId, "sleep", { ...old, id: another, updated_at: world.clock.now() })
    hand.remove(memberId, "sleep", sleepId, { event: false })
    putRecovery(world, memberId, { cycleId, sleepId: another })
    tell("recovery.deleted", sleepId)
    await world.clock.advance(SECOND)
    expect(await pending()).toBe(0)
    expect(gets()).toEqual(["recovery"])
    expect(recovery(cycleId)).toMatchObject({ sleep_id: another })
  })

  test("of a nap asks for no cycle: naps have none of their own", async () => {
    const { world, hand, memberId, nightOf, gets, expectTruth } = await begin()
    const { sleepId } = nightOf(28)
    hand.edit(memberId, "sleep", sleepId, { nap: true }, { event: true })
    await world.clock.advance(MINUTE)
    world.whoop.calls.clear()
    hand.remove(memberId, "recovery", nightOf(28).cycleId, { event: false })
    hand.remove(memberId, "sleep", sleepId)
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["sleep"])
    expectTruth()
  })

  test("of a night alone takes along the cycle that WHOOP took back with it", async () => {
    const { world, hand, memberId, tell, nightOf, gets, expectTruth } = await begin()
    const { cycleId, sleepId } = nightOf(28)
    const cycles = world.whoop.truth(memberId).cycles
    const stamp = { updated_at: world.clock.now() }
    hand.edit(memberId, "cycle", nightOf(29).cycleId, { end: Date.parse(String(cycles[28]?.end)), ...stamp })
    hand.remove(memberId, "cycle", cycleId)
    hand.remove(memberId, "sleep", sleepId, { event: false })
    tell("sleep.deleted", sleepId)
    await world.clock.advance(SECOND)
    expectTruth()
    expect(gets()).toEqual(["sleep", "cycle", "cycle"])
  })
})

describe("a night's deletion", () => {
  test("leaves the recovery that a night entered in its place has, without asking for it", async () => {
    const { world, hand, memberId, tell, nightOf, gets, expectTruth } = await begin()
    const { cycleId, sleepId } = nightOf(3)
    const old = world.whoop.truth(memberId).sleeps[3]
    if (!old) throw new Error("there are not so many nights")
    hand.put(memberId, "sleep", { ...old, id: another, updated_at: world.clock.now() })
    hand.remove(memberId, "sleep", sleepId, { event: false })
    putRecovery(world, memberId, { cycleId, sleepId: another })
    tell("sleep.deleted", sleepId)
    tell("sleep.updated", another)
    tell("recovery.updated", another)
    await world.clock.advance(SECOND)
    expectTruth()
    expect(gets()).toEqual([])
  })

  test("takes its recovery along though the list of recoveries lags behind", async () => {
    const { world, hand, memberId, nightOf, recovery, expectTruth } = await begin()
    const { cycleId, sleepId } = nightOf(3)
    await world.clock.advance(2 * HOUR)
    const before = world.whoop.truth(memberId).recoveries
    world.whoop.faults.add({
      match: /\/v2\/recovery\?/,
      answer: async (answer) => {
        const page = JSON.parse((await answer()).body ?? "{}")
        return { status: 200, body: JSON.stringify({ ...page, records: before.slice(0, 25) }) }
      },
    })
    hand.remove(memberId, "sleep", sleepId)
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toBeUndefined()
    await world.clock.advance(MINUTE)
    expectTruth()
  })
})

describe("what WHOOP announced and does not have", () => {
  test("is asked for by one call a try after the first four, and had when it is there", async () => {
    const { world, seat, hand, memberId, tell, pending, calls, gets, expectTruth } = await begin()
    const workout = "44444444-0000-4000-8000-000000000001"
    tell("workout.updated", workout)
    await world.clock.advance(MINUTE)
    const before = calls().length
    expect(before).toBe(4 * 2)
    const synced = world.connection(seat)?.last_synced_at
    await world.clock.advance(20 * MINUTE)
    expect(gets().slice(4)).toEqual(["workout", "workout"])
    expect(calls()).toHaveLength(before + 2)
    expect(world.connection(seat)?.last_synced_at).toBe(synced)
    const start = world.clock.now() - 2 * HOUR
    hand.put(memberId, "workout", { id: workout, start, end: start + HOUR })
    await world.clock.advance(HOUR)
    expect(await pending()).toBe(0)
    expectTruth()
  })

  test("is a recovery without a sleep: one call a try as well", async () => {
    const { world, tell, calls, gets, expectNoFault } = await begin()
    tell("recovery.updated", another)
    await world.clock.advance(MINUTE)
    const before = calls().length
    await world.clock.advance(20 * MINUTE)
    expect(gets().slice(-2)).toEqual(["sleep", "sleep"])
    expect(calls()).toHaveLength(before + 2)
    expectNoFault()
  })

  test("is told of in the log, with which event it is and how often it was tried", async () => {
    const { world, seat, tell } = await begin()
    tell("workout.updated", another)
    await world.clock.advance(SECOND)
    const traceId = world.whoop.webhooks.log.at(-1)?.traceId
    const which = { userId: seat.userId, type: "workout.updated", traceId }
    expect(world.log("event.retried")).toEqual([{ event: "event.retried", ...which, attempts: 0 }])
    await world.clock.advance(DAY + 3 * HOUR)
    const [given, ...more] = world.log("event.given_up")
    expect([given, more]).toEqual([{ event: "event.given_up", ...which, attempts: expect.any(Number) }, []])
    expect(world.log("event.applied")).toEqual([])
    expect(seat.sql.prepare("select outcome from inbox").all()).toEqual([{ outcome: "given_up" }])
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(world.log("event.applied")).toMatchObject([
      { type: "sleep.updated" },
      { type: "recovery.updated" },
    ])
  })
})
