import { describe, expect, test } from "vitest"
import { begin } from "./clockwork.ts"
import { HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { putRecovery, recoveryScoreOf, wakeUp } from "./night.ts"

/* A recovery's event carries its sleep's id; either may come first, late, or not at all. */

describe("a recovery", () => {
  test("announced before its sleep is on the right cycle at once", async () => {
    const { world, seat, recovery, expectTruth } = await begin()
    const { cycleId, sleepId } = wakeUp(world, seat, { events: ["recovery.updated"] })
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ sleep_id: sleepId, recovery_score: 66 })
    world.whoop.hand.tell(seat.memberId, "sleep.updated", sleepId)
    await world.clock.advance(SECOND)
    expectTruth()
  })

  test("announced without its sleep, whose event was dropped, has its sleep looked for within the minute", async () => {
    const { world, seat, expectTruth, calls } = await begin()
    wakeUp(world, seat, { events: ["recovery.updated"] })
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(calls().length).toBeLessThanOrEqual(4)
    await world.liveOn(12 * HOUR)
    expect(calls().length).toBeLessThanOrEqual(4)
  })

  test("whose event was dropped is looked for within the minute once its sleep is here", async () => {
    const { world, seat, expectTruth, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"] })
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(calls()).toHaveLength(3)
  })

  test("whose cycle WHOOP shows only a moment later is on it within seconds, though no event tells of it", async () => {
    const { world, seat, expectTruth } = await begin()
    world.whoop.faults.add({ match: /\/v2\/cycle\?/, answer: "stale_list", times: 3 })
    wakeUp(world, seat)
    await world.clock.advance(30 * SECOND)
    expectTruth()
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  for (const [half, other] of [
    ["sleep.updated", /\/v2\/recovery\?/],
    ["recovery.updated", /\/v2\/activity\/sleep\?/],
  ] as const) {
    test(`of which only ${half} came, and whose alarm was lost, is made whole by the tick an hour later`, async () => {
      const { world, seat, expectTruth } = await begin()
      world.whoop.faults.add({ match: other, answer: "stale_list", times: 1 })
      wakeUp(world, seat, { events: [half] })
      await world.clock.advance(10 * SECOND)
      world.alarmsAreLost = true
      expect(await world.tick(world.clock.now() + HOUR)).toBe(1)
      await world.clock.advance(SECOND)
      expectTruth()
    })
  }

  test("that WHOOP never makes costs six looks at most", async () => {
    const { world, seat, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    await world.liveOn(20 * HOUR)
    expect(calls().length).toBeLessThanOrEqual(2 + 6)
  })

  for (const [age, nights] of [
    ["a recent", 3],
    ["an older", 28],
  ] as const) {
    test(`that moves to another sleep of ${age} night stays, though its deletion is told in the same moment`, async () => {
      for (const order of [
        ["recovery.deleted", "recovery.updated"],
        ["recovery.updated", "recovery.deleted"],
      ] as const) {
        const { world, seat, hand, expectTruth } = await begin()
        const old = world.whoop.truth(seat.memberId).sleeps[nights]
        if (!old) throw new Error("there are not so many nights")
        const sleepId = "22222222-0000-4000-8000-000000000001"
        hand.put(seat.memberId, "sleep", { ...old, id: sleepId, updated_at: world.clock.now() })
        hand.remove(seat.memberId, "sleep", String(old.id), { event: false })
        putRecovery(world, seat.memberId, { cycleId: Number(old.cycle_id), sleepId }, "SCORED", {
          recoveryScore: 41,
        })
        for (const event of order)
          hand.tell(seat.memberId, event, event === "recovery.deleted" ? String(old.id) : sleepId)
        hand.tell(seat.memberId, "sleep.deleted", String(old.id))
        hand.tell(seat.memberId, "sleep.updated", sleepId)
        await world.clock.advance(MINUTE)
        expectTruth()
      }
    })
  }

  test("announced before WHOOP has it (404) is pending, asked for again, and there once WHOOP has it", async () => {
    const { world, seat, recovery, expectTruth, calls } = await begin()
    const night = wakeUp(world, seat, { recovery: null })
    await world.clock.advance(5 * MINUTE)
    expect(recovery(night.cycleId)).toBeUndefined()
    expect((await seat.member.status()).events_pending).toBe(1)
    putRecovery(world, seat.memberId, night)
    await world.clock.advance(20 * MINUTE)
    expect(recovery(night.cycleId)).toMatchObject({ recovery_score: 66 })
    expect((await seat.member.status()).events_pending).toBe(0)
    expectTruth()
    expect(calls().length).toBeLessThan(25)
  })

  test("that never comes is given up after a day, and said to be pending until then", async () => {
    const { world, seat, calls } = await begin()
    wakeUp(world, seat, { recovery: null })
    await world.clock.advance(23 * HOUR)
    expect((await seat.member.status()).events_pending).toBe(1)
    await world.clock.advance(4 * HOUR)
    expect((await seat.member.status()).events_pending).toBe(0)
    expect(world.log("event.given_up")).toHaveLength(1)
    expect(calls().length).toBeLessThan(35)
  })

  test("that is provisional and revised keeps the earlier score with the time we saw it", async () => {
    const { world, seat, hand, recovery, expectTruth } = await begin()
    const { cycleId } = wakeUp(world, seat, { recoveryScore: 71 })
    await world.clock.advance(SECOND)
    const seenAt = world.clock.now()
    await world.clock.advance(35 * MINUTE)
    hand.edit(seat.memberId, "recovery", cycleId, { score: recoveryScoreOf(68) }, { event: true })
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ recovery_score: 68 })
    const [row] = world.database.rows<{ earlier_scores: string }>(
      "select earlier_scores from recoveries where cycle_id = ?",
      cycleId,
    )
    const [earlier] = JSON.parse(row?.earlier_scores ?? "[]")
    expect(earlier).toMatchObject({ recovery_score: 71, source: "webhook" })
    expect(Math.abs(earlier.seen_at - seenAt)).toBeLessThan(SECOND + 1)
    expectTruth()
  })

  test("that was PENDING and then is SCORED without an event is found by the catch-up", async () => {
    const { world, seat, hand, recovery, expectTruth } = await begin()
    const { cycleId, sleepId } = wakeUp(world, seat, { state: "PENDING_SCORE" })
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ score_state: "PENDING_SCORE", recovery_score: null })
    await world.clock.advance(10 * MINUTE)
    hand.edit(seat.memberId, "recovery", cycleId, { score_state: "SCORED", score: recoveryScoreOf(44) })
    hand.edit(seat.memberId, "sleep", sleepId, { score_state: "UNSCORABLE" })
    await world.liveOn(10 * HOUR)
    expect(recovery(cycleId)).toMatchObject({ score_state: "SCORED", recovery_score: 44 })
    expectTruth()
  })

  test("that was PENDING and then is SCORED is brought by its event", async () => {
    const { world, seat, hand, recovery } = await begin()
    const { cycleId } = wakeUp(world, seat, { state: "PENDING_SCORE" })
    await world.clock.advance(MINUTE)
    const score = recoveryScoreOf(44)
    hand.edit(seat.memberId, "recovery", cycleId, { score_state: "SCORED", score }, { event: true })
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ score_state: "SCORED", recovery_score: 44 })
  })

  test("that is UNSCORABLE is held as such and not asked for again", async () => {
    const { world, seat, recovery, calls } = await begin()
    const { cycleId } = wakeUp(world, seat, { state: "UNSCORABLE" })
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ score_state: "UNSCORABLE", recovery_score: null })
    const before = calls().length
    await world.liveOn(16 * HOUR)
    expect(calls().length).toBe(before)
  })
})
