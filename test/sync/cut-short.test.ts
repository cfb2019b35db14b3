import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { CutShort, CutShortOnShelf } from "../../src/sync/cut-short.ts"
import { ConnectionLostError, quotaSpent } from "../../src/sync/outcomes.ts"
import type { SqlValue } from "../../src/sync/ports.ts"
import { Shelf } from "../../src/sync/shelf.ts"
import type { Page } from "../../src/whoop/wire.ts"
import { begin } from "./clockwork.ts"
import { HOUR, MINUTE, SECOND } from "./engine-world.ts"

/* Work that a spent quota cuts short goes on where it stopped, as long as nothing else has happened. */

const scarce = { limits: { perMinute: 1 } }
const sqlOf = (database: DatabaseSync) => ({
  exec: (query: string, ...bindings: SqlValue[]) =>
    database.prepare(query).all(...bindings) as Record<string, SqlValue>[],
})
const page: Page<"workouts"> = { collection: "workouts", records: [], unreadable: [], nextToken: null }

describe("with one call a minute", () => {
  test("the deletion of an old night asks for each thing once", async () => {
    const { world, hand, memberId, nightOf, calls, pending, expectTruth } = await begin(scarce)
    hand.remove(memberId, "sleep", nightOf(27).sleepId)
    await world.clock.advance(10 * MINUTE)
    const asked = calls().map(({ path }) => path)
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBeGreaterThan(3)
    expect(await pending()).toBe(0)
    expectTruth()
  })

  test("the same by an object that is ended in each wait, and with two events that came apart", async () => {
    const { world, seat, hand, memberId, nightOf, calls, pending, expectTruth } = await begin(scarce)
    hand.remove(memberId, "sleep", nightOf(27).sleepId)
    await world.clock.advance(3 * SECOND)
    hand.edit(memberId, "recovery", nightOf(26).cycleId, { score_state: "UNSCORABLE" }, { event: true })
    for (let i = 0; i < 40; i++) {
      world.evict(seat)
      await world.clock.advance(30 * SECOND)
    }
    // What was asked before the second event came may be older than that: it is asked again.
    const asked = calls()
      .slice(1)
      .map(({ path }) => path)
    expect(new Set(asked).size).toBe(asked.length)
    expect(await pending()).toBe(0)
    expectTruth()
  })

  test("an event that comes meanwhile has everything asked again that it may have changed", async () => {
    const { world, hand, memberId, nightOf, calls, expectTruth } = await begin(scarce)
    hand.remove(memberId, "sleep", nightOf(27).sleepId)
    await world.clock.advance(90 * SECOND)
    const before = calls().length
    hand.edit(memberId, "sleep", nightOf(2).sleepId, { score_state: "UNSCORABLE" }, { event: true })
    await world.clock.advance(115 * MINUTE)
    const asked = calls().map(({ path }) => path)
    expect(asked.slice(0, before)).toContain("/developer/v2/activity/sleep")
    expect(asked.slice(before)).toContain("/developer/v2/activity/sleep")
    expectTruth()
  })
})

test("with one call a minute a force sync that misses several records asks for each thing once", async () => {
  const { world, seat, hand, memberId, nightOf, calls, expectTruth } = await begin(scarce)
  for (const ago of [3, 4, 5, 6]) hand.remove(memberId, "sleep", nightOf(ago).sleepId, { event: false })
  await seat.member.forceSync()
  await world.clock.advance(40 * MINUTE)
  const asked = calls().map(({ path, query }) => `${path}?${query}`)
  expect(asked.filter((one) => /\/sleep\/[0-9a-f]/.test(one))).toHaveLength(4)
  expect(new Set(asked).size).toBe(asked.length)
  expect((await seat.member.status()).state).toBe("idle")
  expectTruth()
})

