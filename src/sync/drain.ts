import type { RecordWrites } from "../db/records.ts"
import { listRecoveriesOfSleeps, loadSnapshot, type Snapshot } from "../db/snapshot.ts"
import { recordPath } from "../whoop/client.ts"
import { type Collection, collections, type RecordOf } from "../whoop/records.ts"
import { keyOf, parseRecord, type Unreadable } from "../whoop/wire.ts"
import type { Way } from "./applier.ts"
import { noteListing, readChecks } from "./bookkeeping.ts"
import { FollowUpOnShelf, type MemberContext } from "./context.ts"
import {
  asksFirst,
  bringsUnknownCycle,
  collectionOfEvent,
  collectionsToList,
  deletedNights,
  judgeEvent,
  movesSleeps,
  nextTryAt,
  type Pages,
} from "./events.ts"
import { type FollowUp, followUpNeed, nextFollowUp } from "./follow-up.ts"
import type { InboxEvent } from "./inbox.ts"
import { JobOnShelf, rereadShifted } from "./job.ts"
import { compareNewest, listNewest } from "./listing.ts"
import { mergePages } from "./merged.ts"

const way: Way = { lane: "webhook", source: "webhook" }

/**
 * Answers everything in the inbox that is due, together: each collection is listed once, whatever the number of events.
 * An event leaves the inbox only after what answers it is in the store, so a crash anywhere repeats the whole and loses
 * nothing. Throws TryLaterError, ConnectionLostError; the events then stay.
 */
export async function drainInbox(context: MemberContext): Promise<void> {
  const { ports, inbox } = context
  const due = inbox.due(ports.now())
  if (due.length === 0) return
  const held = await loadHeld(context, due)
  const events = await withoutTheAbsent(context, due, held)
  if (events.length === 0) return
  const wanted = collectionsToList(events, held, readChecks(context).workoutsListedAt)
  const { pages, failure } = await listNewest(context, wanted, way.lane)
  const listed = events.filter((event) => pages[collectionOfEvent(event)] !== undefined)
  if (!pages.cycles && (bringsUnknownCycle(pages, held) || movesSleeps(pages, held))) {
    Object.assign(pages, (await listNewest(context, ["cycles"], way.lane)).pages)
  }
  const settled = await settleEvents(context, listed, pages, held)
  const asked = pagesOf(settled.writes)
  const after = mergePages(mergePages(held, pages, ports.now()), asked, ports.now())
  const followUp = planFollowUp(context, after, { answered: settled.answered, looked: false })
  const patch = noteListing(context, {
    held: after,
    pages,
    answeredEvents: settled.answered.length,
    ending: { followUp },
    now: ports.now(),
  })
  rereadAfter(context, settled.writes)
  await context.applier.write(pages, way, patch, settled.writes)
  keepFollowUp(context, followUp)
  for (const event of settled.answered) {
    inbox.finish(event, "applied")
    ports.log("event.applied", { userId: ports.userId, type: event.type, traceId: event.traceId })
  }
  await compareNewest(context, pages, way)
  const short = failure ?? settled.failure
  if (short !== undefined) throw short
}

/** A deletion above a walk's place shifts its offsets. Told before the write, so that no fault can come in between. */
function rereadAfter({ shelf, ports }: MemberContext, { gone = {} }: RecordWrites): void {
  const job = shelf.get(JobOnShelf)
  const shifted = new Set(collections.filter((collection) => (gone[collection]?.length ?? 0) > 0))
  if (!job || shifted.size === 0) return
  shelf.put(JobOnShelf, { ...job, walks: rereadShifted(job.walks, shifted, ports.now()) })
}

/** What is held of the last weeks, and the older recoveries that deletions are of. */
async function loadHeld({ ports }: MemberContext, events: InboxEvent[]): Promise<Snapshot> {
  const held = await loadSnapshot(ports.db, ports.userId)
  const known = new Set(held.recoveries.map((recovery) => recovery.sleepId))
  const older = deletedNights(events).filter((sleepId) => !known.has(sleepId))
  if (older.length === 0) return held
  const found = await listRecoveriesOfSleeps(ports.db, ports.userId, older)
  return { ...held, recoveries: [...held.recoveries, ...found] }
}

