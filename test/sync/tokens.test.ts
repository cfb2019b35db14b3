import { afterEach, describe, expect, test } from "vitest"
import { seal, unseal } from "../../src/sync/token-vault.ts"
import type { EventType } from "../whoop-simulator/index.ts"
import { DAY, EngineWorld, HOUR, MINUTE, SECOND, type Seat } from "./engine-world.ts"
import { clockworkPerson, wakeUp } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/* The connection is never lost through our own fault: each refresh token is presented once, and only WHOOP's no is a no. */

const TOKEN = "/oauth/oauth2/token"
let restoreTimeouts: (() => void) | undefined
afterEach(() => restoreTimeouts?.())

async function begin() {
  const world = new EngineWorld()
  const seat = await clockworkPerson(world)
  world.whoop.calls.clear()
  restoreTimeouts = world.timeoutsByClock()
  const refreshes = () => world.whoop.calls.find({ path: /oauth2\/token$/ })
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  /** Each refresh token, by how often it was presented: once, or the newest not yet. */
  const presentations = () => world.whoop.refreshTokens().map(({ presentations: shown }) => shown.length)
  const status = () => world.connection(seat)?.status
  return { world, seat, refreshes, expectTruth, presentations, status }
}

async function eventsFor(world: EngineWorld, seat: Seat, count: number): Promise<unknown[]> {
  const night = wakeUp(world, seat, { events: [] })
  const types: EventType[] = ["sleep.updated", "recovery.updated"]
  const answers = Array.from({ length: count }, (_, i) =>
    seat.member.receive({
      user_id: seat.memberId,
      id: night.sleepId,
      type: types[i % 2] ?? "sleep.updated",
      trace_id: `burst-${i}`,
    }),
  )
  return Promise.all(answers)
}

describe("a refresh", () => {
  test("in a burst of 50 events exactly when the token expires is one, each refresh token presented once", async () => {
    const { world, seat, refreshes, expectTruth, presentations } = await begin()
    await world.clock.advanceTo(world.clock.now() + HOUR)
    world.whoop.latencyMs = 300
    const running = [seat.member.run(), seat.member.catchUp(world.clock.now()), seat.member.refresh()]
    expect(await eventsFor(world, seat, 50)).toEqual(Array(50).fill("accepted"))
    await world.clock.advance(MINUTE)
    await Promise.all(running)
    expect(refreshes()).toHaveLength(1)
    expect(presentations().filter((times) => times > 1)).toEqual([])
    expectTruth()
  })

  test("is one, too, when WHOOP ends the access token before its time under a burst", async () => {
    const { world, seat, refreshes, expectTruth, presentations } = await begin()
    world.whoop.latencyMs = 300
    world.whoop.hand.expireAccess(seat.memberId)
    await eventsFor(world, seat, 50)
    await world.clock.advance(MINUTE)
    expect(refreshes()).toHaveLength(1)
    expect(presentations().filter((times) => times > 1)).toEqual([])
    expectTruth()
  })

  test.each([60, 30, 8])(
    "of a token that lives for %i seconds is no reason to lose the connection, stray 401s or not",
    async (seconds) => {
      const { world, seat, expectTruth, presentations, status } = await begin()
      world.whoop.switches.accessTokenSeconds = seconds
      world.whoop.latencyMs = 300
      world.whoop.hand.expireAccess(seat.memberId)
      for (let i = 0; i < 3; i++) {
        await world.clock.advance(DAY)
        world.whoop.faults.add({ match: "/v2/", answer: "401", times: 2 })
        wakeUp(world, seat)
        await world.clock.advance(MINUTE)
        await seat.member.forceSync()
        await world.clock.advance(5 * MINUTE)
      }
      expect(status()).toBe("connected")
      expect(presentations().filter((times) => times > 1)).toEqual([])
      expectTruth()
    },
  )

  test("while the token endpoint answers 503 is put off, and the connection stays", async () => {
    const { world, seat, expectTruth, status, refreshes } = await begin()
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: "503", times: 4 })
    wakeUp(world, seat)
    await world.clock.advance(10 * MINUTE)
    expect(status()).toBe("connected")
    expect(refreshes().map((call) => call.status)).toEqual([503, 503, 503, 503, 200])
    expectTruth()
  })

  test("whose token endpoint hangs ends by itself, is tried again, and the connection stays", async () => {
    const { world, seat, expectTruth, status } = await begin()
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: "hang", times: 2 })
    wakeUp(world, seat)
    await world.clock.advance(5 * MINUTE)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("refused with a 429 or for the app's own secret does not end the connection", async () => {
    const { world, seat, status, expectTruth } = await begin()
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: "429", times: 1 })
    const refusal = { status: 401, body: '{"error":"invalid_client"}' }
    world.whoop.faults.add({ match: TOKEN, answer: refusal, times: 1 })
    wakeUp(world, seat)
    await world.clock.advance(HOUR)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("refused for the app's own secret for a day is made up for within an hour and a half of its being mended", async () => {
    const { world, seat, status, expectTruth } = await begin()
    await world.clock.advance(HOUR)
    const refusal = { status: 401, body: '{"error":"invalid_client"}' }
    world.whoop.faults.add({ match: TOKEN, answer: refusal, times: 10_000 })
    wakeUp(world, seat)
    await world.liveOn(30 * HOUR)
    world.whoop.faults.clear()
    await world.liveOn(1.5 * HOUR)
    expect(status()).toBe("connected")
    expectTruth()
    expect((await seat.member.status()).events_pending).toBe(0)
  })

  test("answered with a block page of HTML does not end the connection", async () => {
    const { world, seat, status, expectTruth } = await begin()
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: { status: 401, body: "<html>no</html>" }, times: 1 })
    world.whoop.faults.add({ match: TOKEN, answer: "html", times: 1 })
    wakeUp(world, seat)
    await world.clock.advance(HOUR)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("with a lost reply after the rotation is tried once more, and then called lost_reply", async () => {
    const { world, seat, status, presentations } = await begin()
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: "lost_reply", times: 1 })
    wakeUp(world, seat)
    await world.clock.advance(5 * MINUTE)
    expect(status()).toBe("reconnect_needed")
    expect(world.connection(seat)?.reconnect_cause).toBe("lost_reply")
    expect(presentations().filter((times) => times > 2)).toEqual([])
  })

  test("with a lost reply is mended where WHOOP allows it: the spent token is answered with its pair", async () => {
    const { world, seat, status, expectTruth } = await begin()
    world.whoop.switches.refreshGraceSeconds = 300
    await world.clock.advance(HOUR)
    world.whoop.faults.add({ match: TOKEN, answer: "lost_reply", times: 1 })
    wakeUp(world, seat)
    await world.clock.advance(5 * MINUTE)
    expect(status()).toBe("connected")
    expectTruth()
  })
})

