import { describe, expect, test } from "vitest"
import { lives } from "../whoop-simulator/index.ts"
import { begin } from "./clockwork.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, putRecovery, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* One answering of the inbox: what it costs, what it leaves waiting, and what it plans to look at again. */

const unknown = "55555555-0000-4000-8000-000000000001"

type World = Awaited<ReturnType<typeof begin>>["world"]

/** What storage is asked from here on, by its first words. */
function askedOfStorage(world: World): string[] {
  const asked: string[] = []
  world.interruption = ({ what }) => {
    if (what.startsWith("d1")) asked.push(what)
    return "pass"
  }
  return asked
}

describe("answering", () => {
  test("asks storage for nothing where nothing is due", async () => {
    const { world, seat } = await begin()
    const asked = askedOfStorage(world)
    await seat.member.alarm()
    expect(asked).toEqual([])
  })

  test("asks storage for what is older only where a deletion is of it", async () => {
    const { world, hand, memberId, nightOf } = await begin()
    const asked = askedOfStorage(world)
    const batches = () => asked.splice(0).filter((what) => what === "d1 batch").length
    const workout = hand.finishWorkout(memberId)
    await world.clock.advance(SECOND)
    const usual = batches()
    hand.remove(memberId, "workout", workout)
    hand.remove(memberId, "sleep", nightOf(3).sleepId)
    await world.clock.advance(SECOND)
    expect(batches()).toBe(usual)
    hand.tell(memberId, "workout.deleted", unknown)
    await world.clock.advance(SECOND)
    expect(batches()).toBe(usual + 1)
  })

  test("leaves an event whose list did not come for later, and asks for its record by no id", async () => {
    const { world, seat, gets, pending, expectTruth } = await begin()
    world.whoop.faults.add({ match: /\/v2\/recovery\?/, answer: "503", times: 1 })
    const { sleepId, cycleId } = wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(Object.keys(storeOf(world, seat).sleeps)).toContain(sleepId)
    expect(storeOf(world, seat).recoveries[cycleId]).toBeUndefined()
    expect(await pending()).toBe(1)
    await world.clock.advance(10 * SECOND)
    expect(gets()).toEqual([])
    expectTruth()
  })

  test("is logged event by event", async () => {
    const { world, seat, webhooks } = await begin()
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    const told = webhooks.log.slice(-2).map(({ type, traceId }) => {
      return { event: "event.applied", userId: seat.userId, type, traceId }
    })
    expect(world.log("event.applied")).toEqual(expect.arrayContaining(told))
    expect(world.log("event.applied")).toHaveLength(2)
    const outcomes = seat.sql.prepare("select distinct outcome from inbox").all()
    expect(outcomes).toEqual([{ outcome: "applied" }])
  })

  test("compares the cycles that a night brought along, too", async () => {
    const { world, seat, hand, memberId, nightOf, tell, expectTruth } = await begin()
    hand.remove(memberId, "cycle", nightOf(9).cycleId)
    hand.nap(memberId)
    await world.clock.advance(SECOND)
    const moved = nightOf(4)
    hand.edit(memberId, "sleep", moved.sleepId, {
      start: Number(truthOf(world, seat).sleeps[moved.sleepId]?.start) - HOUR,
    })
    tell("sleep.updated", moved.sleepId)
    await world.clock.advance(SECOND)
    expectTruth()
  })
})

test("a deletion during an import has no list read again but its own", async () => {
  const listsRead = async (deletes: boolean) => {
    const world = new EngineWorld()
    const seat = world.seat(lives.earlySleeper({ days: 150 }))
    const { workouts } = world.whoop.truth(seat.memberId)
    let pages = 0
    world.whoop.faults.add({
      match: (call) => call.path.endsWith("/activity/workout") && ++pages === 2,
      before: () => {
        if (!deletes) return
        for (const { id } of workouts.slice(3, 6))
          world.whoop.hand.remove(seat.memberId, "workout", String(id))
      },
      answer: "none",
    })
    await world.connect(seat)
    world.whoop.latencyMs = 300
    await world.clock.advance(10 * MINUTE)
    expect(storeOf(world, seat).workouts).toEqual(truthOf(world, seat).workouts)
    return (path: RegExp) => world.whoop.calls.count({ kind: "list", path })
  }
  const [plain, shifted] = [await listsRead(false), await listsRead(true)]
  for (const path of [/\/cycle$/, /\/recovery$/, /\/sleep$/]) expect(shifted(path)).toBe(plain(path))
  // The event's own, and what is read again.
  expect(shifted(/\/workout$/)).toBeGreaterThan(plain(/\/workout$/) + 1)
})

