import { expect, test } from "vitest"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* A plan that lapses pauses syncing; its return catches up. */

async function begin() {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world, 30)
  world.whoop.calls.clear()
  const lapse = async () => {
    world.entitled = false
    await seat.member.planChanged()
  }
  const comeBack = async () => {
    world.entitled = true
    await seat.member.planChanged()
  }
  return { world, seat, lapse, comeBack }
}

test("a lapsed person costs no call, whatever asks, and is told why", async () => {
  const { world, seat, lapse } = await begin()
  await lapse()
  wakeUp(world, seat)
  await world.clock.advance(MINUTE)
  expect(await seat.member.refresh()).toEqual({ queued: false, reason: "plan_lapsed" })
  expect(await seat.member.forceSync()).toBe("plan_lapsed")
  for (let hour = 0; hour < 30; hour++) {
    await world.clock.advance(HOUR)
    await world.tick()
  }
  await seat.member.catchUp(world.clock.now())
  await seat.member.run()
  await world.clock.advance(DAY)
  expect(world.whoop.calls.total).toBe(0)
  expect(await world.connection(seat)).toMatchObject({ status: "connected", next_check_at: null })
  expect(await seat.member.status()).toMatchObject({
    state: "idle",
    error: expect.stringContaining("plan has ended"),
    events_pending: 2,
  })
})

test("a plan that ends unnoticed in the middle of an import stops it at the next step", async () => {
  const { world, seat } = await begin()
  await seat.member.forceSync()
  world.entitled = false
  await world.clock.advance(MINUTE)
  const calls = world.whoop.calls.total
  expect(await seat.member.status()).toMatchObject({ state: "idle", last_run: { outcome: "stopped" } })
  await world.clock.advance(DAY)
  expect(world.whoop.calls.total).toBe(calls)
})

test("the return reads what was missed, an edit of the last days before the lapse included", async () => {
  const { world, seat, lapse, comeBack } = await begin()
  await lapse()
  for (let night = 0; night < 20; night++) {
    await world.clock.advance(DAY)
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
  }
  const before = truthOf(world, seat)
  expect(storeOf(world, seat)).not.toEqual(before)
  await comeBack()
  await world.untilIdle(seat)
  expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  expect(await seat.member.status()).toMatchObject({ state: "idle", error: null })
  wakeUp(world, seat)
  await world.clock.advance(MINUTE)
  expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
})

test("what was announced meanwhile of long ago is applied after the return", async () => {
  const { world, seat, lapse, comeBack } = await begin()
  await lapse()
  const old = world.whoop.truth(seat.memberId).sleeps.at(-2)
  if (!old) throw new Error("there are not so many nights")
  world.whoop.hand.remove(seat.memberId, "sleep", String(old.id))
  await world.clock.advance(20 * DAY)
  await comeBack()
  await world.untilIdle(seat)
  expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  expect((await seat.member.status()).events_pending).toBe(0)
})

test("a return that nobody told of is found by the opened dashboard, and by WHOOP's next event", async () => {
  for (const way of ["dashboard", "event"] as const) {
    const { world, seat, lapse } = await begin()
    await lapse()
    await world.clock.advance(5 * DAY)
    world.entitled = true
    if (way === "dashboard") await seat.member.refresh()
    else wakeUp(world, seat)
    await world.clock.advance(5 * MINUTE)
    await world.untilIdle(seat)
    expect(storeOf(world, seat), way).toEqual(truthOf(world, seat))
  }
})

test("being told again changes nothing", async () => {
  const { world, seat, lapse, comeBack } = await begin()
  await comeBack()
  await lapse()
  await lapse()
  expect(world.log("sync.paused")).toHaveLength(1)
  await comeBack()
  await world.untilIdle(seat)
  const calls = world.whoop.calls.total
  await comeBack()
  await world.clock.advance(MINUTE)
  expect(world.whoop.calls.total).toBe(calls)
  expect(world.log("sync.resumed")).toHaveLength(1)
})

test("a lapsed person can disconnect, and WHOOP is told", async () => {
  const { world, seat, lapse } = await begin()
  await lapse()
  await seat.member.disconnect()
  await world.clock.advance(MINUTE)
  expect(world.whoop.isConnected(seat.memberId)).toBe(false)
})
