import { DatabaseSync } from "node:sqlite"
import { beforeEach, describe, expect, test } from "vitest"
import { Inbox, isSameEvent } from "../../src/sync/inbox.ts"
import type { SqlValue } from "../../src/sync/ports.ts"
import type { WhoopEvent } from "../../src/whoop/events.ts"

/* What an inbox keeps, over SQLite as an object has it. */

const NOW = 1_795_348_800_000
const HOUR = 3_600_000

const event = (over: Partial<WhoopEvent> = {}): WhoopEvent => ({
  user_id: 7,
  id: "a-sleep",
  type: "sleep.updated",
  trace_id: "trace",
  ...over,
})

let inbox: Inbox
const exec = (query: string, ...bindings: SqlValue[]) => {
  const statement = database.prepare(query)
  return statement.all(...bindings) as Record<string, SqlValue>[]
}
let database: DatabaseSync

beforeEach(() => {
  database = new DatabaseSync(":memory:")
  inbox = new Inbox({ exec })
})

const rows = () => exec("select * from inbox order by trace_id")
const traces = (now = NOW) => inbox.due(now).map(({ traceId }) => traceId)

/** The event as the inbox has it. */
function added(over: Partial<WhoopEvent> = {}, at = NOW) {
  inbox.add(event(over), at)
  const found = inbox.due(at).find(({ traceId }) => traceId === event(over).trace_id)
  if (!found) throw new Error("an event that was added is due")
  return found
}

describe("an event", () => {
  test("is due at once, as it came", () => {
    expect(inbox.add(event({ type: "workout.deleted", id: "w" }), NOW)).toBe(true)
    expect(inbox.due(NOW)).toEqual([
      { traceId: "trace", type: "workout.deleted", objectId: "w", receivedAt: NOW, attempts: 0 },
    ])
    expect(inbox.due(NOW - 1)).toEqual([])
    expect(inbox.nextAt()).toBe(NOW)
  })

  test("that comes again is none", () => {
    inbox.add(event(), NOW)
    expect(inbox.add(event(), NOW + 5)).toBe(false)
    expect(inbox.due(NOW + 5)).toMatchObject([{ receivedAt: NOW }])
  })

  test("that shares its trace with another is one of its own", () => {
    const recovery = added({ type: "recovery.updated" })
    added({ type: "sleep.updated" })
    inbox.finish(recovery, "applied")
    expect(inbox.waiting()).toMatchObject([{ type: "sleep.updated" }])
    inbox.postpone({ ...recovery, type: "sleep.updated" }, NOW + 9, true)
    expect(rows()).toMatchObject([
      { type: "recovery.updated", attempts: 0, next_at: null },
      { type: "sleep.updated", attempts: 1, next_at: NOW + 9 },
    ])
  })

  test("is the same as another only if trace, kind and record are", () => {
    const one = added()
    const other = { ...one, receivedAt: NOW + 1, attempts: 3 }
    expect(isSameEvent(one, other)).toBe(true)
    expect(isSameEvent(one, { ...other, traceId: "another" })).toBe(false)
    expect(isSameEvent(one, { ...other, type: "sleep.deleted" })).toBe(false)
    expect(isSameEvent(one, { ...other, objectId: "another" })).toBe(false)
  })

  test("that comes again after it was answered is none either", () => {
    inbox.finish(added(), "applied")
    expect(inbox.add(event(), NOW + HOUR)).toBe(false)
    expect(inbox.pending()).toBe(0)
  })

  test("is answered in the order of arrival, fifty at a time", () => {
    for (let i = 59; i >= 0; i--) inbox.add(event({ trace_id: `t${String(i).padStart(2, "0")}` }), NOW + i)
    expect(traces(NOW + 100)).toEqual(Array.from({ length: 50 }, (_, i) => `t${String(i).padStart(2, "0")}`))
    expect(inbox.pending()).toBe(60)
  })

  test("put off counts as a try only where that try said something of it", () => {
    inbox.postpone(added(), NOW + 1_000, true)
    inbox.postpone(added({ trace_id: "other" }), NOW + 2_000, false)
    expect(traces()).toEqual([])
    expect(inbox.nextAt()).toBe(NOW + 1_000)
    expect(inbox.due(NOW + 2_000).map(({ attempts }) => attempts)).toEqual([0, 1])
    expect(
      inbox
        .waiting()
        .map(({ traceId }) => traceId)
        .sort(),
    ).toEqual(["other", "trace"])
  })

  test("that is finished says how, and waits for nothing", () => {
    inbox.finish(added(), "given_up")
    expect(rows()).toMatchObject([{ outcome: "given_up", next_at: null }])
    expect([inbox.pending(), inbox.nextAt(), inbox.waiting()]).toEqual([0, null, []])
  })
})

test("a listing that covers all supersedes what waits, and leaves what was answered", () => {
  inbox.finish(added({ trace_id: "answered" }), "applied")
  inbox.add(event({ trace_id: "waiting" }), NOW)
  inbox.supersede()
  expect(rows().map(({ outcome }) => outcome)).toEqual(["applied", "superseded"])
  expect(inbox.pending()).toBe(0)
})

test("an answered event is remembered for 26 hours, a waiting one until it is answered", () => {
  inbox.finish(added({ trace_id: "answered" }), "applied")
  inbox.add(event({ trace_id: "waiting" }), NOW)
  inbox.sweep(NOW + 26 * HOUR)
  expect(rows()).toHaveLength(2)
  inbox.sweep(NOW + 26 * HOUR + 1)
  expect(rows().map(({ trace_id }) => trace_id)).toEqual(["waiting"])
})

test("forgetting tells how many there were", () => {
  inbox.add(event({ trace_id: "one" }), NOW)
  inbox.finish(added({ trace_id: "two" }), "applied")
  expect(inbox.clear()).toBe(2)
  expect(rows()).toEqual([])
})

test("emptied storage is opened anew", () => {
  exec("drop table inbox")
  inbox.open()
  inbox.open()
  expect(inbox.add(event(), NOW)).toBe(true)
})

describe("a record's deletion", () => {
  const tells = (deletion: WhoopEvent["type"], of: WhoopEvent["type"], id = "a-sleep") => {
    inbox.add(event({ type: deletion, trace_id: "deletion" }), NOW)
    return inbox.toldOfDeletion(added({ type: of, id, trace_id: "update" }))
  }

  test.each([
    ["sleep.deleted", "sleep.updated"],
    ["sleep.deleted", "recovery.updated"],
    ["recovery.deleted", "recovery.updated"],
    ["workout.deleted", "workout.updated"],
  ] as const)("is told by %s to %s", (deletion, of) => {
    expect(tells(deletion, of)).toBe(true)
  })

  test.each([
    ["recovery.deleted", "sleep.updated"],
    ["workout.deleted", "sleep.updated"],
    ["sleep.deleted", "workout.updated"],
    ["sleep.updated", "sleep.updated"],
  ] as const)("is not told by %s to %s", (other, of) => {
    expect(tells(other, of)).toBe(false)
  })

  test("is no other record's", () => {
    expect(tells("sleep.deleted", "sleep.updated", "another")).toBe(false)
  })
})
