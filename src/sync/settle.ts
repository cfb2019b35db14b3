import type { RecordWrites } from "../db/records.ts"
import { findCycleBefore, type Snapshot } from "../db/snapshot.ts"
import { recordPath } from "../whoop/client.ts"
import type { Collection, RecordOf } from "../whoop/records.ts"
import { keyOf } from "../whoop/wire.ts"
import { type AskedById, askById } from "./by-id.ts"
import type { MemberContext } from "./context.ts"
import type { Answers } from "./cut-short.ts"
import {
  asksFirst,
  collectionOfEvent,
  deletedNights,
  type Gone,
  isDoubted,
  judgeEvent,
  nextTryAt,
  type Pages,
} from "./events.ts"
import type { InboxEvent } from "./inbox.ts"

/*
 * What becomes of each event once its collection was listed: answered by the page, buried, asked for by its id, or waiting.
 */

const lane = "webhook"

/** Leaves out, until their next try, those that WHOOP has kept waiting for long and still has nothing of. */
export async function withoutTheAbsent(
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
    collection === "recoveries"
      ? await cycleOfSleep(context, event.objectId, {}, held, unsettled(new Map()))
      : event.objectId
  if (key === null) return false
  await context.caller.reserve(lane, 1)
  return (await context.caller.get(recordPath(collection, key), lane)) !== null
}

interface Settled {
  writes: RecordWrites
  answered: InboxEvent[]
  /** What kept a record from being asked for; the pages are written all the same. */
  failure: unknown
  /** Several events of one record ask once. */
  asked: AskedById
}

const unsettled = (asked: AskedById): Settled => ({
  writes: { gone: {}, restored: {}, unreadable: [] },
  answered: [],
  failure: undefined,
  asked,
})

/** `asked`: WHOOP's answers by id so far, and further ones. */
export async function settleEvents(
  context: MemberContext,
  events: InboxEvent[],
  { pages, asked }: Pick<Answers, "pages" | "asked">,
  held: Snapshot,
): Promise<Settled> {
  const settled = unsettled(asked)
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
        await askForEvent(context, { event, gone: judged.gone }, pages, held, settled).catch(
          (error: unknown) => {
            settled.failure ??= error
          },
        )
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
  { event, gone }: { event: InboxEvent; gone: Gone[] },
  pages: Pages,
  held: Snapshot,
  settled: Settled,
): Promise<void> {
  const collection = collectionOfEvent(event)
  const deleted = gone.find((one) => one.collection === collection)
  const key =
    deleted?.key ??
    (collection === "recoveries"
      ? await cycleOfSleep(context, event.objectId, pages, held, settled)
      : event.objectId)
  const record = key === null ? null : await fetchRecord(context, collection, key, settled)
  if (record === "unreadable") settled.answered.push(event)
  else if (record) {
    pushRecord(settled.writes, collection, record)
    if (collection === "sleeps") await askForItsCycles(context, record as RecordOf["sleeps"], settled)
    const isAnothers = "sleep_id" in record && record.sleep_id !== event.objectId
    if (isDoubted(event, context.ports.now()) && !isAnothers) waitOrGiveUp(context, event)
    else settled.answered.push(event)
  } else if (gone.length > 0) {
    for (const one of gone) pushGone(settled.writes, one.collection, one.key)
    if (collection === "sleeps") await askForItsFormerCycles(context, event.objectId, held, settled)
    settled.answered.push(event)
  } else if (isBuried(event, held) || context.inbox.toldOfDeletion(event)) settled.answered.push(event)
  else waitOrGiveUp(context, event)
}

/**
 * A night older than the newest page was edited, and no event tells of its cycle: that may begin at another time now, and
 * then the one before ends there.
 */
async function askForItsCycles(
  context: MemberContext,
  sleep: RecordOf["sleeps"],
  settled: Settled,
): Promise<void> {
  const cycle = await refetchCycle(context, String(sleep.cycle_id), settled)
  if (cycle) await refetchCycleBefore(context, cycle.start, cycle.id, settled)
}

/** With an old night that is deleted WHOOP may take back its cycle: the one before then goes on. */
async function askForItsFormerCycles(
  context: MemberContext,
  sleepId: string,
  held: Snapshot,
  settled: Settled,
): Promise<void> {
  const sleep = held.sleeps.find((one) => one.key === sleepId)
  if (!sleep || sleep.nap || sleep.at === null) return
  if ((await refetchCycle(context, sleep.cycleKey, settled)) !== null) return
  pushGone(settled.writes, "cycles", sleep.cycleKey)
  await refetchCycleBefore(context, sleep.at, Number(sleep.cycleKey), settled)
}

/** undefined: it is there and cannot be read. */
async function refetchCycle(
  context: MemberContext,
  key: string,
  settled: Settled,
): Promise<RecordOf["cycles"] | null | undefined> {
  const cycle = await fetchRecord(context, "cycles", key, settled)
  if (cycle === "unreadable") return undefined
  if (cycle) pushRecord(settled.writes, "cycles", cycle)
  return cycle
}

async function refetchCycleBefore(
  context: MemberContext,
  start: number,
  id: number,
  settled: Settled,
): Promise<void> {
  const { ports } = context
  const before = await findCycleBefore(ports.db, ports.userId, start, id)
  const stands = settled.writes.gone?.cycles?.includes(String(id)) !== true
  if (before && !(stands && before.end === start)) await refetchCycle(context, before.key, settled)
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
  settled: Settled,
): Promise<string | null> {
  const listed = pages.sleeps?.records.find((sleep) => sleep.id === sleepId)
  if (listed) return String(listed.cycle_id)
  const known = held.sleeps.find((sleep) => sleep.key === sleepId && sleep.deletedAt === null)
  if (known) return known.cycleKey
  const sleep = await fetchRecord(context, "sleeps", sleepId, settled)
  if (sleep === null || sleep === "unreadable") return null
  // Asked for its cycle alone, but here it is.
  pushRecord(settled.writes, "sleeps", sleep)
  return String(sleep.cycle_id)
}

async function fetchRecord<C extends Collection>(
  context: MemberContext,
  collection: C,
  key: string,
  { asked, writes }: Settled,
): Promise<RecordOf[C] | "unreadable" | null> {
  const isNew = !asked.has(`${collection} ${key}`)
  const answer = await askById(context.caller, { collection, key, lane }, asked)
  if (answer === null) return null
  if ("record" in answer) return answer.record
  if (isNew) writes.unreadable = [...(writes.unreadable ?? []), answer.unreadable]
  return "unreadable"
}

/** WHOOP itself showed it when asked by id, so even a tombstone yields. */
function pushRecord(writes: RecordWrites, collection: Collection, record: RecordOf[Collection]): void {
  const key = keyOf(collection, record)
  if (writes.restored?.[collection]?.includes(key)) return
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