describe("revoked at WHOOP", () => {
  test("the person is told to reconnect, tokens and work are gone, the history stays", async () => {
    const { world, seat, status } = await begin()
    const held = Object.keys(storeOf(world, seat).cycles).length
    world.whoop.hand.revokeAccess(seat.memberId)
    await world.clock.advance(20 * MINUTE)
    await seat.member.refresh()
    await world.clock.advance(MINUTE)
    expect(status()).toBe("reconnect_needed")
    expect(["invalid_grant", "unauthorized"]).toContain(world.connection(seat)?.reconnect_cause)
    expect(world.connection(seat)?.next_check_at).toBeNull()
    expect(Object.keys(storeOf(world, seat).cycles)).toHaveLength(held)
    expect(seat.told).toContainEqual({ type: "connection", status: "reconnect_needed" })
    expect((await seat.member.status()).state).toBe("idle")
    const before = world.whoop.calls.total
    await world.liveOn(24 * HOUR)
    expect(world.whoop.calls.total).toBe(before)
  })

  test("what WHOOP refused, or did not answer, is no look at it", async () => {
    const { world, seat } = await begin()
    const synced = () => world.connection(seat)?.last_synced_at
    const last = synced()
    await world.clock.advance(9 * DAY)
    const outage = world.whoop.faults.add({ match: "/developer/", answer: "502", times: 1_000 })
    await seat.member.refresh()
    await world.clock.advance(20 * MINUTE)
    outage()
    world.whoop.hand.revokeAccess(seat.memberId)
    await seat.member.refresh()
    await world.clock.advance(MINUTE)
    expect(world.connection(seat)?.status).toBe("reconnect_needed")
    expect(synced()).toBe(last)
    // A reconnect reads back to it.
    await world.connect(seat)
    await world.untilIdle(seat)
    expect(synced()).not.toBe(last)
  })

  test("a 401 right after a successful refresh means the same", async () => {
    const { world, seat, status } = await begin()
    world.whoop.faults.add({ match: "/developer/", answer: "401", times: 50 })
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    expect(status()).toBe("reconnect_needed")
    expect(world.connection(seat)?.reconnect_cause).toBe("unauthorized")
  })
})

describe("the keys of tokens", () => {
  const oldKey = { kid: "one", key: new Uint8Array(32).fill(1) }
  const newKey = { kid: "two", key: new Uint8Array(32).fill(2) }

  test("rotate: the old one opens, the new one seals, and then the old one can go", async () => {
    const { world, seat, expectTruth, status } = await begin()
    world.tokenKeys = [newKey, oldKey]
    world.evict(seat)
    wakeUp(world, seat, { endedAgoMs: HOUR })
    await world.clock.advance(MINUTE)
    world.tokenKeys = [newKey]
    world.evict(seat)
    wakeUp(world, seat)
    await world.clock.advance(2 * HOUR)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("taken out too early end nothing: put back, the connection goes on", async () => {
    const { world, seat, expectTruth, status } = await begin()
    world.tokenKeys = [newKey]
    world.evict(seat)
    wakeUp(world, seat)
    await world.clock.advance(MINUTE)
    expect(status()).toBe("connected")
    world.tokenKeys = [newKey, oldKey]
    world.evict(seat)
    await world.clock.advance(30 * MINUTE)
    expect(status()).toBe("connected")
    expectTruth()
  })

  test("no token is stored in the clear, and another person's row does not open", async () => {
    const { world, seat } = await begin()
    const issued = world.whoop.refreshTokens().map(({ token }) => token)
    const stored = JSON.stringify(seat.sql.prepare("select * from shelf").all())
    expect(issued.length).toBeGreaterThan(0)
    for (const token of issued) expect(stored).not.toContain(token)
    const sealed = seal("a token", "person-1", [oldKey])
    expect(unseal(sealed, "person-1", [newKey, oldKey])).toBe("a token")
    expect(() => unseal(sealed, "person-2", [oldKey])).toThrow("does not open")
    expect(() => unseal(sealed, "person-1", [newKey])).toThrow("no key")
  })

  test("nothing logged in all this holds a token", async () => {
    const { world, seat } = await begin()
    await world.clock.advance(HOUR)
    wakeUp(world, seat)
    await world.clock.advance(SECOND)
    const logged = JSON.stringify(world.logged)
    for (const { token } of world.whoop.refreshTokens()) expect(logged).not.toContain(token)
  })
})
