import { afterEach, describe, expect, test } from "vitest"
import { writeBody, writeProfile } from "../../src/db/connections.ts"
import { lives } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND } from "./engine-world.ts"
import { clockworkPerson, recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* Connecting, losing, mending, ending: what each does to the history and at WHOOP. */

let restoreTimeouts: (() => void) | undefined
afterEach(() => restoreTimeouts?.())

async function begin(nights = 30) {
  const world = new EngineWorld()
  restoreTimeouts = world.timeoutsByClock()
  const seat = await clockworkPerson(world, nights)
  world.whoop.calls.clear()
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const status = () => world.connection(seat)?.status
  const held = () => Object.keys(storeOf(world, seat).cycles).length
  return { world, seat, expectTruth, status, held, hand: world.whoop.hand }
}

describe("a disconnect", () => {
  test("in the middle of a backfill stops it, keeps what has come, and ends our access at WHOOP", async () => {
    const world = new EngineWorld()
    const seat = world.seat(lives.earlySleeper({ days: 400 }))
    world.whoop.latencyMs = 200
    await Promise.all([world.connect(seat), world.clock.advance(2 * SECOND)])
    await world.clock.advance(3 * SECOND)
    expect((await seat.member.status()).state).toBe("backfill")
    const came = Object.keys(storeOf(world, seat).cycles).length
    expect(came).toBeGreaterThan(20)
    const [confirmed] = await Promise.all([seat.member.disconnect(), world.clock.advance(2 * SECOND)])
    expect(confirmed).toBe(true)
    expect(world.whoop.isConnected(seat.memberId)).toBe(false)
    const calls = world.whoop.calls.total
    const kept = storeOf(world, seat)
    await world.liveOn(2 * DAY)
    expect(world.whoop.calls.total).toBe(calls)
    expect(storeOf(world, seat)).toEqual(kept)
    expect(Object.keys(kept.cycles).length).toBeGreaterThanOrEqual(came)
    expect(await seat.member.status()).toMatchObject({ state: "idle", last_run: { outcome: "stopped" } })
    expect(world.connection(seat)).toMatchObject({ status: "not_connected", next_check_at: null })
  })

  test("forgets the tokens even if WHOOP cannot be reached, and goes on trying to revoke", async () => {
    const { world, seat } = await begin()
    world.whoop.faults.add({ match: "/v2/user/access", answer: "503", times: 4 })
    expect(await seat.member.disconnect()).toBe(false)
    expect(world.whoop.isConnected(seat.memberId)).toBe(true)
    const stored = JSON.stringify(seat.sql.prepare("select name from shelf").all())
    expect(stored).not.toContain("tokens")
    await world.clock.advance(DAY)
    expect(world.whoop.isConnected(seat.memberId)).toBe(false)
    expect(world.whoop.calls.count({ path: /user\/access/ })).toBe(5)
  })

  test("whose revocation waits for its next try is ended for good by an erasure, and the receipt says so", async () => {
    const { world, seat } = await begin()
    world.whoop.faults.add({ match: "/v2/user/access", answer: "503", times: 3 })
    expect(await seat.member.disconnect()).toBe(false)
    await world.clock.advance(2 * MINUTE)
    world.whoop.faults.clear()
    expect(await seat.member.erase()).toMatchObject({ revokedAtWhoop: true })
    expect(world.whoop.isConnected(seat.memberId)).toBe(false)
  })

  test("after a loss that WHOOP's own 401s made still ends our access there", async () => {
    const { world, seat, status } = await begin()
    world.whoop.faults.add({ match: /\/v2\/(cycle|recovery|activity)/, answer: "401", times: 50 })
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    expect(status()).toBe("reconnect_needed")
    expect(world.whoop.isConnected(seat.memberId)).toBe(true)
    const calls = world.whoop.calls.total
    await world.clock.advance(DAY)
    expect(world.whoop.calls.total).toBe(calls)
    await Promise.all([seat.member.disconnect(), world.clock.advance(2 * SECOND)])
    expect(world.whoop.isConnected(seat.memberId)).toBe(false)
    expect(status()).toBe("not_connected")
  })

  test("whose revocation is still being retried is cancelled by reconnecting: the new consent lives", async () => {
    const { world, seat, expectTruth, status } = await begin()
    world.whoop.faults.add({ match: "/v2/user/access", answer: "503", times: 2 })
    await seat.member.disconnect()
    await world.connect(seat)
    await world.liveOn(DAY)
    expect(world.whoop.isConnected(seat.memberId)).toBe(true)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("whose revocation is under way when the member is back with a new consent lets that one live", async () => {
    const { world, seat, status } = await begin()
    world.whoop.faults.add({ match: "/v2/user/access", answer: "none", latencyMs: 2 * SECOND })
    const disconnecting = seat.member.disconnect()
    await world.clock.advance(10)
    const connecting = seat.member.expectGrant().then(() => world.connect(seat))
    await Promise.all([disconnecting, connecting, world.clock.advance(10 * SECOND)])
    expect(world.whoop.calls.count({ path: /user\/access/ })).toBe(1)
    await world.liveOn(DAY)
    expect(world.whoop.isConnected(seat.memberId)).toBe(true)
    expect(status()).toBe("connected")
  })

  test("whose revocation is due when a consent is on its way waits for it, and for no longer than that", async () => {
    const { world, seat } = await begin()
    world.whoop.faults.add({ match: "/v2/user/access", answer: "503", times: 1 })
    expect(await seat.member.disconnect()).toBe(false)
    await seat.member.expectGrant()
    await world.clock.advance(25 * SECOND)
    expect(world.whoop.calls.count({ path: /user\/access/ })).toBe(1)
    await world.clock.advance(MINUTE)
    expect(world.whoop.isConnected(seat.memberId)).toBe(false)
  })

  test("and an erasure let no late webhook, message or tick recreate anything", async () => {
    const { world, seat, held } = await begin()
    const event = {
      user_id: seat.memberId,
      id: crypto.randomUUID(),
      type: "sleep.updated",
      trace_id: "late",
    } as const
    const before = held()
    await seat.member.disconnect()
    expect(await seat.member.receive(event)).toBe("unknown_member")
    await seat.member.run()
    await seat.member.catchUp(world.clock.now())
    await world.clock.advance(HOUR)
    expect(held()).toBe(before)
    expect(world.connection(seat)?.status).toBe("not_connected")
    await seat.member.erase()
    for (const table of ["cycles", "recoveries", "sleeps", "workouts", "whoop_connections"]) {
      world.database.rows(`delete from ${table} where user_id = ?`, seat.userId)
    }
    expect(await seat.member.receive({ ...event, trace_id: "later" })).toBe("unknown_member")
    await seat.member.run()
    await seat.member.catchUp(world.clock.now())
    expect(await seat.member.refresh()).toEqual({ queued: false, reason: "not_connected" })
    await world.clock.advance(HOUR)
    expect(held()).toBe(0)
    expect(world.connection(seat)).toBeUndefined()
  })

  test("then connecting again starts a fresh import that also finds what was edited and deleted long ago", async () => {
    const { world, seat, expectTruth, hand } = await begin(60)
    await seat.member.disconnect()
    const truth = world.whoop.truth(seat.memberId)
    hand.edit(seat.memberId, "recovery", Number(truth.cycles[50]?.id), { score: recoveryScoreOf(3) })
    hand.remove(seat.memberId, "sleep", String(truth.sleeps[55]?.id), { event: false })
    await world.clock.advance(3 * DAY)
    await world.connect(seat)
    expect((await seat.member.status()).state).toBe("backfill")
    await world.untilIdle(seat)
    expectTruth()
  })
})

test("what was on its way when the account was erased brings neither profile nor measurements back", async () => {
  const { world } = await begin()
  const [now, gone] = [world.clock.now(), "an erased account"]
  const name = { user_id: 7, email: "m@example.invalid", first_name: "M", last_name: "L" }
  await writeProfile(world.db, gone, name, now)
  await writeBody(world.db, gone, { height_meter: 1.7, weight_kilogram: 70, max_heart_rate: 190 }, now)
  for (const table of ["profiles", "bodies"]) {
    expect(world.database.rows(`select * from ${table} where user_id = ?`, gone)).toEqual([])
  }
})

describe("a reconnect", () => {
  test("after a loss catches up on everything missed, and no further", async () => {
    const { world, seat, expectTruth, status, hand } = await begin(120)
    hand.revokeAccess(seat.memberId)
    await world.liveOn(2 * DAY)
    expect(status()).toBe("reconnect_needed")
    for (let day = 0; day < 20; day++) {
      await world.clock.advance(DAY)
      wakeUp(world, seat)
    }
    world.whoop.calls.clear()
    await world.connect(seat)
    await world.untilIdle(seat)
    expect(status()).toBe("connected")
    expect(world.connection(seat)?.reconnect_cause).toBeNull()
    expectTruth()
    expect(world.whoop.calls.count({ kind: "list" })).toBeLessThanOrEqual(8)
  })

  test("in the middle of a lost connection's backfill goes on to the beginning of the history", async () => {
    const world = new EngineWorld({ limits: { perMinute: 30 } })
    const seat = world.seat(lives.earlySleeper({ days: 700 }))
    await world.connect(seat)
    await world.clock.advance(5 * SECOND)
    world.whoop.hand.revokeAccess(seat.memberId)
    await world.clock.advance(5 * MINUTE)
    expect(world.connection(seat)?.status).toBe("reconnect_needed")
    await world.connect(seat)
    await world.untilIdle(seat)
    const [store, truth] = [storeOf(world, seat), truthOf(world, seat)]
    for (const collection of ["recoveries", "sleeps", "workouts"] as const) {
      expect(store[collection]).toEqual(truth[collection])
    }
    // Today's strain goes on rising meanwhile.
    expect(Object.keys(store.cycles)).toEqual(Object.keys(truth.cycles))
  })

  test("of a WHOOP account linked elsewhere, or of another WHOOP account, changes nothing", async () => {
    const { world, seat, expectTruth } = await begin()
    const other = world.seat(lives.brandNew())
    expect(await world.connect({ ...other, memberId: seat.memberId })).toEqual({
      outcome: "linked_elsewhere",
    })
    expect(await world.connect({ ...seat, memberId: other.memberId })).toEqual({ outcome: "other_account" })
    expectTruth()
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    expect(world.connection(seat)?.status).toBe("connected")
  })
})

describe("a force sync", () => {
  test("reports what changed and what was removed, and the POST that starts one makes the next one refused", async () => {
    const { world, seat, expectTruth, hand } = await begin(100)
    const truth = world.whoop.truth(seat.memberId)
    for (const i of [30, 31, 32]) {
      hand.edit(seat.memberId, "recovery", Number(truth.cycles[i]?.id), { score: recoveryScoreOf(9) })
    }
    hand.remove(seat.memberId, "sleep", String(truth.sleeps[60]?.id), { event: false })
    expect(await seat.member.forceSync()).toBe("started")
    expect(await seat.member.forceSync()).toBe("already_running")
    expect((await seat.member.status()).state).toBe("force_sync")
    await world.untilIdle(seat)
    expectTruth()
    const { last_run: run } = await seat.member.status()
    expect(run).toMatchObject({ kind: "force_sync", outcome: "complete", changed: 3, removed: 2, added: 0 })
    expect(run?.changes).toHaveLength(5)
    expect(await seat.member.forceSync()).toBe("started")
  })

  test("brings a changed name along, and does not fail for one that cannot be read", async () => {
    const { world, seat } = await begin(10)
    const called = async (over: object) => {
      world.whoop.faults.add({
        match: "/v2/user/profile/basic",
        times: 1,
        answer: async (answer) => {
          const real = await answer()
          return { ...real, body: JSON.stringify({ ...JSON.parse(real.body ?? "{}"), ...over }) }
        },
      })
      await seat.member.forceSync()
      await world.untilIdle(seat)
      expect((await seat.member.status()).last_run).toMatchObject({ kind: "force_sync", outcome: "complete" })
      return world.database.rows("select first_name from profiles")
    }
    expect(await called({ first_name: "Grace" })).toMatchObject([{ first_name: "Grace" }])
    expect(await called({ first_name: 7 })).toMatchObject([{ first_name: "Grace" }])
  })

  test("that WHOOP keeps the measurements back from asks for the name once", async () => {
    const { world, seat } = await begin(10)
    world.whoop.faults.add({ match: "/v2/user/measurement/body", times: 2, answer: "500" })
    world.whoop.calls.clear()
    await seat.member.forceSync()
    await world.untilIdle(seat)
    expect(world.whoop.calls.count({ path: /measurement/ })).toBe(3)
    expect(world.whoop.calls.count({ path: /profile/ })).toBe(1)
  })

  test("that the machine ends half-way is resumed and reports the same", async () => {
    const { world, seat, expectTruth, hand } = await begin(100)
    const truth = world.whoop.truth(seat.memberId)
    hand.edit(seat.memberId, "recovery", Number(truth.cycles[80]?.id), { score: recoveryScoreOf(9) })
    await seat.member.forceSync()
    let calls = 0
    world.interruption = ({ what }) => {
      if (!what.startsWith("fetch")) return "pass"
      calls += 1
      return calls === 6 ? "after" : "pass"
    }
    await world.untilIdle(seat)
    expectTruth()
    expect((await seat.member.status()).last_run).toMatchObject({
      outcome: "complete",
      changed: 1,
      removed: 0,
    })
  })

  test("without a connection is refused", async () => {
    const { seat } = await begin()
    await seat.member.disconnect()
    expect(await seat.member.forceSync()).toBe("not_connected")
  })
})