/** Leaves out, until their next try, those that WHOOP has kept waiting for long and still has nothing of. */
async function withoutTheAbsent(
  context: MemberContext,
  events: InboxEvent[],
  held: Snapshot,
): Promise<InboxEvent[]> {
  const rest: InboxEvent[] = []
  for (const event of events) {
    if (
      !asksFirst(event, held, context.ports.now()) ||
      context.inbox.toldOfDeletion(event) ||
      (await isThere(context, event, held))
    )
      rest.push(event)
    else waitOrGiveUp(context, event)
  }
  return rest
}

async function isThere(context: MemberContext, event: InboxEvent, held: Snapshot): Promise<boolean> {
  const collection = collectionOfEvent(event)
  const key =
    collection === "recoveries" ? await cycleOfSleep(context, event.objectId, {}, held, {}) : event.objectId
  if (key === null) return false
  await context.caller.reserve(way.lane, 1)
  return (await context.caller.get(recordPath(collection, key), way.lane)) !== null
}

interface Settled {
  writes: RecordWrites
  answered: InboxEvent[]
  /** What kept a record from being asked for; the pages are written all the same. */
  failure: unknown
}

async function settleEvents(
  context: MemberContext,
  events: InboxEvent[],
  pages: Pages,
  held: Snapshot,
): Promise<Settled> {
  const settled: Settled = {
    writes: { gone: {}, restored: {}, unreadable: [] },
    answered: [],
    failure: undefined,
  }
  for (const event of events) {
    const judged = judgeEvent(event, pages, held, context.ports.now())
    switch (judged.verdict) {
      case "answered":
        settled.answered.push(event)
        break
      case "bury":
        for (const { collection, key } of judged.gone) pushGone(settled.writes, collection, key)
        settled.answered.push(event)
        break
      case "wait":
        waitOrGiveUp(context, event)
        break
      case "look_again":
        context.inbox.postpone(event, judged.at, true)
        break
      case "ask":
        await askForEvent(context, event, pages, held, settled).catch((error: unknown) => {
          settled.failure ??= error
        })
    }
  }
  leaveTheReplaced(settled.writes, pages, deletedNights(events))
  return settled
}

/** A night entered in a deleted one's place has its cycle: WHOOP shows the recovery under the other sleep, so it is not gone. */
function leaveTheReplaced(writes: RecordWrites, pages: Pages, deleted: string[]): void {
  const gone = writes.gone?.recoveries
  if (!gone) return
  const listed = pages.recoveries?.records.filter((recovery) => !deleted.includes(recovery.sleep_id)) ?? []
  const shown = new Set([
    ...listed.map((recovery) => String(recovery.cycle_id)),
    ...(writes.restored?.recoveries ?? []),
  ])
  writes.gone = { ...writes.gone, recoveries: gone.filter((key) => !shown.has(key)) }
}

function pushGone(writes: RecordWrites, collection: Collection, key: string): void {
  const gone = writes.gone ?? {}
  gone[collection] = [...(gone[collection] ?? []), key]
  writes.gone = gone
}

/** The page does not hold it: it is older than the page, or not there yet, or already gone. */
async function askForEvent(
  context: MemberContext,
  event: InboxEvent,
  pages: Pages,
  held: Snapshot,
  settled: Settled,
): Promise<void> {
  const collection = collectionOfEvent(event)
  const key =
    collection === "recoveries"
      ? await cycleOfSleep(context, event.objectId, pages, held, settled.writes)
      : event.objectId
  const record = key === null ? null : await fetchRecord(context, collection, key, settled.writes)
  if (record === "unreadable") settled.answered.push(event)
  else if (record) {
    pushRecord(settled.writes, collection, record)
    settled.answered.push(event)
  } else if (isBuried(event, held) || context.inbox.toldOfDeletion(event)) settled.answered.push(event)
  else waitOrGiveUp(context, event)
}

/** The update of something whose deletion is known already: it came late, and 404 is the truth. */
function isBuried(event: InboxEvent, held: Snapshot): boolean {
  const collection = collectionOfEvent(event)
  if (collection === "recoveries") {
    const recovery = held.recoveries.find((one) => one.sleepId === event.objectId)
    const sleep = held.sleeps.find((one) => one.key === event.objectId)
    return (recovery?.deletedAt ?? sleep?.deletedAt ?? null) !== null
  }
  return held[collection].some((one) => one.key === event.objectId && one.deletedAt !== null)
}

