import { describe, expect, test } from "vitest"
import { begin } from "./clockwork.ts"
import { DAY, type EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { wakeUp } from "./night.ts"
import { storeOf } from "./whoops-truth.ts"

/* How many calls a listing costs: pages in a burst, pieces where the quota is short. */

/** Somebody with so many workouts, one an hour until now, the newest first. */
async function trained(count: number) {
  const begun = await begin()
  const { world, seat, hand } = begun
  const now = world.clock.now()
  const ids = Array.from({ length: count }, (_, i) => {
    const start = now - (i + 2) * HOUR
    const times = { start, end: start + HOUR / 2, created_at: start + HOUR, updated_at: start + HOUR }
    return String(hand.put(seat.memberId, "workout", times))
  })
  await seat.member.forceSync()
  await world.clock.advance(HOUR)
  world.whoop.calls.clear()
  /** Edits these, the newest being 0, and tells of each. */
  const edit = (...indexes: number[]) => {
    for (const i of indexes) {
      hand.edit(seat.memberId, "workout", ids[i] ?? "", { sport_name: "yoga" }, { event: true })
    }
  }
  const asked = () => begun.calls().map(({ kind }) => kind)
  return { ...begun, edit, asked, ids }
}

const times = <T>(count: number, of: T) => Array<T>(count).fill(of)

describe("a burst of events about older records", () => {
  test("asks for two by their ids, and for three with one page that holds them", async () => {
    const two = await trained(60)
    two.edit(30, 31)
    await two.world.clock.advance(SECOND)
    two.expectTruth()
    expect(two.asked()).toEqual(["list", "get", "get"])
    const three = await trained(60)
    three.edit(30, 31, 32)
    await three.world.clock.advance(SECOND)
    three.expectTruth()
    expect(three.asked()).toEqual(["list", "list"])
  })

  test("reads no further than a page that answers none of them", async () => {
    const { world, edit, asked, expectTruth } = await trained(120)
    edit(80, 81, 82)
    await world.clock.advance(SECOND)
    expectTruth()
    expect(asked()).toEqual([...times(2, "list"), ...times(3, "get")])
  })

  test("reads four pages more at most, and asks for the rest by id", async () => {
    const { world, edit, asked, expectTruth } = await trained(160)
    edit(...Array.from({ length: 50 }, (_, i) => i * 3))
    await world.clock.advance(SECOND)
    expectTruth()
    expect(asked()).toEqual([...times(5, "list"), ...times(8, "get")])
  })

  test("keeps what came where a further page does not, and asks for what that would have shown", async () => {
    const { world, seat, edit, ids, expectTruth } = await trained(120)
    world.whoop.faults.add({ match: /workout\?.*nextToken/, answer: "503", times: 1 })
    edit(0, 30, 31, 32)
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat).workouts[ids[0] ?? ""]).toMatchObject({ sport_name: "yoga" })
    await world.clock.advance(MINUTE)
    expectTruth()
    expect((await seat.member.status()).events_pending).toBe(0)
    expect(world.log("sync.waiting")).toHaveLength(1)
    expect(world.log("sync.failed")).toEqual([])
  })

  test("sets aside what cannot be read, on whichever page it stands", async () => {
    const { world, edit, ids } = await trained(60)
    world.whoop.faults.add({ match: /workout/, answer: "bad_record", times: 2 })
    edit(1, 30, 31, 32)
    await world.clock.advance(SECOND)
    const asides = world.database.rows<{ record_key: string }>("select record_key from set_asides")
    expect(asides.map(({ record_key }) => ids.indexOf(record_key)).sort()).toEqual([0, 25])
  })
})

test("a list that is none is WHOOP's failing, and asked for again", async () => {
  const { world, hand, memberId, expectTruth, expectNoFault } = await begin()
  world.whoop.faults.add({ match: /workout\?/, answer: { status: 200, body: '{"records":7}' } })
  hand.finishWorkout(memberId)
  await world.clock.advance(10 * SECOND)
  expect(world.log("sync.waiting")).toMatchObject([{ code: "whoop_unavailable" }])
  expectTruth()
  expectNoFault()
})

test("where the quota is short, what came is kept, and the rest is listed when there is more", async () => {
  const { world, seat, hand, calls, expectTruth } = await begin()
  const sleepId = String(world.whoop.truth(seat.memberId).sleeps[2]?.id)
  await world.quota.take({ lane: "webhook", userId: "others", count: 99 })
  hand.edit(seat.memberId, "sleep", sleepId, { score_state: "UNSCORABLE" }, { event: true })
  hand.finishWorkout(seat.memberId)
  await world.clock.advance(SECOND)
  expect(calls().map(({ path }) => path)).toEqual(["/developer/v2/activity/sleep"])
  expect(storeOf(world, seat).sleeps[sleepId]).toMatchObject({ score_state: "UNSCORABLE" })
  expect(world.log("sync.waiting")).toMatchObject([{ code: "quota", delayMs: 1_000 }])
  expect((await seat.member.status()).events_pending).toBe(1)
  await world.clock.advance(2 * MINUTE)
  expectTruth()
  expect(calls()).toHaveLength(2)
  expect((await seat.member.status()).events_pending).toBe(0)
})

test.each([1, 2])(
  "with %s calls left a night is held as far as it came, and costs no call more",
  async (left) => {
    const { world, seat, calls, expectTruth } = await begin()
    await world.clock.advance(DAY)
    await world.quota.take({ lane: "webhook", userId: "others", count: 100 - left })
    const { sleepId } = wakeUp(world, seat, {
      events: left === 1 ? ["sleep.updated"] : ["sleep.updated", "recovery.updated"],
    })
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat).sleeps[sleepId]).toBeDefined()
    expect(calls()).toHaveLength(left)
    await world.clock.advance(2 * MINUTE)
    expectTruth()
    expect(calls()).toHaveLength(3)
  },
)

describe("where the cycles do not come at first", () => {
  const ways = [
    [
      "WHOOP fails",
      async (world: EngineWorld) => void world.whoop.faults.add({ match: /\/v2\/cycle\?/, answer: "503" }),
    ],
    [
      "the quota is spent",
      (world: EngineWorld) => world.quota.take({ lane: "webhook", userId: "others", count: 99 }),
    ],
  ] as const

  test.each(ways)("a night that moved has its cycles moved all the same (%s)", async (_, spoil) => {
    const { world, hand, memberId, nightOf, tell, expectTruth } = await begin()
    const start = Number(Date.parse(String(world.whoop.truth(memberId).sleeps[3]?.start))) - HOUR
    await spoil(world)
    hand.edit(memberId, "sleep", nightOf(3).sleepId, { start })
    hand.edit(memberId, "cycle", nightOf(3).cycleId, { start })
    hand.edit(memberId, "cycle", nightOf(4).cycleId, { end: start })
    tell("sleep.updated", nightOf(3).sleepId)
    await world.clock.advance(2 * MINUTE)
    expectTruth()
  })

  test.each(ways)("a night's deletion takes its cycle along all the same (%s)", async (_, spoil) => {
    const { world, hand, memberId, nightOf, expectTruth } = await begin()
    const end = Date.parse(String(world.whoop.truth(memberId).cycles[3]?.end))
    await spoil(world)
    hand.edit(memberId, "cycle", nightOf(4).cycleId, { end })
    hand.remove(memberId, "cycle", nightOf(3).cycleId)
    hand.remove(memberId, "sleep", nightOf(3).sleepId)
    await world.clock.advance(2 * MINUTE)
    expectTruth()
  })
})
