import type { Held, Snapshot } from "../db/snapshot.ts"
import type { Collection } from "../whoop/records.ts"
import type { Page } from "../whoop/wire.ts"
import type { InboxEvent } from "./inbox.ts"
import { happenedAt } from "./walk.ts"

/*
 * What events ask for, as decisions over values. An event is answered by listing its collection once ("twenty-five for
 * one"): the page answers it and heals the last weeks. Only what the page does not hold is asked for by id.
 */

export type Pages = { [C in Collection]?: Page<C> }

const collectionOf: Record<string, Collection> = {
  workout: "workouts",
  sleep: "sleeps",
  recovery: "recoveries",
}

export function collectionOfEvent(event: Pick<InboxEvent, "type">): Collection {
  const collection = collectionOf[event.type.split(".")[0] ?? ""]
  if (!collection) throw new Error("an event of no known collection is in the inbox")
  return collection
}

const isDeletion = (event: InboxEvent) => event.type.endsWith(".deleted")

/** The records of one kind that events say are gone. */
export function deletedOf(collection: "sleeps" | "workouts", events: InboxEvent[]): string[] {
  return events
    .filter((event) => isDeletion(event) && collectionOfEvent(event) === collection)
    .map((event) => event.objectId)
}

/** The sleeps of which the recovery is gone, or they themselves. */
export function deletedNights(events: InboxEvent[]): string[] {
  return events
    .filter((event) => isDeletion(event) && collectionOfEvent(event) !== "workouts")
    .map((event) => event.objectId)
}

/**
 * A night that does not come is missed; a workout whose event was lost is not. Whoever has had none announced for so
 * long has them listed along with a night's sleep: nothing for who trains daily, a call every few days for who rests.
 */
const WORKOUTS_UNHEARD_MS = 2 * 24 * 3_600_000

/**
 * The collections these events want listed. A new recovery also wants the cycles: WHOOP sends no cycle events, and
 * yesterday just closed. Where the sleep's event has brought them already, and yesterday is closed, they are left out.
 */
export function collectionsToList(
  events: InboxEvent[],
  held: Snapshot,
  workoutsListedAt: number | null,
): Collection[] {
  const wanted = new Set<Collection>(events.map(collectionOfEvent))
  // Never listed yet: the import is about to.
  const overdueFrom =
    workoutsListedAt === null ? Number.POSITIVE_INFINITY : workoutsListedAt + WORKOUTS_UNHEARD_MS
  if (events.some((event) => event.type === "sleep.updated" && event.receivedAt > overdueFrom))
    wanted.add("workouts")
  const wantsThem = (event: InboxEvent) =>
    (event.type === "recovery.updated" && wantsCycles(event, held)) ||
    (event.type === "sleep.updated" && endsTheDay(event, held))
  // With a night WHOOP may take back its cycle, or join it to the one before.
  if (events.some(wantsThem) || deletedNights(events).length > 0) wanted.add("cycles")
  return [...wanted]
}

/** No cycle was seen to be as short; a nap comes before that. */
const DAY_AT_LEAST_MS = 17 * 3_600_000

/** A sleep nobody has seen, so long after the newest cycle began that it is a night with a cycle of its own. */
function endsTheDay(event: InboxEvent, held: Snapshot): boolean {
  if (held.sleeps.some((sleep) => sleep.key === event.objectId)) return false
  const newest = Math.max(...held.cycles.map((cycle) => cycle.at ?? 0))
  // A night is noticed five hours after it began, at the earliest.
  return event.receivedAt - newest > DAY_AT_LEAST_MS + 4 * 3_600_000
}

function wantsCycles(event: InboxEvent, held: Snapshot): boolean {
  const known = held.recoveries.some((r) => r.sleepId === event.objectId && r.deletedAt === null)
  if (known) return false
  const sleep = held.sleeps.find((s) => s.key === event.objectId)
  return !sleep || !isHeld(held, sleep.cycleKey) || unclosedLately(held).length > 0
}

function isHeld(held: Snapshot, cycleKey: string): boolean {
  return held.cycles.some((cycle) => cycle.key === cycleKey && cycle.deletedAt === null)
}

/** Cycles without an end that are not the newest: WHOOP closes them within seconds, once in a while within hours. */
export function unclosedCycles(held: Pick<Snapshot, "cycles">): string[] {
  const live = held.cycles.filter((cycle) => cycle.deletedAt === null)
  const newest = Math.max(...live.map((cycle) => cycle.at ?? 0))
  return live.filter((cycle) => cycle.end === null && (cycle.at ?? 0) < newest).map((cycle) => cycle.key)
}

/** What WHOOP has not closed so long after it began (the strap was taken off for days) is not about to be closed. */
const CLOSED_WITHIN_MS = 3 * 24 * 3_600_000