describe("a deletion of what is older than the newest sixty held", () => {
  async function beginLong() {
    const world = new EngineWorld()
    const seat = await clockworkPerson(world, 80)
    const { memberId } = seat
    const start = world.clock.now() - 75 * DAY
    const put = (i: number) => {
      const times = { start: start + i * DAY, end: start + i * DAY + HOUR }
      return String(world.whoop.hand.put(memberId, "workout", times))
    }
    const workouts = Array.from({ length: 70 }, (_, i) => put(i))
    await seat.member.forceSync()
    await world.clock.advance(HOUR)
    world.whoop.calls.clear()
    const night = world.whoop.truth(memberId).sleeps[70]
    const gets = () => world.whoop.calls.find({ kind: "get" }).map(({ path }) => path.replace(/.*v2/, ""))
    const of = { workout: workouts[0] ?? "", sleep: String(night?.id), cycle: Number(night?.cycle_id) }
    return { world, seat, hand: world.whoop.hand, memberId, of, gets }
  }

  test("is asked about first, and takes the recovery along", async () => {
    const { world, seat, hand, memberId, of, gets } = await beginLong()
    hand.remove(memberId, "workout", of.workout)
    hand.remove(memberId, "sleep", of.sleep, { event: false })
    hand.tell(memberId, "sleep.deleted", of.sleep)
    await world.clock.advance(SECOND)
    expect(gets().sort()).toEqual([
      `/activity/sleep/${of.sleep}`,
      `/activity/workout/${of.workout}`,
      `/cycle/${of.cycle}`,
    ])
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  })

  test("deletes nothing that WHOOP still has", async () => {
    const { world, seat, hand, memberId, of } = await beginLong()
    hand.tell(memberId, "workout.deleted", of.workout)
    hand.tell(memberId, "sleep.deleted", of.sleep)
    hand.tell(memberId, "recovery.deleted", of.sleep)
    await world.clock.advance(SECOND)
    expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
    expect((await seat.member.status()).events_pending).toBe(3)
  })
})

describe("what an event left lacking", () => {
  const listed = (calls: { path: string }[]) => calls.map(({ path }) => path.replace(/.*\//, ""))

  test("is looked for though the event's own record had to be asked for by its id", async () => {
    const { world, seat, gets, expectTruth } = await begin()
    world.whoop.faults.add({ match: /\/v2\/activity\/sleep\?/, answer: "stale_list", times: 1 })
    wakeUp(world, seat, { events: ["sleep.updated"] })
    await world.clock.advance(SECOND)
    expect(gets()).toContain("sleep")
    await world.clock.advance(10 * SECOND)
    expectTruth()
  })

  test("is looked for again where the look did not come", async () => {
    const { world, seat, expectTruth } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"] })
    await world.clock.advance(SECOND)
    world.whoop.faults.add({ match: /\/v2\/recovery\?/, answer: "503", times: 1 })
    await world.clock.advance(10 * SECOND)
    expectTruth()
    expect(world.log("sync.waiting")).toMatchObject([{ code: "whoop_unavailable" }])
  })

  test("is looked for by itself: one list a look, and no event is said to have come", async () => {
    const { world, seat, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    await world.clock.advance(SECOND)
    const [before, heardAt] = [calls().length, world.connection(seat)?.last_webhook_at]
    await world.clock.advance(3 * MINUTE)
    expect(listed(calls().slice(before))).toEqual(["recovery", "recovery", "recovery"])
    expect(world.connection(seat)?.last_webhook_at).toBe(heardAt)
  })

  test("and is waited for by its own event is not looked for besides", async () => {
    const { world, seat, calls } = await begin()
    wakeUp(world, seat, { recovery: null })
    await world.clock.advance(MINUTE)
    // The event's own four tries.
    expect(calls().filter(({ path }) => path.endsWith("/v2/recovery"))).toHaveLength(4)
    expect(world.log("sync.waiting")).toEqual([])
  })

  test("is looked for once where a tick ahead of the clock takes the look over, while another event waits", async () => {
    const { world, seat, tell, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    tell("workout.updated", unknown)
    await world.clock.advance(10 * SECOND)
    const before = calls().length
    await seat.member.catchUp(world.clock.now() + HOUR)
    await world.clock.advance(MINUTE)
    expect(listed(calls().slice(before)).filter((path) => path === "recovery")).toHaveLength(1)
  })

  test("leaves the tick nothing to do once its event has brought it", async () => {
    const { world, seat, tell } = await begin()
    const night = wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    await world.clock.advance(30 * SECOND)
    const nextCheck = () => Number(world.connection(seat)?.next_check_at) - world.clock.now()
    expect(nextCheck()).toBeLessThan(HOUR)
    putRecovery(world, seat.memberId, night)
    tell("recovery.updated", night.sleepId)
    await world.clock.advance(SECOND)
    expect(nextCheck()).toBeGreaterThan(3 * HOUR)
  })

  test("costs nothing more once all its looks were made", async () => {
    const { world, seat } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    await world.clock.advance(6 * HOUR)
    const asked = askedOfStorage(world)
    await seat.member.alarm()
    expect(asked).toEqual([])
  })

  test("is no longer looked for once all its looks were made, though something else still is", async () => {
    const { world, seat, hand, memberId, nightOf, calls } = await begin()
    wakeUp(world, seat, { events: ["sleep.updated"], recovery: null })
    hand.edit(memberId, "cycle", nightOf(1).cycleId, { end: null })
    await world.clock.advance(4 * HOUR + 20 * MINUTE)
    const before = calls().length
    await world.clock.advance(2 * HOUR)
    expect(listed(calls().slice(before))).toEqual(["cycle", "cycle"])
  })
})
