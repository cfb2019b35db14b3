import { describe, expect, test } from "vitest"
import type { WriteResult } from "../../src/db/records.ts"
import { toLookRun } from "../../src/sync/look.ts"
import { begin } from "./clockwork.ts"
import { DAY, type EngineWorld, HOUR, MINUTE, SECOND, type Seat } from "./engine-world.ts"
import { recoveryScoreOf, wakeUp } from "./night.ts"
import { storeOf } from "./whoops-truth.ts"

/* What a look at the last days asks WHOOP for, and how it is told of. */

describe("the hourly tick", () => {
  async function lookingFor(pend: (world: EngineWorld, seat: Seat) => () => void) {
    const begun = await begin()
    const { world, seat, calls } = begun
    const settle = pend(world, seat)
    await world.clock.advance(SECOND)
    settle()
    await world.clock.advance(2 * HOUR)
    world.whoop.calls.clear()
    await seat.member.catchUp(world.clock.now())
    begun.expectTruth()
    const { last_run } = await seat.member.status()
    return { asked: calls().map(({ path }) => path.replace(/.*\//, "")), last_run }
  }

  const pendingWorkout = ({ whoop, clock }: EngineWorld, { memberId }: Seat, start = clock.now() - HOUR) => {
    const times = { start, end: start + 30 * MINUTE, created_at: start + HOUR, updated_at: start + HOUR }
    const state = { score_state: "PENDING_SCORE", score: null } as const
    return String(whoop.hand.put(memberId, "workout", { ...times, ...state }, { event: true }))
  }
  const scored = (world: EngineWorld, { memberId }: Seat, id: string) =>
    world.whoop.hand.edit(memberId, "workout", id, { score_state: "UNSCORABLE" })

  test("lists nothing more where a workout was scored: that comes alone", async () => {
    const { asked, last_run } = await lookingFor((world, seat) => {
      const id = pendingWorkout(world, seat)
      return () => scored(world, seat, id)
    })
    expect(asked).toEqual(["workout"])
    expect(last_run).toMatchObject({ kind: "catch_up", pages: 1, records: 1, changed: 1, same: 0 })
  })

  test.each(["sleep", "recovery"] as const)(
    "lists all where a %s was scored: it seldom comes alone",
    async (kind) => {
      const { asked, last_run } = await lookingFor((world, seat) => {
        const { hand } = world.whoop
        const { cycleId, sleepId } = wakeUp(world, seat)
        const key = kind === "sleep" ? sleepId : cycleId
        hand.edit(seat.memberId, kind, key, { score_state: "PENDING_SCORE" })
        return () => hand.edit(seat.memberId, kind, key, { score_state: "SCORED" })
      })
      expect(asked[0]).toBe(kind)
      expect(asked.sort()).toEqual(["cycle", "recovery", "sleep", "workout"])
      expect(last_run).toMatchObject({ pages: 4, records: 75, changed: 1, same: 74 })
    },
  )

  test("lists all where one of several news seldom comes alone", async () => {
    const { asked, last_run } = await lookingFor((world, seat) => {
      const id = pendingWorkout(world, seat)
      const { cycleId } = wakeUp(world, seat)
      const score = recoveryScoreOf(40)
      world.whoop.hand.edit(seat.memberId, "recovery", cycleId, { score_state: "PENDING_SCORE" })
      return () => {
        scored(world, seat, id)
        world.whoop.hand.edit(seat.memberId, "recovery", cycleId, { score_state: "SCORED", score })
      }
    })
    expect(asked.sort()).toEqual(["cycle", "recovery", "sleep", "workout"])
    expect(last_run).toMatchObject({ pages: 4, records: 76, changed: 2 })
  })

  describe("that looks for an older record", () => {
    /** A workout without a score ten days ago, so many since and so many before; all of them held. */
    async function beginOlder(since: number, before = 0) {
      const begun = await begin()
      const { world, seat, hand, calls } = begun
      const at = world.clock.now() - 10 * DAY
      const id = pendingWorkout(world, seat, at)
      const train = (count: number, apart = HOUR) => {
        for (let i = 1; i <= count; i++) {
          const start = at + i * apart
          const times = {
            start,
            end: start + 30 * MINUTE,
            created_at: start + HOUR,
            updated_at: start + HOUR,
          }
          hand.put(seat.memberId, "workout", { ...times, score_state: "UNSCORABLE", score: null })
        }
      }
      train(since)
      train(before, -HOUR)
      await seat.member.forceSync()
      await world.clock.advance(2 * HOUR)
      world.whoop.calls.clear()
      return {
        ...begun,
        id,
        train,
        listed: () => calls().filter(({ path }) => path.endsWith("/workout")).length,
      }
    }

    test("follows the list down to it, and no further", async () => {
      const { world, seat, id, listed, expectTruth } = await beginOlder(40)
      scored(world, seat, id)
      await seat.member.catchUp(world.clock.now())
      expectTruth()
      expect(listed()).toBe(2)
      const { last_run } = await seat.member.status()
      expect(last_run).toMatchObject({ pages: 2, records: 41, added: 0, changed: 1, removed: 0, same: 40 })
      expect(last_run?.changes).toEqual([{ collection: "workouts", id, change: "changed", day: null }])
    })

    test("reads four pages more at most", async () => {
      const { world, seat, train, listed } = await beginOlder(40)
      train(200)
      await seat.member.catchUp(world.clock.now())
      expect(listed()).toBe(5)
    })

    test.each([
      ["there", 30],
      ["gone", 0],
    ])("asks less and less often for what stays as it is (%s at WHOOP)", async (where, before) => {
      const { world, seat, id, hand, listed } = await beginOlder(40, before)
      if (where === "gone") hand.remove(seat.memberId, "workout", id, { event: false })
      for (let hour = 0; hour < 9; hour++) {
        await world.clock.advance(HOUR)
        await world.tick()
        await world.clock.advance(SECOND)
      }
      expect(listed()).toBe(3 * 2)
      expect(storeOf(world, seat).workouts[id]).toBeDefined()
    })
  })

  test("asks for nothing where nothing is open", async () => {
    const { world, seat, calls, expectNoFault } = await begin()
    const before = (await seat.member.status()).last_run
    await seat.member.catchUp(world.clock.now())
    expect(calls()).toEqual([])
    expect((await seat.member.status()).last_run).toEqual(before)
    expectNoFault()
  })
})

describe("a page that is opened", () => {
  /** Yesterday's night is held, last night's is at WHOOP, and no event told of it. */
  async function beginUntold() {
    const begun = await begin()
    await begun.world.clock.advance(DAY)
    const night = wakeUp(begun.world, begun.seat, { endedAgoMs: 6 * HOUR, events: [] })
    return { ...begun, night }
  }

  test("tells what its look brought and what it took away", async () => {
    const { world, seat, hand, night, gets, expectTruth } = await beginUntold()
    const gone = String(world.whoop.truth(seat.memberId).sleeps[9]?.id)
    hand.remove(seat.memberId, "sleep", gone, { event: false })
    const askedAt = world.clock.now()
    await seat.member.refresh()
    await world.clock.advance(SECOND)
    expectTruth()
    // Within one whole answer one absence is believed.
    expect(gets()).toEqual([])
    const { last_run } = await seat.member.status()
    // The night's three, and the end of the cycle before it.
    const counts = { pages: 4, records: 75, added: 3, changed: 1, removed: 2, same: 71 }
    expect(last_run).toMatchObject({ kind: "refresh", outcome: "complete", ...counts })
    expect(last_run?.started_at).toBe(new Date(askedAt).toISOString())
    expect(last_run?.changes).toContainEqual({ collection: "sleeps", id: gone, change: "removed", day: null })
    const source = "select source from sleeps where id = ?"
    expect(world.database.rows(source, night.sleepId)).toEqual([{ source: "open" }])
  })

  test("asks again only for the list that did not come", async () => {
    const { world, seat, calls, expectTruth } = await beginUntold()
    world.whoop.faults.add({ match: /\/v2\/activity\/sleep/, answer: "503", times: 1 })
    await seat.member.refresh()
    await world.clock.advance(MINUTE)
    expectTruth()
    expect(world.whoop.calls.count({ status: 503 })).toBe(1)
    expect(calls()).toHaveLength(4)
    expect(await seat.member.refresh()).toEqual({ queued: false, reason: "fresh" })
  })
})

describe("a look is told of", () => {
  const result = (change: WriteResult["change"], key: string): WriteResult => ({
    collection: "sleeps",
    key,
    change,
  })
  const told = (results: WriteResult[], records = 50) =>
    toLookRun("refresh", Date.UTC(2026, 10, 22, 6), { results, pages: 3, records }, Date.UTC(2026, 10, 22, 7))

  test("with when it was, what it read, and what came of it", () => {
    const results = [
      result("added", "a"),
      result("changed", "b"),
      result("added", "c"),
      result("removed", "d"),
    ]
    expect(told(results)).toEqual({
      kind: "refresh",
      outcome: "complete",
      started_at: "2026-11-22T06:00:00.000Z",
      finished_at: "2026-11-22T07:00:00.000Z",
      pages: 3,
      records: 50,
      added: 2,
      changed: 1,
      removed: 1,
      same: 47,
      changes: results.map(({ key, ...rest }) => ({ ...rest, id: key, day: null })),
      error: null,
    })
  })

  test("with two hundred changes at most, and never fewer than none the same", () => {
    const results = Array.from({ length: 201 }, (_, i) => result("added", String(i)))
    const run = told(results)
    expect(run.changes.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => String(i)))
    expect(run).toMatchObject({ added: 201, same: 0 })
  })
})
