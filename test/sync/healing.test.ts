import { describe, expect, test } from "vitest"
import { collections } from "../../src/whoop/records.ts"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* What a listing repairs beside what it was asked for, and what it must never break. */

async function begin(nights = 30) {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world, nights)
  world.whoop.calls.clear()
  const { hand } = world.whoop
  const { memberId } = seat
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const live = () => collections.map((collection) => Object.keys(storeOf(world, seat)[collection]).length)
  /** The night so many days ago, as WHOOP knows it. */
  const nightOf = (daysAgo: number) => {
    const truth = world.whoop.truth(memberId)
    const sleep = truth.sleeps[daysAgo]
    if (!sleep) throw new Error("there is no such night")
    return { sleepId: String(sleep.id), cycleId: Number(sleep.cycle_id) }
  }
  return { world, seat, hand, memberId, expectTruth, live, nightOf }
}

describe("twenty-five for one", () => {
  test("a silently edited and a silently deleted record of last week are repaired by today's event at no extra call", async () => {
    const { world, seat, hand, memberId, expectTruth, nightOf } = await begin()
    const edited = nightOf(6)
    const deleted = nightOf(7)
    hand.edit(memberId, "sleep", edited.sleepId, { nap: true })
    hand.edit(memberId, "recovery", edited.cycleId, { score: recoveryScoreOf(12) })
    hand.remove(memberId, "sleep", deleted.sleepId, { event: false })
    await world.clock.advance(HOUR)
    expect(world.whoop.calls.total).toBe(0)
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expectTruth()
    expect(world.whoop.calls.find({ kind: "list" })).toHaveLength(3)
    expect(world.whoop.calls.find({ kind: "get" })).toEqual([])
  })

  test("an event whose listing still shows the old record is looked at once more, some seconds later", async () => {
    const { world, seat, hand, memberId, expectTruth, nightOf } = await begin()
    hand.edit(memberId, "recovery", nightOf(2).cycleId, { score: recoveryScoreOf(12) }, { event: true })
    world.whoop.faults.add({ match: /\/v2\/recovery\?/, answer: "stale_list", times: 1 })
    await world.clock.advance(SECOND)
    expect((await seat.member.status()).events_pending).toBe(1)
    await world.clock.advance(10 * SECOND)
    expectTruth()
    expect(world.whoop.calls.find({ kind: "list" })).toHaveLength(2)
  })

  test("an event that tells of nothing new costs two listings, and no more", async () => {
    const { world, seat, hand, memberId, nightOf } = await begin()
    hand.tell(memberId, "sleep.updated", nightOf(2).sleepId)
    await world.clock.advance(HOUR)
    expect(world.whoop.calls.find({})).toHaveLength(2)
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  test("a night that becomes a nap takes its cycle along, though no event tells of cycles", async () => {
    const { world, hand, memberId, expectTruth, nightOf } = await begin()
    const { sleepId, cycleId } = nightOf(0)
    const before = nightOf(1).cycleId
    hand.remove(memberId, "recovery", cycleId)
    hand.remove(memberId, "cycle", cycleId)
    hand.edit(memberId, "cycle", before, { end: null })
    hand.edit(memberId, "sleep", sleepId, { nap: true, cycle_id: before }, { event: true })
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("an event of a record older than the page costs one call more, and is answered", async () => {
    const { world, seat, hand, memberId, expectTruth, nightOf } = await begin(40)
    const { cycleId } = nightOf(35)
    hand.edit(memberId, "recovery", cycleId, { score: recoveryScoreOf(12) }, { event: true })
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(world.whoop.calls.find({ kind: "get" })).toHaveLength(1)
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  test("a deletion of a record older than the page is believed from its event", async () => {
    const { world, hand, memberId, expectTruth, nightOf } = await begin(40)
    hand.remove(memberId, "sleep", nightOf(35).sleepId)
    await world.clock.advance(MINUTE)
    expectTruth()
  })
})

describe("a suspicious listing never deletes in bulk without a second look:", () => {
  for (const answer of ["empty_list", "short_list"] as const) {
    test(`${answer} in a webhook's answer removes nothing`, async () => {
      const { world, seat, hand, live } = await begin()
      const before = live()
      world.whoop.faults.add({ match: /\/v2\/(recovery|activity|cycle)\?/, answer, times: 3 })
      hand.tell(seat.memberId, "recovery.updated", String(world.whoop.truth(seat.memberId).sleeps[3]?.id))
      hand.tell(seat.memberId, "sleep.updated", String(world.whoop.truth(seat.memberId).sleeps[3]?.id))
      await world.clock.advance(MINUTE)
      expect(live()).toEqual(before)
    })

    test(`${answer} throughout a force sync removes nothing: WHOOP shows the records when asked by id`, async () => {
      const { world, seat, live } = await begin()
      const before = live()
      world.whoop.faults.add({ match: /\/v2\/(recovery|activity|cycle)\?/, answer, times: 100 })
      await seat.member.forceSync()
      await world.clock.advance(5 * MINUTE)
      expect(live()).toEqual(before)
      const { last_run: run } = await seat.member.status()
      expect(run).toMatchObject({ kind: "force_sync", outcome: "complete", removed: 0 })
      expect(run?.error).toMatch(
        /^WHOOP's lists were suspiciously short: they left out \d+ records held here\. /,
      )
      const asked = world.whoop.calls.find({ kind: "get", status: 200, path: /recovery|sleep|cycle/ })
      expect(asked.length).toBeGreaterThan(0)
    })
  }

  test("stale_list, an hour behind, removes nothing and takes nothing back", async () => {
    const { world, seat, hand, memberId, expectTruth } = await begin()
    const night = wakeUp(world, seat, { recoveryScore: 71 })
    await world.clock.advance(20 * MINUTE)
    hand.edit(memberId, "recovery", night.cycleId, { score: recoveryScoreOf(68) }, { event: true })
    await world.clock.advance(20 * MINUTE)
    world.whoop.faults.add({ match: /\/v2\/(recovery|activity|cycle)\?/, answer: "stale_list", times: 3 })
    hand.tell(memberId, "sleep.updated", night.sleepId)
    hand.tell(memberId, "recovery.updated", night.sleepId)
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("what WHOOP really deleted in bulk is removed after the second look", async () => {
    const { world, seat, hand, memberId, expectTruth, live, nightOf } = await begin()
    const before = live()
    for (let i = 0; i < 20; i++) hand.remove(memberId, "sleep", nightOf(5).sleepId, { event: false })
    await seat.member.forceSync()
    await world.clock.advance(5 * MINUTE)
    expect(live()).toEqual(before)
    expect((await seat.member.status()).last_run?.error).toMatch(
      /a second look follows before anything is\.$/,
    )
    await world.liveOn(3 * HOUR)
    expectTruth()
  })

  test("... by the hourly tick, of any time", async () => {
    const { world, seat, hand, memberId, expectTruth, nightOf } = await begin()
    for (let i = 0; i < 20; i++) hand.remove(memberId, "sleep", nightOf(5).sleepId, { event: false })
    await seat.member.forceSync()
    await world.clock.advance(30 * SECOND)
    expect(await world.tick(world.clock.now() + HOUR)).toBe(1)
    await world.clock.advance(15 * SECOND)
    expectTruth()
  })

  test("what WHOOP really deleted over several pages is removed by a second force sync, a minute later at least", async () => {
    const { world, seat, hand, memberId, expectTruth } = await begin(120)
    const sleeps = world.whoop.truth(memberId).sleeps.slice(5)
    for (const [i, sleep] of sleeps.entries())
      if (i % 2 === 0) hand.remove(memberId, "sleep", String(sleep.id), { event: false })
    const force = async () => {
      await seat.member.forceSync()
      await world.clock.advance(30 * SECOND)
      return (await seat.member.status()).last_run
    }
    expect(await force()).toMatchObject({ removed: 0 })
    expect(await force()).toMatchObject({ removed: 0 })
    await world.clock.advance(MINUTE)
    expect(await force()).toMatchObject({ error: null })
    expectTruth()
  })
})

describe("a tombstone", () => {
  test("is not resurrected by a late page that still shows the record", async () => {
    const { world, seat, hand, memberId, expectTruth, nightOf } = await begin()
    const { sleepId } = nightOf(2)
    world.whoop.latencyMs = 20_000
    // The listing that is under way was made before the deletion, and arrives after its event was answered.
    const page = world.whoop.faults.add({
      match: "/v2/activity/sleep?",
      times: 1,
      latencyMs: 0,
      answer: async (answer) => {
        const real = await answer()
        hand.remove(memberId, "sleep", sleepId)
        world.whoop.latencyMs = 0
        return real
      },
    })
    await world.clock.advance(20 * MINUTE)
    await seat.member.refresh()
    await world.clock.advance(15 * MINUTE)
    page()
    expectTruth()
  })

  test("is not resurrected by a stale list, and a record WHOOP restores comes back when asked for by its id", async () => {
    const { world, seat, hand, memberId, expectTruth } = await begin()
    const night = wakeUp(world, seat)
    await world.clock.advance(2 * HOUR)
    const workout = hand.finishWorkout(memberId)
    await world.clock.advance(2 * HOUR)
    const copy = world.whoop.truth(memberId).workouts[0]
    hand.remove(memberId, "workout", workout)
    await world.clock.advance(MINUTE)
    expectTruth()
    if (!copy) throw new Error("the simulator forgot the workout")
    hand.put(memberId, "workout", copy as never, { event: true })
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(night.sleepId).toBeTruthy()
  })
})

describe("a copy", () => {
  test("that is older never replaces a newer one, whichever way it comes", async () => {
    const { world, seat, hand, memberId, nightOf, expectTruth } = await begin()
    const { cycleId } = nightOf(0)
    await world.clock.advance(HOUR)
    hand.edit(memberId, "recovery", cycleId, { score: recoveryScoreOf(90) }, { event: true })
    await world.clock.advance(SECOND)
    expectTruth()
    world.whoop.faults.add({
      match: (call) => call.path.endsWith("/v2/recovery") && !call.query.includes("nextToken"),
      times: 3,
      answer: async (answer) => {
        const real = await answer()
        const page = JSON.parse(real.body ?? "")
        page.records[0].updated_at = "2026-11-22T06:10:00.000Z"
        page.records[0].score.recovery_score = 11
        return { ...real, body: JSON.stringify(page) }
      },
    })
    await world.clock.advance(20 * MINUTE)
    await seat.member.refresh()
    await world.clock.advance(MINUTE)
    await seat.member.forceSync()
    await world.clock.advance(3 * MINUTE)
    expect(storeOf(world, seat).recoveries[cycleId]).toMatchObject({ recovery_score: 90 })
    expectTruth()
  })

  test("that is the same is not written again", async () => {
    const { world, seat } = await begin()
    const written = () =>
      collections.map(
        (collection) =>
          world.database.rows<{ at: number }>(`select max(synced_at) as at from ${collection}`)[0]?.at,
      )
    const before = written()
    await world.clock.advance(20 * MINUTE)
    await seat.member.forceSync()
    await world.clock.advance(5 * MINUTE)
    expect(written()).toEqual(before)
    expect((await seat.member.status()).last_run).toMatchObject({
      kind: "force_sync",
      outcome: "complete",
      added: 0,
      changed: 0,
      removed: 0,
    })
  })
})

test("a deletion that is told of after the next page was read loses no other record of a first import", async () => {
  const world = new EngineWorld()
  const seat = world.seat(lives.earlySleeper({ days: 250 }))
  let pages = 0
  world.whoop.faults.add({
    match: (call) => call.path.endsWith("/v2/activity/sleep") && ++pages === 4,
    times: 1,
    before: () => {
      for (const { id } of world.whoop.truth(seat.memberId).sleeps.slice(3, 6))
        world.whoop.hand.remove(seat.memberId, "sleep", String(id))
    },
    answer: "none",
  })
  await world.connect(seat)
  world.whoop.latencyMs = 300
  await world.clock.advance(10 * MINUTE)
  expect((await seat.member.status()).state).toBe("idle")
  expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
})

test("a record that slips between two pages while others are deleted is still found", async () => {
  const { world, seat, hand, memberId, expectTruth, nightOf } = await begin(80)
  await seat.member.disconnect()
  await world.connect(seat)
  const doomed = nightOf(3)
  world.whoop.faults.add({
    match: (call) => call.path.endsWith("/v2/activity/sleep") && call.query.includes("nextToken"),
    times: 1,
    before: () => hand.remove(memberId, "sleep", doomed.sleepId),
    answer: "none",
  })
  await world.clock.advance(10 * MINUTE)
  await world.liveOn(DAY)
  expectTruth()
})
