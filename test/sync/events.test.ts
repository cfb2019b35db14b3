import { describe, expect, test } from "vitest"
import type { Held, HeldCycle, HeldRecovery, HeldSleep, Snapshot } from "../../src/db/snapshot.ts"
import {
  asksFirst,
  bringsUnknownCycle,
  collectionOfEvent,
  collectionsToList,
  deletedNights,
  deletedOf,
  isDoubted,
  judgeEvent,
  movesSleeps,
  nextTryAt,
  type Pages,
  unansweredBy,
  unclosedCycles,
  unclosedLately,
  withoutCycle,
  withoutRecovery,
  withoutSleep,
} from "../../src/sync/events.ts"
import type { InboxEvent } from "../../src/sync/inbox.ts"
import type { Collection, RecordOf } from "../../src/whoop/records.ts"

/* What events ask for, decided over what is held and what WHOOP's newest pages show. */

const NOW = 1_795_348_800_000
const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

const event = (over: Partial<InboxEvent> = {}): InboxEvent => ({
  traceId: "t",
  type: "sleep.updated",
  objectId: "s1",
  receivedAt: NOW,
  attempts: 0,
  ...over,
})
const record = (over: Partial<Held> = {}): Held => ({
  key: "1",
  at: NOW - 8 * HOUR,
  createdAt: NOW - HOUR,
  updatedAt: NOW - HOUR,
  firstSeenAt: NOW - HOUR,
  deletedAt: null,
  scoreState: "SCORED",
  ...over,
})
const cycle = (over: Partial<HeldCycle> = {}): HeldCycle => ({ ...record(), end: null, ...over })
const sleep = (over: Partial<HeldSleep> = {}): HeldSleep => ({
  ...record({ key: "s1" }),
  cycleKey: "1",
  nap: false,
  end: NOW - HOUR,
  ...over,
})
const recovery = (over: Partial<HeldRecovery> = {}): HeldRecovery => ({
  ...record(),
  sleepId: "s1",
  recoveryScore: 60,
  ...over,
})
const held = (over: Partial<Snapshot> = {}): Snapshot => ({
  cycles: [],
  recoveries: [],
  sleeps: [],
  workouts: [],
  ...over,
})
/** A page of records of which only what events go by is given. */
const page = <C extends Collection>(
  collection: C,
  records: Partial<RecordOf[C]>[],
  nextToken: string | null = null,
): Pages => ({ [collection]: { collection, records, unreadable: [], nextToken } })

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

describe("an update", () => {
  const judge = (pages: Pages, over: Partial<InboxEvent> = {}, store = held(), now = NOW) =>
    judgeEvent(event(over), pages, store, now)

  test.each([
    ["sleep.updated", page("sleeps", [{ id: "s1", updated_at: NOW }])],
    ["workout.updated", page("workouts", [{ id: "s1", updated_at: NOW }])],
    ["recovery.updated", page("recoveries", [{ sleep_id: "s1", updated_at: NOW }])],
  ] as const)("%s is answered by the page that shows it, and else asked for", (type, pages) => {
    expect(judge(pages, { type })).toEqual({ verdict: "answered" })
    expect(judge(pages, { type, objectId: "other" })).toEqual({ verdict: "ask", gone: [] })
  })

  describe("of which the page shows what was held before", () => {
    const before = NOW - HOUR
    const old = page("sleeps", [{ id: "s1", updated_at: before }])
    const store = held({ sleeps: [sleep({ updatedAt: before })] })

    test("is looked at once more, eight seconds later", () => {
      expect(judge(old, {}, store, NOW + 5)).toEqual({ verdict: "look_again", at: NOW + 5 + 8 * SECOND })
      expect(judge(old, { attempts: 1 }, store)).toEqual({ verdict: "answered" })
    })

    test("is answered when that is newer than what is held, or hardly older than the event", () => {
      expect(judge(old, {}, held({ sleeps: [sleep({ updatedAt: before - 1 })] }))).toEqual({
        verdict: "answered",
      })
      const young = (ms: number) => page("sleeps", [{ id: "s1", updated_at: NOW - ms }])
      const newer = held({ sleeps: [sleep({ updatedAt: NOW })] })
      expect(judge(young(5 * SECOND - 1), {}, newer)).toEqual({ verdict: "answered" })
      expect(judge(young(5 * SECOND), {}, newer)).toMatchObject({ verdict: "look_again" })
    })

    test("is answered when nothing of it is held, or only that it was deleted", () => {
      expect(judge(old)).toEqual({ verdict: "answered" })
      const buried = held({ sleeps: [sleep({ updatedAt: before, deletedAt: NOW })] })
      expect(judge(old, {}, buried)).toEqual({ verdict: "answered" })
    })

    test("is found by its sleep where it is a recovery's", () => {
      const shown = page("recoveries", [{ sleep_id: "s1", updated_at: before }])
      const stored = held({ recoveries: [recovery({ updatedAt: before })] })
      expect(judge(shown, { type: "recovery.updated" }, stored)).toMatchObject({ verdict: "look_again" })
    })
  })
})

