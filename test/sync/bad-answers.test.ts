import { afterEach, describe, expect, test } from "vitest"
import { writeRecords } from "../../src/db/records.ts"
import type { Unreadable } from "../../src/whoop/wire.ts"
import { recovery } from "../daily/builders.ts"
import type { FaultAnswer } from "../whoop-simulator/index.ts"
import { EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* Whatever WHOOP or the network answers: nothing is lost, nothing is invented, and in the end the store is right. */

let restoreTimeouts: (() => void) | undefined
afterEach(() => restoreTimeouts?.())

async function begin() {
  const world = new EngineWorld()
  restoreTimeouts = world.timeoutsByClock()
  const seat = await clockworkPerson(world)
  world.whoop.calls.clear()
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const status = () => world.connection(seat)?.status
  const rowOf = (cycleId: number) => storeOf(world, seat).recoveries[cycleId]
  return { world, seat, expectTruth, status, rowOf }
}

const passing: [string, FaultAnswer, number][] = [
  ["HTML with 200", "html", 6],
  ["cut JSON", "cut_json", 6],
  ["an empty body", "empty_body", 3],
  ["500s", "500", 8],
  ["502s", "502", 3],
  ["503s", "503", 3],
  ["a hang", "hang", 3],
  ["a dropped connection", "drop", 4],
  ["a reply lost after its work", "lost_reply", 3],
  ["a 401", "401", 1],
  ["429 with headers", "429", 2],
  ["429 without headers", "429_bare", 2],
  ["429 with Retry-After", "429_retry_after", 2],
  ["429 as HTML", "429_html", 2],
]

describe("an event is answered in the end, and the connection stays, though WHOOP answers", () => {
  for (const [name, answer, times] of passing) {
    test(name, async () => {
      const { world, seat, expectTruth, status } = await begin()
      world.whoop.faults.add({ match: "/developer/", answer, times })
      wakeUp(world, seat)
      await world.clock.advance(20 * MINUTE)
      expect(status()).toBe("connected")
      expect((await seat.member.status()).events_pending).toBe(0)
      expectTruth()
    })
  }
})

describe("an import ends complete though WHOOP answers", () => {
  for (const [name, answer, times] of passing) {
    test(`${name} in the middle`, async () => {
      const world = new EngineWorld()
      restoreTimeouts = world.timeoutsByClock()
      world.whoop.faults.add({ match: /\/v2\/(cycle|recovery|activity)/, answer, times, skip: 3 })
      const seat = await clockworkPerson(world, 60)
      expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
      expect((await seat.member.status()).last_run).toMatchObject({ outcome: "complete", error: null })
    })
  }

  test("429: no call goes out while WHOOP says so, and the wait is told", async () => {
    const world = new EngineWorld()
    world.whoop.faults.add({ match: "/v2/cycle", answer: "429_retry_after", times: 1 })
    const seat = world.seat()
    await world.connect(seat)
    await world.clock.advance(SECOND)
    const refusedAt = world.whoop.calls.find({ status: 429 })[0]?.at ?? 0
    expect((await seat.member.status()).error).toMatch(/slow down/)
    await world.clock.advance(2 * MINUTE)
    const next = world.whoop.calls.list.find((call) => call.at > refusedAt)
    expect((next?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(30 * SECOND)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })
})

describe("a record with", () => {
  test("null inside a SCORED score is held with what it has", async () => {
    const { world, seat, rowOf } = await begin()
    world.whoop.faults.add({ match: "/v2/recovery", answer: "null_in_score", times: 1 })
    const { cycleId } = wakeUp(world, seat, { events: ["recovery.updated"] })
    await world.clock.advance(SECOND)
    const row = rowOf(cycleId)
    expect(row).toMatchObject({ score_state: "SCORED", user_calibrating: null, recovery_score: 66 })
  })

  test("an unknown sport is held under WHOOP's own word", async () => {
    const { world, seat, expectTruth } = await begin()
    const id = world.whoop.hand.finishWorkout(seat.memberId)
    world.whoop.hand.edit(
      seat.memberId,
      "workout",
      id,
      { sport_name: "underwater-chess", sport_id: 9999 },
      {
        event: true,
      },
    )
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat).workouts[id]).toMatchObject({
      sport_name: "underwater-chess",
      sport_id: 9999,
    })
    expectTruth()
  })

  test("a new enum value for its state is held as pending and asked for again", async () => {
    const { world, seat, rowOf, expectTruth } = await begin()
    world.whoop.faults.add({ match: "/v2/recovery", answer: "new_enum", times: 1 })
    const { cycleId } = wakeUp(world, seat, { events: ["recovery.updated"] })
    await world.clock.advance(SECOND)
    expect(rowOf(cycleId)).toMatchObject({ score_state: "PENDING_SCORE", recovery_score: null })
    await world.liveOn(8 * HOUR)
    expect(rowOf(cycleId)).toMatchObject({ score_state: "SCORED", recovery_score: 66 })
    expectTruth()
  })

  test("a time that is none on the page is asked for by its id", async () => {
    const { world, seat, expectTruth } = await begin()
    world.whoop.faults.add({ match: "/v2/activity/sleep", answer: "bad_record", times: 1 })
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(world.database.rows("select * from set_asides")).toEqual([])
    expectTruth()
  })

  test("a time that is none is set aside with its reason, blocks nothing, and is taken back once readable", async () => {
    const { world, seat, expectTruth } = await begin()
    world.whoop.faults.add({ match: "/v2/activity/sleep", answer: "bad_record", times: 2 })
    const { sleepId } = wakeUp(world, seat)
    await world.clock.advance(SECOND)
    const asides = () => world.database.rows<Record<string, unknown>>("select * from set_asides")
    expect(asides()).toMatchObject([
      { user_id: seat.userId, collection: "sleeps", reason: expect.stringMatching(/^(start|created_at): /) },
    ])
    const held = storeOf(world, seat).sleeps
    expect(Object.keys(held).length).toBe(Object.keys(truthOf(world, seat).sleeps).length - 1)
    await world.clock.advance(MINUTE)
    world.whoop.hand.tell(seat.memberId, "sleep.updated", sleepId)
    await world.clock.advance(SECOND)
    expect(asides()).toEqual([])
    expectTruth()
  })

  test("a record that cannot be read is told of by the force sync that met it", async () => {
    const { world, seat } = await begin()
    world.whoop.faults.add({ match: "/v2/activity/sleep", answer: "bad_record", times: 1 })
    await seat.member.forceSync()
    await world.clock.advance(5 * MINUTE)
    expect((await seat.member.status()).last_run).toMatchObject({
      outcome: "complete",
      error: expect.stringContaining("one record in a form that cannot be read"),
    })
  })

  test("two records that cannot be read and name no id are both set aside, however alike", async () => {
    const { world, seat } = await begin()
    const nameless = (record: string): Unreadable => ({
      collection: "workouts",
      recordKey: null,
      reason: "id: invalid_type",
      record,
    })
    const stamp = { userId: seat.userId, source: "webhook", now: world.clock.now() } as const
    const unreadable = [nameless(`{"start":1}`), nameless(`{"start":2}`), nameless(`{"start":1}`)]
    await writeRecords(world.database.open(), stamp, { unreadable }, {})
    expect(world.database.rows("select record from set_asides order by record")).toMatchObject([
      { record: `{"start":1}` },
      { record: `{"start":2}` },
    ])
  })

  test("an updated_at in the future does not lock itself against WHOOP's next word", async () => {
    const { world, seat, rowOf, expectTruth } = await begin()
    world.whoop.faults.add({ match: "/v2/recovery", answer: "future_updated_at", times: 1 })
    const { cycleId } = wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(rowOf(cycleId)?.updated_at).toBe(Date.parse("2099-01-01T00:00:00Z"))
    await world.clock.advance(HOUR)
    const score = recoveryScoreOf(31)
    world.whoop.hand.edit(seat.memberId, "recovery", cycleId, { score }, { event: true })
    await world.clock.advance(SECOND)
    expect(rowOf(cycleId)).toMatchObject({ recovery_score: 31 })
    expectTruth()
  })
})

describe("while WHOOP's clock leads ours", () => {
  /** One recovery, written as it is told first and then; each copy's score and its updated_at, from our own now. */
  async function tell(...copies: [score: number, aheadMs: number][]) {
    const { world, seat, rowOf } = await begin()
    for (const [score, aheadMs] of copies) {
      const now = world.clock.now()
      const copy = recovery({ cycle_id: 7, recovery_score: score, updated_at: now + aheadMs })
      const stamp = { userId: seat.userId, source: "webhook", now } as const
      await writeRecords(world.database.open(), stamp, { recoveries: [copy] }, {})
      await world.clock.advance(SECOND)
    }
    return rowOf(7)
  }

  test("by seconds, an older copy still never replaces a newer one", async () => {
    expect(await tell([71, 2 * SECOND], [68, -MINUTE])).toMatchObject({ recovery_score: 71 })
    expect(await tell([71, 10 * MINUTE], [68, 9 * MINUTE])).toMatchObject({ recovery_score: 71 })
  })

  test("by more than ten minutes, what it says is not believed against a time that can be", async () => {
    expect(await tell([71, 11 * MINUTE], [68, -MINUTE])).toMatchObject({ recovery_score: 68 })
    expect(await tell([71, 11 * MINUTE], [68, 2 * SECOND])).toMatchObject({ recovery_score: 68 })
  })
})

describe("a page token that repeats", () => {
  test("does not loop: the walk goes on by time, and the import is complete", async () => {
    const world = new EngineWorld()
    world.whoop.faults.add({ match: "/v2/cycle", answer: "repeat_token", times: 3 })
    const seat = await clockworkPerson(world, 120)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
    expect(world.whoop.calls.count({ status: 429 })).toBe(0)
  })

  test("for ever is given up with a sentence that says what is missing, and costs little", async () => {
    const world = new EngineWorld()
    world.whoop.faults.add({
      match: (call) => call.path.endsWith("/v2/cycle") && call.query.includes("nextToken"),
      answer: async (answer) => {
        const real = await answer()
        const first = JSON.parse(real.body ?? "{}")
        return { ...real, body: JSON.stringify({ ...first, next_token: "eyJmb3JldmVyIjoxfQ" }) }
      },
      times: Number.POSITIVE_INFINITY,
    })
    const seat = await clockworkPerson(world, 120)
    const { last_run: run } = await seat.member.status()
    expect(run?.finished_at).toBeTruthy()
    expect(Object.keys(storeOf(world, seat).sleeps)).toHaveLength(120)
    expect(world.whoop.calls.count({ path: /\/v2\/cycle$/ })).toBeLessThan(40)
  })
})
