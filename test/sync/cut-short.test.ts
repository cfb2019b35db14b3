import { describe, expect, test } from "vitest"
import { CutShort } from "../../src/sync/cut-short.ts"
import type { Page } from "../../src/whoop/wire.ts"
import { begin } from "./clockwork.ts"
import { HOUR, MINUTE, SECOND } from "./engine-world.ts"

/* Work that a spent quota cuts short goes on where it stopped, as long as nothing else has happened. */

const scarce = { limits: { perMinute: 1 } }
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
  const begun = (work: string[], writes = () => 0) => {
    const cutShort = new CutShort(writes)
    cutShort.keep({ ...cutShort.take(work, 1_000), pages: { workouts: page } })
    return cutShort
  }

  test("serves the same work, or what is left of it, once", () => {
    const cutShort = begun(["a", "b"])
    expect(cutShort.take(["b"], 2_000)).toMatchObject({ pages: { workouts: page }, since: 1_000 })
    expect(cutShort.take(["b"], 2_000)).toMatchObject({ pages: {}, since: 2_000 })
  })

  test.each([
    ["serves no other work", ["a", "c"], 2_000],
    ["is too old after a quarter of an hour", ["a"], 1_000 + 15 * MINUTE],
  ])("%s", (_, work, now) => {
    expect(begun(["a", "b"]).take(work, now)).toMatchObject({ pages: {}, since: now })
  })

  test("is good until a quarter of an hour has passed", () => {
    expect(begun(["a"]).take(["a"], 999 + 15 * MINUTE).pages).toEqual({ workouts: page })
  })

  test("may be older than what was written since", () => {
    let writes = 3
    const cutShort = begun(["a"], () => writes)
    writes += 1
    expect(cutShort.take(["a"], 2_000).pages).toEqual({})
  })

  test("is nothing where nothing came: then the next try asks the quota as well", () => {
    const cutShort = new CutShort(() => 0)
    cutShort.keep(cutShort.take(["a"], 1_000))
    expect(cutShort.holds(["a"], 1_000)).toBe(false)
  })

  test("can be forgotten", () => {
    const cutShort = begun(["a"])
    cutShort.forget()
    expect(cutShort.take(["a"], 2_000).pages).toEqual({})
  })
})
