import { describe, expect, test } from "vitest"
import type { HeldRecovery } from "../../src/db/snapshot.ts"
import {
  asksFirst,
  isDoubted,
  judgeEvent,
  nextTryAt,
  type Pages,
  unansweredBy,
} from "../../src/sync/events.ts"
import type { InboxEvent } from "../../src/sync/inbox.ts"
import { DAY, event, HOUR, held, NOW, page, record, recovery, SECOND, sleep } from "./held.ts"

/* What becomes of each event, decided over what is held and what the pages that it had listed show. */

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
