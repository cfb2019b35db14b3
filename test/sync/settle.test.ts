import { describe, expect, test } from "vitest"
import { begin } from "./clockwork.ts"
import { HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { putRecovery, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf } from "./whoops-truth.ts"

/* What becomes of an event whose record the page does not show: how it is asked for, how often, and when it is over. */

const unknown = "33333333-0000-4000-8000-000000000001"

describe("an update", () => {
  test("of a record that a listing found deleted waits for nothing", async () => {
    const { world, hand, memberId, tell, nightOf, pending, expectTruth } = await begin()
    const [sleep, recovery] = [nightOf(3), nightOf(5)]
    const workout = hand.finishWorkout(memberId)
    await world.clock.advance(HOUR)
    hand.remove(memberId, "workout", workout, { event: false })
    hand.remove(memberId, "sleep", sleep.sleepId, { event: false })
    hand.remove(memberId, "recovery", recovery.cycleId, { event: false })
    hand.finishWorkout(memberId)
    tell("sleep.updated", nightOf(1).sleepId)
    tell("recovery.updated", nightOf(1).sleepId)
    await world.clock.advance(MINUTE)
    expectTruth()
    tell("workout.updated", workout)
    tell("sleep.updated", sleep.sleepId)
    tell("recovery.updated", sleep.sleepId)
    tell("recovery.updated", recovery.sleepId)
    await world.clock.advance(SECOND)
    expect(await pending()).toBe(0)
    expectTruth()
  })

  test("of a recovery waits for nothing where only its sleep was held, and is found deleted", async () => {
    const { world, seat, hand, memberId, tell, nightOf, pending } = await begin()
    const { sleepId } = wakeUp(world, seat, { recovery: null, events: ["sleep.updated"] })
    await world.clock.advance(HOUR)
    hand.remove(memberId, "sleep", sleepId, { event: false })
    tell("sleep.updated", nightOf(1).sleepId)
    await world.clock.advance(MINUTE)
    tell("recovery.updated", sleepId)
    await world.clock.advance(SECOND)
    expect(await pending()).toBe(0)
  })

  test("of a record that never was is waited for, whatever else was found deleted", async () => {
    const { world, seat, hand, memberId, tell, nightOf, pending } = await begin()
    const bare = wakeUp(world, seat, { recovery: null, events: ["sleep.updated"] })
    await world.clock.advance(HOUR)
    hand.remove(memberId, "sleep", nightOf(4).sleepId)
    await world.clock.advance(MINUTE)
    tell("sleep.updated", unknown)
    tell("recovery.updated", bare.sleepId)
    await world.clock.advance(10 * SECOND)
    expect(await pending()).toBe(2)
  })

  test("of an old record that is held is waited for where WHOOP has it no more: a deletion is told of", async () => {
    const { world, hand, memberId, tell, nightOf, pending } = await begin()
    const { sleepId } = nightOf(28)
    hand.remove(memberId, "sleep", sleepId, { event: false })
    tell("sleep.updated", sleepId)
    await world.clock.advance(SECOND)
    expect(await pending()).toBe(1)
  })

  test("of a recovery whose sleep WHOOP does not have either asks for that alone", async () => {
    const { world, tell, pending, gets, expectNoFault } = await begin()
    tell("recovery.updated", unknown)
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["sleep"])
    expect(await pending()).toBe(1)
    expectNoFault()
  })

  test("of a new night's recovery that is not there yet asks for that alone: the sleep's page tells its cycle", async () => {
    const { world, seat, gets } = await begin()
    wakeUp(world, seat, { recovery: null })
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["recovery"])
  })

  test("of an old recovery finds it by its own sleep, though a new night is told of at once", async () => {
    const { world, seat, hand, memberId, nightOf, expectTruth } = await begin()
    hand.edit(memberId, "recovery", nightOf(28).cycleId, { score: recoveryScoreOf(11) }, { event: true })
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expectTruth()
  })

  test("of a recovery older than all that is held brings its sleep along, which it is found by", async () => {
    const { world, seat, hand, memberId, tell, gets, expectTruth, expectNoFault } = await begin()
    const start = world.clock.now() - 40 * 24 * HOUR
    const times = { start, end: start + 8 * HOUR, created_at: start + 9 * HOUR, updated_at: start + 9 * HOUR }
    hand.put(memberId, "sleep", {
      ...times,
      id: unknown,
      cycle_id: 900,
      score_state: "UNSCORABLE",
      score: null,
    })
    putRecovery(world, memberId, { cycleId: 900, sleepId: unknown })
    tell("recovery.updated", unknown)
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["sleep", "recovery"])
    expect(storeOf(world, seat).sleeps[unknown]).toMatchObject({ cycle_id: 900 })
    expectTruth()
    expectNoFault()
  })

  test("of an old night asks for its cycle, and for the one before only where that does not end there", async () => {
    const { world, hand, memberId, nightOf, gets, expectTruth } = await begin()
    hand.edit(
      memberId,
      "sleep",
      nightOf(28).sleepId,
      { score_state: "UNSCORABLE", score: null },
      { event: true },
    )
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["sleep", "cycle"])
    expectTruth()
  })

  test("of the very first night asks for no cycle before it, and of a night without one for nothing more", async () => {
    const { world, hand, memberId, nightOf, gets, pending, expectNoFault } = await begin()
    const state = { score_state: "UNSCORABLE", score: null } as const
    hand.edit(memberId, "sleep", nightOf(29).sleepId, state, { event: true })
    await world.clock.advance(SECOND)
    hand.remove(memberId, "cycle", nightOf(27).cycleId)
    hand.edit(memberId, "sleep", nightOf(27).sleepId, state, { event: true })
    await world.clock.advance(SECOND)
    expect(gets()).toEqual(["sleep", "cycle", "sleep", "cycle"])
    expect(await pending()).toBe(0)
    expectNoFault()
  })

  test("of which one cannot be asked for keeps nothing of the others from the store, and is asked for later", async () => {
    const { world, seat, hand, memberId, nightOf, pending, expectTruth, expectNoFault } = await begin()
    const [first, second] = [nightOf(27), nightOf(28)]
    world.whoop.faults.add({ match: /\/recovery$/, answer: "503", times: 1 })
    for (const { cycleId } of [first, second]) {
      hand.edit(memberId, "recovery", cycleId, { score: recoveryScoreOf(11) }, { event: true })
    }
    await world.clock.advance(SECOND)
    const scores = [first, second].map(
      ({ cycleId }) => storeOf(world, seat).recoveries[cycleId]?.recovery_score,
    )
    expect(scores.sort()).toEqual([11, 66])
    expect(await pending()).toBe(1)
    expect(world.log("sync.waiting")).toMatchObject([{ code: "whoop_unavailable", delayMs: 2_000 }])
    await world.clock.advance(10 * SECOND)
    expectTruth()
    expectNoFault()
  })

  test.each([
    ["recoveries", "recovery.updated", (cycleId: number) => `/cycle/${cycleId}/recovery`],
    ["cycles", "sleep.updated", (cycleId: number) => `/cycle/${cycleId}`],
  ] as const)(
    "sets aside what cannot be read of %s when asked for, and %s is over",
    async (collection, type, path) => {
      const { world, memberId, hand, tell, nightOf, pending, expectNoFault } = await begin()
      const { cycleId, sleepId } = nightOf(28)
      world.whoop.faults.add({
        match: ({ path: asked }) => asked.endsWith(path(cycleId)),
        answer: async (answer) => {
          const real = await answer()
          return { ...real, body: (real.body ?? "").replace(/"created_at":"[^"]*"/, '"created_at":"never"') }
        },
      })
      hand.edit(memberId, "recovery", cycleId, { score: recoveryScoreOf(11) })
      tell(type, sleepId)
      await world.clock.advance(SECOND)
      expect(await pending()).toBe(0)
      const asides = world.database.rows("select collection, record_key from set_asides")
      expect(asides).toEqual([{ collection, record_key: String(cycleId) }])
      expectNoFault()
    },
  )
})