describe("a deletion", () => {
  const judge = (type: InboxEvent["type"], pages: Pages, store = held(), now = NOW) =>
    judgeEvent(event({ type }), pages, store, now)

  test("that WHOOP still lists is doubted for ten minutes, then the list is believed", () => {
    const listed = page("sleeps", [{ id: "s1", updated_at: NOW }])
    expect(judge("sleep.deleted", listed, held(), NOW + 10 * 60 * SECOND - 1)).toEqual({ verdict: "wait" })
    expect(judge("sleep.deleted", listed, held(), NOW + 10 * 60 * SECOND)).toEqual({ verdict: "answered" })
    expect(isDoubted(event({ type: "sleep.deleted" }), NOW)).toBe(true)
    expect(isDoubted(event(), NOW)).toBe(false)
  })

  test("of a sleep buries it and its living recovery", () => {
    const store = held({
      recoveries: [
        recovery({ key: "7" }),
        recovery({ key: "8", deletedAt: NOW }),
        recovery({ sleepId: "x" }),
      ],
    })
    expect(judge("sleep.deleted", page("sleeps", []), store)).toEqual({
      verdict: "bury",
      gone: [
        { collection: "sleeps", key: "s1" },
        { collection: "recoveries", key: "7" },
      ],
    })
  })

  test("of a recovery buries that alone, of a workout that alone", () => {
    const store = held({ recoveries: [recovery({ key: "7" })] })
    expect(judge("recovery.deleted", page("recoveries", []), store)).toEqual({
      verdict: "bury",
      gone: [{ collection: "recoveries", key: "7" }],
    })
    expect(judge("workout.deleted", page("workouts", []), store)).toEqual({
      verdict: "bury",
      gone: [{ collection: "workouts", key: "s1" }],
    })
  })

  test("of something older than the page shows is asked for first", () => {
    const store = held({ sleeps: [sleep({ at: NOW - 9 * DAY })] })
    const reaching = (start: number, nextToken: string | null) =>
      page(
        "sleeps",
        [
          { id: "x", start: NOW },
          { id: "y", start },
        ],
        nextToken,
      )
    const gone = [{ collection: "sleeps", key: "s1" }]
    expect(judge("sleep.deleted", reaching(NOW - 9 * DAY + 1, "more"), store)).toEqual({
      verdict: "ask",
      gone,
    })
    expect(judge("sleep.deleted", reaching(NOW - 9 * DAY, "more"), store)).toEqual({ verdict: "bury", gone })
    expect(judge("sleep.deleted", reaching(NOW, null), store)).toEqual({ verdict: "bury", gone })
    expect(judge("sleep.deleted", reaching(NOW, "more"), held())).toEqual({ verdict: "bury", gone })
    const timeless = held({ sleeps: [sleep({ at: null, createdAt: NOW - 9 * DAY })] })
    expect(judge("sleep.deleted", reaching(NOW, "more"), timeless)).toEqual({ verdict: "ask", gone })
  })

  test("of a recovery goes by its night, or by when it was made, whichever was first", () => {
    const at = (over: Partial<HeldRecovery>) => held({ recoveries: [recovery({ key: "7", ...over })] })
    const reaching = (created_at: number) => page("recoveries", [{ sleep_id: "x", created_at }], "more")
    const anew = at({ createdAt: NOW, at: NOW - 9 * DAY })
    expect(judge("recovery.deleted", reaching(NOW - 9 * DAY), anew)).toMatchObject({ verdict: "bury" })
    expect(judge("recovery.deleted", reaching(NOW - 9 * DAY + 1), anew)).toMatchObject({ verdict: "ask" })
    const bare = at({ createdAt: NOW - 3 * DAY, at: null })
    expect(judge("recovery.deleted", reaching(NOW - 3 * DAY), bare)).toMatchObject({ verdict: "bury" })
    expect(judge("recovery.deleted", reaching(NOW - 3 * DAY + 1), bare)).toMatchObject({ verdict: "ask" })
  })
})

