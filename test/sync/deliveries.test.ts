import { describe, expect, test } from "vitest"
import { lives } from "../whoop-simulator/index.ts"
import { begin } from "./clockwork.ts"
import { DAY, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* What WHOOP's events do to the store, however they come. */

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

  test("is not kept waiting by those that keep coming after it", async () => {
    const { world, seat, hand, recovery } = await begin()
    const { cycleId } = wakeUp(world, seat)
    for (let i = 0; i < 20; i++) {
      await world.clock.advance(10)
      hand.finishWorkout(seat.memberId)
    }
    expect(recovery(cycleId)).toBeDefined()
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

  test("is told to open dashboards though what came with it failed", async () => {
    const { world, seat } = await begin()
    world.whoop.faults.add({ match: /\/v2\/activity\/sleep/, answer: "503", times: 1 })
    seat.told.length = 0
    const { cycleId } = wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat).recoveries[cycleId]).toBeDefined()
    expect(seat.told.some((message) => message.type === "data_changed")).toBe(true)
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

  test("that is a duplicate puts off nothing that is planned, while another waits for WHOOP", async () => {
    const { world, seat, hand, webhooks, expectTruth } = await begin()
    hand.tell(seat.memberId, "workout.updated", crypto.randomUUID())
    await world.clock.advance(3 * HOUR)
    world.whoop.faults.add({ match: /\/v2\/recovery/, answer: "stale_list", times: 1 })
    wakeUp(world, seat, { events: ["sleep.updated"] })
    await world.clock.advance(SECOND)
    const delivery = webhooks.log.at(-1)
    if (!delivery) throw new Error("nothing was sent")
    await webhooks.repeat(delivery)
    await world.clock.advance(MINUTE)
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

  test("of a workout, dropped, is made up for by a night within three days, though no other workout follows", async () => {
    const { world, seat, hand, webhooks, expectTruth } = await begin()
    webhooks.dropNext()
    hand.finishWorkout(seat.memberId, { sport: "running" })
    for (let night = 0; night < 4; night++) {
      await world.clock.advance(DAY)
      wakeUp(world, seat)
    }
    await world.clock.advance(SECOND)
    expectTruth()
    expect(world.quota.granted.catch_up ?? 0).toBe(0)
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

describe("a burst of events", () => {
  test("of more records than a page holds reads the pages that hold them, and asks for none by itself", async () => {
    const { world, seat, hand, expectTruth, calls } = await begin()
    for (const { id } of world.whoop.truth(seat.memberId).sleeps) {
      hand.edit(seat.memberId, "sleep", String(id), { end: world.clock.now(), updated_at: world.clock.now() })
      hand.tell(seat.memberId, "sleep.updated", String(id))
    }
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(calls().map(({ kind }) => kind)).toEqual(["list", "list"])
  })

  test("of one old record asks for it once", async () => {
    const { world, seat, hand, expectTruth, calls } = await begin()
    const old = world.whoop.truth(seat.memberId).sleeps[28]
    hand.edit(seat.memberId, "sleep", String(old?.id), {
      end: world.clock.now(),
      updated_at: world.clock.now(),
    })
    for (let i = 0; i < 20; i++) hand.tell(seat.memberId, "sleep.updated", String(old?.id))
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(calls().filter(({ path }) => path.includes("/activity/sleep/"))).toHaveLength(1)
  })
})

describe("an event of something older than the newest page", () => {
  async function beginOld() {
    const begun = await begin()
    const old = begun.world.whoop.truth(begun.seat.memberId).sleeps[28]
    if (!old) throw new Error("there are not so many nights")
    return { ...begun, old }
  }

  test("deletes nothing that WHOOP still has: events come in any order", async () => {
    const { world, seat, hand, old, expectTruth } = await beginOld()
    hand.tell(seat.memberId, "sleep.deleted", String(old.id))
    hand.tell(seat.memberId, "recovery.deleted", String(old.id))
    await world.clock.advance(DAY)
    expectTruth()
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  test("deletes no recovery that WHOOP has made anew", async () => {
    const { world, seat, hand, old, expectTruth } = await beginOld()
    const recovery = world.whoop.truth(seat.memberId).recoveries.find((one) => one.sleep_id === old.id)
    const anew = { created_at: world.clock.now(), updated_at: world.clock.now() }
    hand.edit(seat.memberId, "recovery", Number(recovery?.cycle_id), anew)
    hand.tell(seat.memberId, "recovery.updated", String(old.id))
    await world.clock.advance(HOUR)
    hand.tell(seat.memberId, "recovery.deleted", String(old.id))
    await world.clock.advance(MINUTE)
    expectTruth()
    await world.clock.advance(HOUR)
    expectTruth()
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  test("takes a cycle along that WHOOP took back with its night, and the one before goes on", async () => {
    const { world, seat, hand, old, expectTruth } = await beginOld()
    const { cycles } = world.whoop.truth(seat.memberId)
    const [cycle, before] = [cycles[28], cycles[29]]
    if (!cycle || !before) throw new Error("there are not so many nights")
    hand.edit(seat.memberId, "cycle", Number(before.id), {
      end: Date.parse(String(cycle.end)),
      updated_at: world.clock.now(),
    })
    hand.remove(seat.memberId, "cycle", Number(cycle.id))
    hand.remove(seat.memberId, "sleep", String(old.id))
    await world.clock.advance(MINUTE)
    expectTruth()
  })

  test("deletes what WHOOP has no more, for a call more each", async () => {
    const { world, seat, hand, old, expectTruth, calls } = await beginOld()
    hand.remove(seat.memberId, "sleep", String(old.id))
    await world.clock.advance(SECOND)
    expectTruth()
    expect(calls().filter(({ kind }) => kind === "get")).toHaveLength(3)
  })
})

test.each([
  ["recent", 3, -1],
  ["old", 28, 1],
])(
  "%s nights whose beginning was edited bring their cycle along, and the end of the one before",
  async (_, at, hours) => {
    const { world, seat, hand, expectTruth } = await begin()
    const { sleeps, cycles } = world.whoop.truth(seat.memberId)
    const [night, cycle, before] = [sleeps[at], cycles[at], cycles[at + 1]]
    if (!night || !cycle || !before) throw new Error("there are not so many nights")
    const start = Date.parse(String(cycle.start)) + hours * HOUR
    const stamp = { updated_at: world.clock.now() }
    hand.edit(seat.memberId, "sleep", String(night.id), { start, ...stamp })
    hand.edit(seat.memberId, "cycle", Number(cycle.id), { start, ...stamp })
    hand.edit(seat.memberId, "cycle", Number(before.id), { end: start, ...stamp })
    hand.tell(seat.memberId, "sleep.updated", String(night.id))
    await world.clock.advance(MINUTE)
    expectTruth()
  },
)

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

  for (const reversed of [false, true]) {
    const order = reversed ? "deletion first" : "update first"
    test(`of a workout that was gone before anything of it was seen, ${order}, leaves nothing waiting`, async () => {
      const { world, seat, hand, webhooks, expectTruth, calls } = await begin()
      webhooks.hold()
      const workout = hand.finishWorkout(seat.memberId)
      hand.remove(seat.memberId, "workout", workout)
      webhooks.release((held) => (reversed ? [...held].reverse() : held))
      await world.clock.advance(MINUTE)
      expect((await seat.member.status()).events_pending).toBe(0)
      expect(calls().length).toBeLessThanOrEqual(6)
      expectTruth()
    })
  }

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
