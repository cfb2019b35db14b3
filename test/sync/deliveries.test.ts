import { describe, expect, test } from "vitest"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, putRecovery, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* What WHOOP's events do to the store, however they come. */

async function begin(options: ConstructorParameters<typeof EngineWorld>[0] = {}) {
  const world = new EngineWorld(options)
  const seat = await clockworkPerson(world)
  world.whoop.calls.clear()
  const { hand, webhooks } = world.whoop
  const recovery = (cycleId: number) => storeOf(world, seat).recoveries[cycleId]
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const calls = () => world.whoop.calls.find({}).filter(({ kind }) => kind === "list" || kind === "get")
  return { world, seat, hand, webhooks, recovery, expectTruth, calls }
}

describe("an event", () => {
  test("of a usual night costs three calls: its sleep, its recovery, and the cycle that closed", async () => {
    const { world, seat, expectTruth, calls } = await begin()
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expectTruth()
    expect(
      calls()
        .map(({ path }) => path.replace("/developer/v2/", ""))
        .sort(),
    ).toEqual(["activity/sleep", "cycle", "recovery"])
  })

  test("of a night is answered in as many rounds as there are events: cycles come along with the sleeps", async () => {
    const { world, seat, expectTruth } = await begin()
    world.whoop.latencyMs = 100
    await world.clock.advance(16 * HOUR)
    wakeUp(world, seat)
    await world.clock.advance(300)
    await world.clock.advance(0)
    expectTruth()
  })

  test("is told to open dashboards once its rows are there", async () => {
    const { world, seat } = await begin()
    const version = () => Number(world.connection(seat)?.data_version)
    const before = version()
    seat.told.length = 0
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(version()).toBeGreaterThan(before)
    expect(seat.told.at(-1)).toEqual({ type: "data_changed", data_version: version() })
  })

  test("that is a duplicate is accepted, and costs no call", async () => {
    const { world, seat, webhooks, expectTruth, calls } = await begin()
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    const before = calls().length
    for (const delivery of webhooks.log.slice(-2)) await webhooks.repeat(delivery)
    await world.clock.advance(MINUTE)
    expect(webhooks.log.slice(-2).map(({ state }) => state)).toEqual(["delivered", "delivered"])
    expect(calls().length).toBe(before)
    expectTruth()
  })

  test("replayed a day later changes nothing that WHOOP has not changed", async () => {
    const { world, seat, webhooks, expectTruth } = await begin()
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    const rows = () => world.database.rows("select * from recoveries where user_id = ?", seat.userId)
    const before = rows()
    const [first] = webhooks.log.slice(-2)
    if (!first) throw new Error("nothing was sent")
    await world.clock.advance(30 * HOUR)
    await webhooks.repeat(first)
    await world.clock.advance(MINUTE)
    expect(rows()).toEqual(before)
    expectTruth()
  })

  test("reordered with the others of its night, and with yesterday's, ends in the same store", async () => {
    const { world, seat, hand, webhooks, expectTruth } = await begin()
    webhooks.hold()
    wakeUp(world, seat, { endedAgoMs: 25 * HOUR })
    const workout = hand.finishWorkout(seat.memberId)
    hand.edit(seat.memberId, "workout", workout, { sport_name: "yoga" }, { event: true })
    wakeUp(world, seat)
    webhooks.release((held) => [...held].reverse())
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("delayed to the end of the retry window brings its night all the same", async () => {
    const { world, seat, webhooks, recovery, expectTruth } = await begin()
    webhooks.hold()
    const { cycleId } = wakeUp(world, seat)
    await world.clock.advance(74 * MINUTE)
    expect(recovery(cycleId)).toBeUndefined()
    webhooks.release()
    await world.clock.advance(SECOND)
    expect(recovery(cycleId)).toMatchObject({ recovery_score: 66 })
    expectTruth()
  })

  test("dropped is made up for by the next one of the same kind", async () => {
    const { world, seat, hand, webhooks, expectTruth } = await begin()
    webhooks.dropNext()
    hand.finishWorkout(seat.memberId, { sport: "running" })
    await world.clock.advance(5 * HOUR)
    hand.finishWorkout(seat.memberId, { sport: "yoga" })
    await world.clock.advance(SECOND)
    expectTruth()
  })

  test("dropped for a day, with all others, is found by the hourly catch-up", async () => {
    const { world, seat, webhooks, expectTruth } = await begin()
    // The night before brought events: they are trusted.
    wakeUp(world, seat)
    await world.liveOn(DAY)
    webhooks.dropNext(100)
    const { cycleId } = wakeUp(world, seat)
    await world.liveOn(DAY)
    expect(storeOf(world, seat).recoveries[cycleId]).toMatchObject({ recovery_score: 66 })
    expectTruth()
    const { source } =
      world.database.rows<{ source: string }>(
        "select source from recoveries where cycle_id = ?",
        cycleId,
      )[0] ?? {}
    expect(source).toBe("catch_up")
  })

  test("of a user who is unknown is accepted and forgotten", async () => {
    const { world, seat, calls } = await begin()
    const other = world.whoop.addMember(lives.brandNew(), { paused: true })
    const answer = await seat.member.receive({
      user_id: other,
      id: crypto.randomUUID(),
      type: "sleep.updated",
      trace_id: "t",
    })
    expect(answer).toBe("unknown_member")
    await world.clock.advance(MINUTE)
    expect(calls()).toEqual([])
  })
})

test("a cycle that WHOOP closes hours late is closed here too, whatever events come in between", async () => {
  const { world, seat, hand, expectTruth } = await begin()
  await world.clock.advance(16 * HOUR)
  const { cycleId } = wakeUp(world, seat)
  const before = Number(world.whoop.truth(seat.memberId).cycles[1]?.id)
  const start = Number(truthOf(world, seat).cycles[cycleId]?.start)
  hand.edit(seat.memberId, "cycle", before, { end: null })
  for (let i = 0; i < 8; i++) {
    await world.clock.advance(5 * MINUTE)
    hand.finishWorkout(seat.memberId)
  }
  await world.clock.advance(2 * HOUR)
  hand.edit(seat.memberId, "cycle", before, { end: start })
  await world.clock.advance(3 * HOUR)
  expectTruth()
})

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

  test("that WHOOP never makes costs five looks at most", async () => {
    const { world, seat, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    await world.liveOn(20 * HOUR)
    expect(calls().length).toBeLessThanOrEqual(2 + 5)
  })

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
    expect(calls().length).toBeLessThan(60)
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

describe("a deletion", () => {
  test("delivered before the update of the same record leaves it deleted", async () => {
    const { world, seat, hand, webhooks, expectTruth } = await begin()
    webhooks.hold()
    const workout = hand.finishWorkout(seat.memberId)
    hand.remove(seat.memberId, "workout", workout)
    webhooks.release((held) => [...held].reverse())
    await world.clock.advance(DAY)
    expect(storeOf(world, seat).workouts[workout]).toBeUndefined()
    expectTruth()
  })

  test("of a night takes its recovery along and leaves tombstones", async () => {
    const { world, seat, hand, expectTruth } = await begin()
    const { cycleId, sleepId } = wakeUp(world, seat)
    await world.clock.advance(HOUR)
    hand.remove(seat.memberId, "sleep", sleepId)
    await world.clock.advance(SECOND)
    expectTruth()
    const [row] = world.database.rows<{ deleted_at: number }>(
      "select deleted_at from recoveries where cycle_id = ?",
      cycleId,
    )
    expect(row?.deleted_at).toBeGreaterThan(0)
  })

  test("of a sleep whose update comes late stays a deletion, without a day of asking", async () => {
    const { world, seat, hand, webhooks, expectTruth, calls } = await begin()
    const { sleepId } = wakeUp(world, seat)
    await world.clock.advance(HOUR)
    webhooks.hold()
    hand.edit(seat.memberId, "sleep", sleepId, { nap: false }, { event: true })
    hand.remove(seat.memberId, "sleep", sleepId)
    webhooks.release((held) => [...held].reverse())
    await world.clock.advance(MINUTE)
    const before = calls().length
    await world.clock.advance(DAY)
    expect(calls().length - before).toBeLessThanOrEqual(2)
    expectTruth()
  })
})