/** A recovery's event carries its sleep's id: the sleep knows the cycle, in the page, in the store or at WHOOP. */
async function cycleOfSleep(
  context: MemberContext,
  sleepId: string,
  pages: Pages,
  held: Snapshot,
  writes: RecordWrites,
): Promise<string | null> {
  const listed = pages.sleeps?.records.find((sleep) => sleep.id === sleepId)
  if (listed) return String(listed.cycle_id)
  const known = held.sleeps.find((sleep) => sleep.key === sleepId && sleep.deletedAt === null)
  if (known) return known.cycleKey
  const sleep = await fetchRecord(context, "sleeps", sleepId, writes)
  if (sleep === null || sleep === "unreadable") return null
  // Asked for its cycle alone, but here it is.
  pushRecord(writes, "sleeps", sleep)
  return "cycle_id" in sleep ? String(sleep.cycle_id) : null
}

async function fetchRecord(
  context: MemberContext,
  collection: Collection,
  key: string,
  writes: RecordWrites,
): Promise<RecordOf[Collection] | "unreadable" | null> {
  await context.caller.reserve(way.lane, 1)
  const json = await context.caller.get(recordPath(collection, key), way.lane)
  if (json === null) return null
  const parsed = parseRecord(collection, json)
  if ("record" in parsed) return parsed.record
  const unreadable: Unreadable[] = writes.unreadable ?? []
  writes.unreadable = [...unreadable, parsed.unreadable]
  return "unreadable"
}

/** WHOOP itself showed it when asked by id, so even a tombstone yields. */
function pushRecord(writes: RecordWrites, collection: Collection, record: RecordOf[Collection]): void {
  const key = keyOf(collection, record)
  Object.assign(writes, { [collection]: [...(writes[collection] ?? []), record] })
  writes.restored = { ...writes.restored, [collection]: [...(writes.restored?.[collection] ?? []), key] }
}

function waitOrGiveUp({ ports, inbox }: MemberContext, event: InboxEvent): void {
  const nextAt = nextTryAt(event, ports.now())
  const fields = { userId: ports.userId, type: event.type, traceId: event.traceId, attempts: event.attempts }
  if (nextAt === null) {
    inbox.finish(event, "given_up")
    ports.log("event.given_up", fields)
  } else {
    inbox.postpone(event, nextAt, true)
    ports.log("event.retried", fields)
  }
}

/** Records asked for by id, as if they had stood on a page. */
function pagesOf(writes: RecordWrites): Pages {
  const pages = collections.map((collection) => [
    collection,
    { collection, records: writes[collection] ?? [], unreadable: [], nextToken: null },
  ])
  return Object.fromEntries(pages)
}

/** `answered`: events that leave the inbox with the write under way. Kept once that is done. */
function planFollowUp(
  { shelf, ports, inbox }: MemberContext,
  held: Snapshot,
  { answered, looked }: { answered: InboxEvent[]; looked: boolean },
): FollowUp | null {
  const now = ports.now()
  const leaving = new Set(answered.map((event) => event.traceId))
  const waiting = inbox.waiting().filter((event) => !leaving.has(event.traceId))
  const need = followUpNeed(held, idsOf(waiting), now)
  return nextFollowUp(shelf.get(FollowUpOnShelf), need, looked, now)
}

const idsOf = (events: InboxEvent[]) => events.map((event) => event.objectId)

function keepFollowUp({ shelf }: MemberContext, plan: FollowUp | null): void {
  if (plan) shelf.put(FollowUpOnShelf, plan)
  else shelf.remove(FollowUpOnShelf)
}

/** `dueBy`: a look planned until then is due, UTC ms: the present, or the tick's scheduled time. */
export async function followUp(context: MemberContext, dueBy: number): Promise<void> {
  const { ports, shelf, inbox } = context
  const plan = shelf.get(FollowUpOnShelf)
  if (!plan || plan.at === null || plan.at > dueBy) return
  const before = await loadSnapshot(ports.db, ports.userId)
  const need = followUpNeed(before, idsOf(inbox.waiting()), ports.now())
  const { pages, failure } = await listNewest(context, need?.collections ?? [], way.lane)
  const held = mergePages(before, pages, ports.now())
  // A look of which a part did not come is made again.
  const next = failure === undefined ? planFollowUp(context, held, { answered: [], looked: true }) : plan
  const patch = noteListing(context, {
    held,
    pages,
    answeredEvents: null,
    ending: { followUp: next },
    now: ports.now(),
  })
  await context.applier.write(pages, way, patch)
  keepFollowUp(context, next)
  if (failure !== undefined) throw failure
}
