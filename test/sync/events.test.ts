import { describe, expect, test } from "vitest"
import {
  bringsUnknownCycle,
  collectionOfEvent,
  collectionsToList,
  deletedNights,
  deletedOf,
  movesSleeps,
  unclosedCycles,
  unclosedLately,
  withoutCycle,
  withoutRecovery,
  withoutSleep,
} from "../../src/sync/events.ts"
import type { InboxEvent } from "../../src/sync/inbox.ts"
import type { RecordOf } from "../../src/whoop/records.ts"
import { cycle, DAY, event, HOUR, held, NOW, page, recovery, sleep } from "./held.ts"

/* What events ask for, decided over what is held and what WHOOP's newest pages show. */

describe("an event's collection", () => {
  test.each([
    ["sleep.updated", "sleeps"],
    ["workout.deleted", "workouts"],
    ["recovery.updated", "recoveries"],
  ] as const)("of %s is %s", (type, collection) => {
    expect(collectionOfEvent({ type })).toBe(collection)
  })

  test("of a kind that is not WHOOP's is refused", () => {
    expect(() => collectionOfEvent({ type: "cycle.updated" as InboxEvent["type"] })).toThrow(
      "no known collection",
    )
  })
})

test("deletions are told apart by what they are of", () => {
  const events = [
    event({ type: "sleep.deleted", objectId: "s" }),
    event({ type: "recovery.deleted", objectId: "r" }),
    event({ type: "workout.deleted", objectId: "w" }),
    event({ type: "sleep.updated", objectId: "u" }),
    event({ type: "workout.updated", objectId: "v" }),
  ]
  expect(deletedOf("sleeps", events)).toEqual(["s"])
  expect(deletedOf("workouts", events)).toEqual(["w"])
  expect(deletedNights(events)).toEqual(["s", "r"])
})

describe("listed is", () => {
  const list = (events: InboxEvent[], store = held(), workoutsListedAt: number | null = NOW) =>
    collectionsToList(events, store, workoutsListedAt).sort()
  const lately = held({ cycles: [cycle()], sleeps: [sleep()] })

  test("each event's collection once", () => {
    const events = [event(), event({ traceId: "u" }), event({ type: "workout.updated" })]
    expect(list(events, lately)).toEqual(["sleeps", "workouts"])
  })

  test("with a night nobody has seen, a day after the last cycle began, the cycles too", () => {
    const night = [event({ objectId: "new" })]
    const began = (hours: number) => held({ cycles: [cycle({ at: NOW - hours * HOUR }), cycle({ at: 5 })] })
    expect(list(night, began(21.1))).toEqual(["cycles", "sleeps"])
    expect(list(night, began(21))).toEqual(["sleeps"])
    expect(list(night, { ...began(30), sleeps: [sleep()] })).toContain("cycles")
    expect(list([...night, event({ type: "workout.updated" })], began(30))).toContain("cycles")
    expect(list([event()], { ...began(30), sleeps: [sleep()] })).toEqual(["sleeps"])
    expect(list([event({ type: "workout.updated", objectId: "new" })], began(30))).toEqual(["workouts"])
  })

  describe("with a recovery", () => {
    const recovered = [event({ type: "recovery.updated" })]
    const whole = held({ cycles: [cycle()], sleeps: [sleep()] })

    test("that is held already, nothing more; with one that was deleted, the cycles", () => {
      const unseen = held({ recoveries: [recovery()] })
      expect(list(recovered, unseen)).toEqual(["recoveries"])
      expect(list(recovered, held({ recoveries: [recovery({ deletedAt: NOW })] }))).toContain("cycles")
      expect(list(recovered, held({ recoveries: [recovery({ sleepId: "other" })] }))).toContain("cycles")
    })

    test("whose sleep has come with its cycle, nothing more, as long as yesterday is closed", () => {
      expect(list(recovered, whole)).toEqual(["recoveries"])
      const open = cycle({ key: "0", at: NOW - 30 * HOUR })
      expect(list(recovered, { ...whole, cycles: [...whole.cycles, open] })).toContain("cycles")
      const closed = { ...open, end: NOW - 8 * HOUR }
      expect(list(recovered, { ...whole, cycles: [...whole.cycles, closed] })).toEqual(["recoveries"])
    })

    test("whose sleep or cycle is not held, the cycles", () => {
      expect(list(recovered, held({ cycles: [cycle()] }))).toContain("cycles")
      expect(list(recovered, held({ sleeps: [sleep()] }))).toContain("cycles")
      expect(list(recovered, held({ sleeps: [sleep()], cycles: [cycle({ deletedAt: NOW })] }))).toContain(
        "cycles",
      )
      expect(list(recovered, { ...whole, sleeps: [sleep({ key: "other" })] })).toContain("cycles")
    })
  })

  test("with a night's deletion the cycles too, with a workout's not", () => {
    expect(list([event({ type: "sleep.deleted" })], lately)).toEqual(["cycles", "sleeps"])
    expect(list([event({ type: "workout.deleted" })], lately)).toEqual(["workouts"])
  })

  test("with a night's sleep, after two days without, the workouts too", () => {
    const ago = (ms: number) => NOW - ms
    expect(list([event()], lately, ago(2 * DAY + 1))).toEqual(["sleeps", "workouts"])
    expect(list([event()], lately, ago(2 * DAY))).toEqual(["sleeps"])
    expect(list([event()], lately, null)).toEqual(["sleeps"])
    const withRecovery = [event(), event({ type: "recovery.updated" })]
    expect(list(withRecovery, lately, ago(3 * DAY))).toContain("workouts")
    expect(list([event({ type: "sleep.deleted" })], lately, ago(3 * DAY))).not.toContain("workouts")
  })
})