/** Unclosed cycles that are worth a look. */
export function unclosedLately(held: Pick<Snapshot, "cycles">): string[] {
  const unclosed = new Set(unclosedCycles(held))
  const newest = Math.max(...held.cycles.map((cycle) => cycle.at ?? 0))
  return held.cycles
    .filter(({ key, at }) => unclosed.has(key) && newest - (at ?? 0) < CLOSED_WITHIN_MS)
    .map(({ key }) => key)
}

const RECENT_MS = 24 * 3_600_000

/** Sleeps that were never seen although a recovery of today names them: their event is on its way, or was lost. */
export function withoutSleep({ recoveries, sleeps }: Snapshot, now: number): string[] {
  const seen = new Set(sleeps.map((sleep) => sleep.key))
  return recoveries
    .filter((recovery) => isOfToday(recovery, now) && !seen.has(recovery.sleepId))
    .map((recovery) => recovery.sleepId)
}

/** Nights of today whose recovery was never seen. WHOOP makes both at once, but for one in a hundred. */
export function withoutRecovery({ recoveries, sleeps }: Snapshot, now: number): string[] {
  const seen = new Set(recoveries.map((recovery) => recovery.key))
  return keysOf(sleeps.filter((sleep) => isOfToday(sleep, now) && !sleep.nap && !seen.has(sleep.cycleKey)))
}

/** Records of today whose cycle is not held: WHOOP shows it a moment later. */
export function withoutCycle(held: Snapshot, now: number): string[] {
  const lacks = (record: Held, cycleKey: string) => isOfToday(record, now) && !isHeld(held, cycleKey)
  return [
    ...keysOf(held.sleeps.filter((sleep) => lacks(sleep, sleep.cycleKey))),
    ...keysOf(held.recoveries.filter((recovery) => lacks(recovery, recovery.key))),
  ]
}

const keysOf = (records: Held[]) => records.map(({ key }) => key)

function isOfToday(record: Held, now: number): boolean {
  return record.deletedAt === null && now - record.createdAt < RECENT_MS
}

/** Whether what the pages brought belongs to a cycle that neither they nor the store hold. */
export function bringsUnknownCycle(pages: Pages, held: Snapshot): boolean {
  const listed = new Set(pages.cycles?.records.map((cycle) => String(cycle.id)))
  const unknown = (cycleKey: string) => !listed.has(cycleKey) && !isHeld(held, cycleKey)
  const oldestHeld = Math.min(...held.cycles.map((cycle) => cycle.at ?? Number.POSITIVE_INFINITY))
  const newSleeps =
    pages.sleeps?.records.filter((sleep) => sleep.start > oldestHeld || held.cycles.length === 0) ?? []
  const [newestRecovery] = pages.recoveries?.records ?? []
  return (
    newSleeps.some((sleep) => unknown(String(sleep.cycle_id))) ||
    (newestRecovery !== undefined && unknown(String(newestRecovery.cycle_id)))
  )
}

/** Whether a sleep that is held belongs to another cycle now, begins at another time, or became a nap: so have its cycles. */
export function movesSleeps(pages: Pages, held: Snapshot): boolean {
  const before = new Map(held.sleeps.map((sleep) => [sleep.key, sleep]))
  return (pages.sleeps?.records ?? []).some((sleep) => {
    const known = before.get(sleep.id)
    return (
      known !== undefined &&
      (known.cycleKey !== String(sleep.cycle_id) || known.nap !== sleep.nap || known.at !== sleep.start)
    )
  })
}

export type EventVerdict =
  /** The page shows it, or shows that there is nothing left to do. */
  | { verdict: "answered" }
  /** Deleted, says WHOOP, and the page does not contradict. */
  | { verdict: "bury"; gone: Gone[] }
  /** Not on the page: ask for the record itself. `gone`: what a 404 would bury. */
  | { verdict: "ask"; gone: Gone[] }
  /** WHOOP's event and WHOOP's list disagree: one of them is early. */
  | { verdict: "wait" }
  /** The page shows what was held before: it may be older than the event. */
  | { verdict: "look_again"; at: number }

/** Records of one kind that these pages leave to be asked for by id. */
export function unansweredBy(
  pages: Pages,
  collection: Collection,
  events: InboxEvent[],
  held: Snapshot,
  now: number,
): number {
  const left = events.filter((event) => {
    if (collectionOfEvent(event) !== collection) return false
    const judged = judgeEvent(event, pages, held, now)
    return judged.verdict === "ask" && judged.gone.length === 0
  })
  return new Set(left.map((event) => event.objectId)).size
}

export interface Gone {
  collection: Collection
  key: string
}

/** How long a deletion that WHOOP still lists is doubted before the list is believed. */
const DELETION_DOUBT_MS = 10 * 60_000