test("left to be asked for by id are the records of a kind that updates tell of and the pages do not show, once each", () => {
  const pages = page("sleeps", [{ id: "shown", updated_at: NOW }])
  const left = (...events: Partial<InboxEvent>[]) =>
    unansweredBy(pages, "sleeps", events.map(event), held(), NOW)
  expect(left({ objectId: "a" }, { objectId: "b" }, { objectId: "a", traceId: "again" })).toBe(2)
  expect(left({ objectId: "shown" }, { type: "workout.updated" }, { type: "sleep.deleted" })).toBe(0)
  const older = held({ sleeps: [sleep({ at: 5 })] })
  const goesOn = page("sleeps", [{ id: "x", start: NOW }], "more")
  expect(unansweredBy(goesOn, "sleeps", [event({ type: "sleep.deleted" })], older, NOW)).toBe(0)
})

describe("what WHOOP does not show yet", () => {
  const seconds = (attempts: number, age = 0) => {
    const at = nextTryAt(event({ attempts, receivedAt: NOW - age }), NOW)
    return at === null ? null : (at - NOW) / SECOND
  }

  test("is asked for again after longer and longer waits", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50].map((attempts) => seconds(attempts))).toEqual([
      2, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 7_200, 7_200,
    ])
  })

  test("is waited for a quarter of the time so far at least, and for a day", () => {
    expect(seconds(0, 8 * HOUR)).toBe(2 * 3_600)
    expect(seconds(0, DAY - 1)).not.toBeNull()
    expect(seconds(0, DAY)).toBeNull()
  })

  test("is asked for by its id first from the fifth try on, where nothing of it is held", () => {
    const asks = (over: Partial<InboxEvent>, store = held()) =>
      asksFirst(event({ attempts: 4, ...over }), store, NOW)
    expect(asks({})).toBe(true)
    expect(asks({ attempts: 3 })).toBe(false)
    expect(asks({ type: "sleep.deleted" })).toBe(false)
    expect(asks({ receivedAt: NOW - DAY })).toBe(false)
    expect(asks({}, held({ sleeps: [sleep()] }))).toBe(false)
    expect(asks({ type: "recovery.updated" }, held({ recoveries: [recovery()] }))).toBe(false)
    expect(asks({ type: "recovery.updated" }, held({ sleeps: [sleep()] }))).toBe(true)
    expect(asks({}, held({ sleeps: [sleep({ key: "another" })] }))).toBe(true)
    expect(asks({ type: "recovery.updated" }, held({ recoveries: [recovery({ sleepId: "x" })] }))).toBe(true)
    expect(asks({ type: "workout.updated" }, held({ workouts: [record({ key: "s1" })] }))).toBe(false)
  })
})
