import type { RecordWrites } from "../db/records.ts"
import { listOlder, loadSnapshot, type Snapshot } from "../db/snapshot.ts"
import { type Collection, collections } from "../whoop/records.ts"
import type { Way } from "./applier.ts"
import { noteListing, readChecks } from "./bookkeeping.ts"
import { FollowUpOnShelf, type MemberContext } from "./context.ts"
import type { Answers } from "./cut-short.ts"
import {
  bringsUnknownCycle,
  collectionOfEvent,
  collectionsToList,
  deletedNights,
  deletedOf,
  movesSleeps,
  type Pages,
  unansweredBy,
} from "./events.ts"
import { type FollowUp, lacksOf, nextFollowUp, openLacks } from "./follow-up.ts"
import { type InboxEvent, isSameEvent } from "./inbox.ts"
import { EndedJobOnShelf, JobOnShelf, reopenShifted, rereadShifted } from "./job.ts"
import { compareNewest, type Listings, listFurther, listNewest, notAmong, takeIn } from "./listing.ts"
import { mergePages } from "./merged.ts"
import { settleEvents, withoutTheAbsent } from "./settle.ts"

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
  const answers = context.cutShort.take(events.map(tryOf), ports.now())
  await context.cutShort.during(answers, () => answerAll(context, events, held, answers))
}

const tryOf = ({ traceId, type, objectId, attempts }: InboxEvent) =>
  `${traceId} ${type} ${objectId} ${attempts}`

/** `answers`: what is known from before, and then all that WHOOP answers. */
async function answerAll(
  context: MemberContext,
  events: InboxEvent[],
  held: Snapshot,
  answers: Answers,
): Promise<void> {
  const { ports, inbox } = context
  const wanted = collectionsToList(events, held, readChecks(context).workoutsListedAt)
  const newest = await listNewest(context, notAmong(answers.pages, wanted), way.lane)
  takeIn(answers, newest.pages)
  const unanswered = (collection: Collection, pages: Pages) =>
    unansweredBy(pages, collection, events, held, ports.now())
  const further = await listFurther(context, { ...newest, pages: answers.pages }, unanswered, way.lane)
  answers.pages = further.pages
  let short = further.failure
  if (
    !answers.pages.cycles &&
    (bringsUnknownCycle(answers.pages, held) || movesSleeps(answers.pages, held))
  ) {
    const late = await listNewest(context, ["cycles"], way.lane).catch(nothingFor)
    // Once a moved night is written nothing tells of its cycles: nothing is, then. Unknown ones the follow-up lists.
    if (late.failure !== undefined && movesSleeps(answers.pages, held)) throw late.failure
    Object.assign(newest.pages, late.pages)
    takeIn(answers, late.pages)
    short ??= late.failure
  }
  const { pages } = answers
  const listed = events.filter((event) => isListed(event, pages))
  const settled = await settleEvents(context, listed, answers, held)
  const asked = pagesOf(settled.writes)
  const after = mergePages(mergePages(held, pages, ports.now()), asked, ports.now())
  const followUp = planFollowUp(context, after, { answered: settled.answered, looked: false })
  const patch = noteListing(context, {
    held: after,
    pages: only(newest.pages, pages),
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
  await compareNewest(context, answers, way)
  short ??= settled.failure
  if (short !== undefined) throw short
}

/** Of the pages those of what was listed just now. */
const only = (listed: Pages, pages: Pages): Pages =>
  Object.fromEntries(Object.entries(pages).filter(([collection]) => collection in listed))

const nothingFor = (failure: unknown): Listings => ({ pages: {}, failure })

/** Whether what the event asks for has come: its collection, and with a night's deletion the cycles. */
function isListed(event: InboxEvent, pages: Pages): boolean {
  const hasCycles = pages.cycles !== undefined || deletedNights([event]).length === 0
  return hasCycles && pages[collectionOfEvent(event)] !== undefined
}

/** A deletion above a walk's place shifts its offsets. Told before the write, so that no fault can come in between. */
function rereadAfter({ shelf, ports }: MemberContext, { gone = {} }: RecordWrites): void {
  const shifted = new Set(collections.filter((collection) => (gone[collection]?.length ?? 0) > 0))
  if (shifted.size === 0) return
  const [running, ended] = [shelf.get(JobOnShelf), shelf.get(EndedJobOnShelf)]
  const job = running
    ? rereadShifted(running, shifted, ports.now())
    : ended && reopenShifted(ended, shifted, ports.now())
  if (job) shelf.put(JobOnShelf, job)
}

/** What is held of the last weeks, and the older records that deletions are of. */
async function loadHeld({ ports }: MemberContext, events: InboxEvent[]): Promise<Snapshot> {
  const held = await loadSnapshot(ports.db, ports.userId)
  const without = (known: string[], wanted: string[]) => wanted.filter((id) => !known.includes(id))
  const older = {
    recoveries: without(
      held.recoveries.map((recovery) => recovery.sleepId),
      deletedNights(events),
    ),
    sleeps: without(keysOf(held.sleeps), deletedOf("sleeps", events)),
    workouts: without(keysOf(held.workouts), deletedOf("workouts", events)),
  }
  if (Object.values(older).every((ids) => ids.length === 0)) return held
  const found = await listOlder(ports.db, ports.userId, older)
  return {
    ...held,
    recoveries: [...held.recoveries, ...found.recoveries],
    sleeps: [...held.sleeps, ...found.sleeps],
    workouts: [...held.workouts, ...found.workouts],
  }
}

const keysOf = (records: { key: string }[]) => records.map(({ key }) => key)

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
  const waiting = inbox.waiting().filter((event) => !answered.some((one) => isSameEvent(one, event)))
  const lacks = lacksOf(held, idsOf(waiting), now)
  return nextFollowUp(shelf.get(FollowUpOnShelf), lacks, looked, now)
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
  const lacks = openLacks(plan, lacksOf(before, idsOf(inbox.waiting()), ports.now()))
  const wanted = [...new Set(lacks.map(({ collection }) => collection))]
  const answers = context.cutShort.take([`${plan.of} ${plan.tries}`], ports.now())
  await context.cutShort.during(answers, async () => {
    const newest = await listNewest(context, notAmong(answers.pages, wanted), way.lane)
    answers.pages = { ...answers.pages, ...newest.pages }
    const held = mergePages(before, answers.pages, ports.now())
    // A look of which a part did not come goes on.
    const isWhole = newest.failure === undefined
    const next = isWhole ? planFollowUp(context, held, { answered: [], looked: true }) : plan
    const patch = noteListing(context, {
      held,
      pages: newest.pages,
      answeredEvents: null,
      ending: { followUp: next },
      now: ports.now(),
    })
    await context.applier.write(answers.pages, way, patch)
    keepFollowUp(context, next)
    if (!isWhole) throw newest.failure
  })
}