export function judgeEvent(event: InboxEvent, pages: Pages, held: Snapshot, now: number): EventVerdict {
  const shown = shownBy(event, pages)
  const listed = shown !== undefined
  if (!isDeletion(event)) {
    if (!listed) return { verdict: "ask", gone: [] }
    return isOldNews(event, shown.updated_at, held)
      ? { verdict: "look_again", at: now + LOOK_AGAIN_MS }
      : { verdict: "answered" }
  }
  if (listed) return { verdict: isDoubted(event, now) ? "wait" : "answered" }
  const collection = collectionOfEvent(event)
  const recoveries = held.recoveries
    .filter((recovery) => recovery.sleepId === event.objectId && recovery.deletedAt === null)
    .map((recovery) => ({ collection: "recoveries" as const, key: recovery.key }))
  // Deleting a sleep deletes its recovery (official).
  const own = collection === "recoveries" ? [] : [{ collection, key: event.objectId }]
  const gone = [...own, ...(collection === "workouts" ? [] : recoveries)]
  // Older than all the page shows: it may have come back since, for events come in any order.
  return { verdict: reachesDownTo(pages[collection], heldOf(event, held)) ? "bury" : "ask", gone }
}

/** Whether a deletion is so young that WHOOP may still show the record by mistake. */
export function isDoubted(event: InboxEvent, now: number): boolean {
  return isDeletion(event) && now - event.receivedAt < DELETION_DOUBT_MS
}

function heldOf(event: InboxEvent, held: Snapshot): Held | undefined {
  const collection = collectionOfEvent(event)
  return collection === "recoveries"
    ? held.recoveries.find((recovery) => recovery.sleepId === event.objectId)
    : held[collection].find((record) => record.key === event.objectId)
}

/** Whether the page would show the record, if WHOOP had it; also where there is none here that could be wrong. */
function reachesDownTo(page: Pages[Collection], record: Held | undefined): boolean {
  if (!page || page.nextToken === null || record === undefined) return true
  // A recovery carries no start, and one that was made anew stands where its night does.
  const at = Math.min(record.at ?? record.createdAt, record.createdAt)
  return page.records.some((one) => happenedAt(one) <= at)
}

/** What the pages show of the event's record. */
function shownBy(event: InboxEvent, pages: Pages): { updated_at: number } | undefined {
  const id = event.objectId
  switch (collectionOfEvent(event)) {
    case "sleeps":
      return pages.sleeps?.records.find((sleep) => sleep.id === id)
    case "workouts":
      return pages.workouts?.records.find((workout) => workout.id === id)
    case "recoveries":
      return pages.recoveries?.records.find((recovery) => recovery.sleep_id === id)
    case "cycles":
      return undefined
  }
}

/** WHOOP tells of a change within seconds: what changed this shortly before is what the event is about. */
const TOLD_WITHIN_MS = 5_000
const LOOK_AGAIN_MS = 8_000

/**
 * Whether the page shows of the event's record only what was held before, and from long before the event: then it may be
 * a list that lags behind. It is looked at once more; an event that told of nothing new costs that call.
 */
function isOldNews(event: InboxEvent, shownUpdatedAt: number, held: Snapshot): boolean {
  if (event.attempts > 0 || event.receivedAt - shownUpdatedAt < TOLD_WITHIN_MS) return false
  const before = heldOf(event, held)
  return before !== undefined && before.deletedAt === null && shownUpdatedAt <= before.updatedAt
}

/** WHOOP announced it and answers 404 for now: growing waits, until a day has passed. */
const NOT_YET_SECONDS = [2, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200]
const GIVE_UP_AFTER_MS = 24 * 3_600_000

/** Tries that list, as every event's first one does: most of what is announced too early is there within the minute. */
const LISTING_TRIES = 4

/**
 * Whether an event that WHOOP has kept waiting is asked for by its id first: one call a try instead of up to four. Only
 * where nothing of the record is held, so that there is nothing a listing could heal; the last try lists again.
 */
export function asksFirst(event: InboxEvent, held: Snapshot, now: number): boolean {
  if (event.attempts < LISTING_TRIES || isDeletion(event) || nextTryAt(event, now) === null) return false
  return heldOf(event, held) === undefined
}

/** What WHOOP did not show for so long does not come within seconds: each wait is a share of the time so far at least. */
const WAIT_SHARE = 1 / 4

/** When to ask again for something WHOOP announced; null: a day has passed, no more. */
export function nextTryAt(event: InboxEvent, now: number): number | null {
  const age = now - event.receivedAt
  if (age >= GIVE_UP_AFTER_MS) return null
  const seconds = NOT_YET_SECONDS[Math.min(event.attempts, NOT_YET_SECONDS.length - 1)] ?? 7_200
  return now + Math.max(seconds * 1000, age * WAIT_SHARE)
}