test("with one call a minute an opened page that misses several records is looked at to the end", async () => {
  const { world, seat, hand, memberId, nightOf, calls, expectTruth } = await begin(scarce)
  for (const ago of [3, 4, 5]) hand.remove(memberId, "sleep", nightOf(ago).sleepId, { event: false })
  await world.clock.advance(HOUR)
  await seat.member.refresh()
  await world.clock.advance(20 * MINUTE)
  const asked = calls().map(({ path }) => path)
  expect(new Set(asked).size).toBe(asked.length)
  expectTruth()
})

describe("what was answered", () => {
  const begun = (work: string[], database = new DatabaseSync(":memory:")) => {
    const shelf = new Shelf(sqlOf(database))
    const cutShort = new CutShort(shelf, CutShortOnShelf)
    cutShort.keep({ ...cutShort.take(work, 1_000), pages: { workouts: page } })
    return { cutShort, shelf }
  }
  const failing = (cutShort: CutShort, error: Error) =>
    cutShort
      .during(cutShort.take(["a"], 2_000), () => Promise.reject(error))
      .catch((thrown: unknown) => {
        expect(thrown).toBe(error)
      })

  test("serves the same work, or what is left of it, until it is done", async () => {
    const { cutShort } = begun(["a", "b"])
    expect(cutShort.take(["b"], 2_000)).toMatchObject({ pages: { workouts: page }, since: 1_000 })
    await failing(cutShort, quotaSpent("webhook", 1_000))
    expect(cutShort.take(["b"], 3_000)).toMatchObject({ pages: { workouts: page }, since: 1_000 })
    expect(await cutShort.during(cutShort.take(["b"], 3_000), async () => "done")).toBe("done")
    expect(cutShort.take(["b"], 3_000)).toMatchObject({ pages: {}, since: 3_000 })
  })

  test("outlives the instance, the answers by id too", () => {
    const database = new DatabaseSync(":memory:")
    const { cutShort } = begun(["a"], database)
    const answers = cutShort.take(["a"], 1_000)
    answers.asked.set("workouts w", null)
    cutShort.keep(answers)
    const next = new CutShort(new Shelf(sqlOf(database)), CutShortOnShelf)
    expect(next.holds(["a"], 2_000)).toBe(true)
    expect(next.take(["a"], 2_000)).toEqual({
      shape: 1,
      pages: { workouts: page },
      toCompare: {},
      asked: new Map([["workouts w", null]]),
      work: new Set(["a"]),
      since: 1_000,
    })
  })

  test.each([
    ["serves no other work", ["a", "c"], 2_000],
    ["is too old after a quarter of an hour", ["a"], 1_000 + 15 * MINUTE],
  ])("%s", (_, work, now) => {
    expect(begun(["a", "b"]).cutShort.take(work, now)).toMatchObject({ pages: {}, since: now })
  })

  test("is good until a quarter of an hour has passed", () => {
    expect(begun(["a"]).cutShort.take(["a"], 999 + 15 * MINUTE).pages).toEqual({ workouts: page })
  })

  test("is nothing where nothing came: then the next try asks the quota as well", () => {
    const { cutShort } = begun(["a"])
    cutShort.keep(cutShort.take(["b"], 1_000))
    expect(cutShort.holds(["a"], 1_000)).toBe(false)
    expect(cutShort.holds(["b"], 1_000)).toBe(false)
  })

  test("is forgotten with the connection", async () => {
    const { cutShort } = begun(["a"])
    await failing(cutShort, new ConnectionLostError("unauthorized"))
    expect(cutShort.holds(["a"], 2_000)).toBe(false)
  })

  test("is forgotten before anything else is written", () => {
    const { cutShort, shelf } = begun(["a"])
    cutShort.forget()
    expect(cutShort.take(["a"], 2_000).pages).toEqual({})
    expect(shelf.get(CutShortOnShelf)).toBeNull()
  })

  test("is nothing where an earlier version kept it", () => {
    const { cutShort, shelf } = begun(["a"])
    shelf.put({ name: CutShortOnShelf.name, schema: z.unknown() }, { shape: 0, pages: {} })
    expect(cutShort.take(["a"], 2_000)).toMatchObject({ pages: {}, since: 2_000 })
  })
})