describe("a cycle is unclosed", () => {
  const older = cycle({ key: "0", at: NOW - 30 * HOUR })

  test("when it has no end and a newer one has begun", () => {
    expect(unclosedCycles(held({ cycles: [cycle(), older] }))).toEqual(["0"])
    expect(unclosedCycles(held({ cycles: [older] }))).toEqual([])
    expect(unclosedCycles(held({ cycles: [cycle(), { ...older, end: NOW }] }))).toEqual([])
  })

  test("not when it, or the newer one, was deleted", () => {
    expect(unclosedCycles(held({ cycles: [cycle(), { ...older, deletedAt: NOW }] }))).toEqual([])
    expect(unclosedCycles(held({ cycles: [cycle({ deletedAt: NOW }), older] }))).toEqual([])
  })

  test("lately when it began less than three days before the newest", () => {
    const at = (ms: number) => held({ cycles: [cycle(), cycle({ key: "0", at: NOW - 8 * HOUR - ms })] })
    expect(unclosedLately(at(3 * DAY - 1))).toEqual(["0"])
    expect(unclosedLately(at(3 * DAY))).toEqual([])
  })
})

describe("of today's records is lacking", () => {
  test("the sleep that a recovery names and nobody has seen", () => {
    expect(withoutSleep(held({ recoveries: [recovery()] }), NOW)).toEqual(["s1"])
    expect(withoutSleep(held({ recoveries: [recovery()], sleeps: [sleep()] }), NOW)).toEqual([])
    expect(withoutSleep(held({ recoveries: [recovery({ deletedAt: NOW })] }), NOW)).toEqual([])
  })

  test("the recovery of a night, not of a nap", () => {
    expect(withoutRecovery(held({ sleeps: [sleep()] }), NOW)).toEqual(["s1"])
    expect(withoutRecovery(held({ sleeps: [sleep({ nap: true })] }), NOW)).toEqual([])
    expect(withoutRecovery(held({ sleeps: [sleep()], recoveries: [recovery()] }), NOW)).toEqual([])
  })

  test("the cycle of a sleep or a recovery", () => {
    const bare = held({ sleeps: [sleep()], recoveries: [recovery({ key: "2" })] })
    expect(withoutCycle(bare, NOW)).toEqual(["s1", "2"])
    expect(withoutCycle({ ...bare, cycles: [cycle(), cycle({ key: "2" })] }, NOW)).toEqual([])
    expect(withoutCycle({ ...bare, cycles: [cycle({ deletedAt: NOW })] }, NOW)).toEqual(["s1", "2"])
  })

  test("nothing of what was made a day ago", () => {
    const made = (createdAt: number) => held({ sleeps: [sleep({ createdAt })] })
    expect(withoutRecovery(made(NOW - DAY), NOW)).toEqual([])
    expect(withoutRecovery(made(NOW - DAY + 1), NOW)).toEqual(["s1"])
  })
})

describe("a page brings an unknown cycle", () => {
  const store = held({ cycles: [cycle({ at: NOW - 10 * DAY })] })
  const brought = (cycle_id: number, start: number) => page("sleeps", [{ id: "s", cycle_id, start }])

  test("with a sleep of one that is neither held nor listed", () => {
    expect(bringsUnknownCycle(brought(2, NOW), store)).toBe(true)
    expect(bringsUnknownCycle(brought(1, NOW), store)).toBe(false)
    const listed = { ...brought(2, NOW), ...page("cycles", [{ id: 2 }]) }
    expect(bringsUnknownCycle(listed, store)).toBe(false)
  })

  test("not with a sleep from before all that is held, unless nothing is", () => {
    expect(bringsUnknownCycle(brought(2, NOW - 10 * DAY), store)).toBe(false)
    expect(bringsUnknownCycle(brought(2, NOW - 10 * DAY + 1), store)).toBe(true)
    expect(bringsUnknownCycle(brought(2, 5), held())).toBe(true)
    const both = { ...store, cycles: [...store.cycles, cycle({ key: "3" })] }
    expect(bringsUnknownCycle(brought(2, NOW - 5 * DAY), both)).toBe(true)
  })

  test("with the newest recovery's, whatever the older ones are of", () => {
    const recoveries = (...ids: number[]) =>
      page(
        "recoveries",
        ids.map((cycle_id) => ({ cycle_id })),
      )
    expect(bringsUnknownCycle(recoveries(2, 1), store)).toBe(true)
    expect(bringsUnknownCycle(recoveries(1, 2), store)).toBe(false)
    expect(bringsUnknownCycle({}, store)).toBe(false)
  })
})

test("a sleep moves when its cycle, its start, or its being a nap has changed", () => {
  const store = held({ sleeps: [sleep({ at: 5 })] })
  const shown = { id: "s1", cycle_id: 1, start: 5, nap: false }
  const moves = (over: Partial<RecordOf["sleeps"]>) =>
    movesSleeps(page("sleeps", [{ ...shown, ...over }]), store)
  expect(moves({})).toBe(false)
  expect(moves({ cycle_id: 2 })).toBe(true)
  expect(moves({ start: 6 })).toBe(true)
  expect(moves({ nap: true })).toBe(true)
  expect(moves({ id: "unknown", nap: true })).toBe(false)
  expect(movesSleeps({}, store)).toBe(false)
})
