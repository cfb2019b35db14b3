import { localDateOf } from "../daily/local-time.ts"
import { writeBody, writeProfile } from "../db/connections.ts"
import type { ConnectionPatch, WriteResult } from "../db/records.ts"
import { loadSnapshot } from "../db/snapshot.ts"
import { bodyPath, profilePath } from "../whoop/client.ts"
import { type Collection, collections } from "../whoop/records.ts"
import { keyOf, type Page, parseBody, parseProfile } from "../whoop/wire.ts"
import type { Run, Way } from "./applier.ts"
import { noteCheck, noteEnd, noteListing, type Reached } from "./bookkeeping.ts"
import { LinkOnShelf, type MemberContext } from "./context.ts"
import type { Answers } from "./cut-short.ts"
import {
  doubtfulEnd,
  EndedJobOnShelf,
  type Job,
  JobOnShelf,
  missedPerson,
  missingPart,
  nextPages,
  pagesDone,
  resumeWalks,
  shortListing,
  toRun,
  unreadableRecords,
} from "./job.ts"
import { fetchPage } from "./listing.ts"
import { ConnectionLostError, isQuota, TryLaterError } from "./outcomes.ts"
import { advance, byTime, failed, giveUp, STALLS_MAX, seenOf } from "./walk.ts"

/** Changes a report names one by one. */
const CHANGES_MAX = 200

/**
 * One round of a long job: a page of each collection that its stage still wants, one after the other. Each page is in
 * the store before its checkpoint, and the checkpoint before the next call: a crash repeats one call at most. Returns
 * whether anything is left. Throws TryLaterError, ConnectionLostError; the job then stays as its last page left it.
 */
export async function runRound(context: MemberContext, interrupted: () => boolean): Promise<"more" | "done"> {
  const job = takeUp(context)
  if (!job) return "done"
  const next = nextPages(job)
  if (!next) return settleEnd(context, job)
  const lane = job.kind === "backfill" && next.stage === "recent" ? "recent" : "history"
  const way: Way = { lane, source: job.source }
  const inHand = next.collections.filter((collection) => isInHand(context, job, collection))
  // While WHOOP does not answer, the first failure ends the round: what else was granted would be lost.
  const count = job.failures > 0 ? 1 : next.collections.length
  const granted = inHand.length > 0 ? 0 : await context.caller.reserve(lane, count)
  for (const collection of [...inHand, ...next.collections.slice(0, granted)]) {
    try {
      await readPage(context, collection, way)
    } catch (error) {
      noteFailure(context, job, collection, error)
      throw error
    }
    // An event does not wait for a history: what is left of the grant is let go.
    if (interrupted()) break
  }
  return "more"
}

function takeUp({ shelf, ports }: MemberContext): Job | null {
  const job = shelf.get(JobOnShelf)
  if (!job) return null
  const resumed = resumeWalks(job, ports.now())
  if (resumed !== job) shelf.put(JobOnShelf, resumed)
  return resumed
}

/** Only a page that WHOOP was asked for and did not give says something of its walk. */
function noteFailure(
  { shelf, ports }: MemberContext,
  { startedAt }: Job,
  collection: Collection,
  error: unknown,
) {
  const isOfAll = error instanceof TryLaterError && (isQuota(error) || error.code === "tokens_unavailable")
  const job = shelf.get(JobOnShelf)
  if (isOfAll || error instanceof ConnectionLostError || job?.startedAt !== startedAt) return
  const othersAt = Math.max(job.progressAt, shelf.get(LinkOnShelf)?.syncedAt ?? 0)
  const walk = failed(job.walks[collection], othersAt, ports.now())
  shelf.put(JobOnShelf, { ...job, walks: { ...job.walks, [collection]: walk } })
}

/** The page that a walk asks for next. */
const stepOf = ({ startedAt, walks }: Job, collection: Collection) => {
  const { pages, before, token } = walks[collection]
  return [`${startedAt} ${collection} ${pages} ${before} ${token}`]
}

/** Whether it has come already, and only what it leaves open was cut short. */
const isInHand = ({ jobCutShort, ports }: MemberContext, job: Job, collection: Collection) =>
  jobCutShort.holds(stepOf(job, collection), ports.now())

async function readPage(context: MemberContext, collection: Collection, way: Way): Promise<void> {
  const { shelf, ports, jobCutShort } = context
  const before = shelf.get(JobOnShelf)
  if (!before) return
  const answers = jobCutShort.take(stepOf(before, collection), ports.now())
  await jobCutShort.during(answers, () => takePage(context, { before, collection, way, answers }))
}

interface Step {
  before: Job
  collection: Collection
  way: Way
  answers: Answers
}

async function takePage(context: MemberContext, { before, collection, way, answers }: Step): Promise<void> {
  const { shelf, ports, applier } = context
  const walk = before.walks[collection]
  const page: Page<Collection> =
    answers.pages[collection] ?? (await fetchPage<Collection>(context, collection, walk, way.lane))
  answers.pages = { [collection]: page }
  const results = await applier.write({ [collection]: page }, way, progressPatch(context, before, page))
  const stretch = {
    comparedTo: walk.comparedTo,
    atOnce: walk.pages === 0,
    shownBefore: walk.lastKeys,
    run: runOf(context, before),
  }
  const nothing = { results: [], comparedTo: walk.comparedTo, kept: 0 }
  const compared = before.compares ? await applier.compare(page, stretch, way, answers.asked) : nothing
  // Read again: a disconnect may have ended the job while WHOOP was answering.
  const job = shelf.get(JobOnShelf)
  if (!job || job.startedAt !== before.startedAt) return
  const walked = { ...advance(walk, seenOf(page), ports.now()), comparedTo: compared.comparedTo }
  const stuck = walked.stalls >= STALLS_MAX
  const walks = { ...job.walks, [collection]: stuck ? giveUp(walked) : walked }
  const progress = { failures: 0, progressAt: ports.now(), waitingUntil: null, error: null }
  shelf.put(JobOnShelf, {
    ...withResults(
      { ...job, walks, kept: job.kept + compared.kept, setAside: job.setAside + page.unreadable.length },
      [...results, ...compared.results],
      [page],
    ),
    ...progress,
  })
}

function runOf({ ports }: MemberContext, { startedAt, scheduledTime }: Job): Run {
  return { startedAt, asOf: Math.max(ports.now(), scheduledTime ?? 0) }
}

/** The recent part of an import is a look at the recent days: what readers derive from it must be true at once. */
function progressPatch(context: MemberContext, job: Job, page: Page<Collection>): ConnectionPatch {
  if (page.collection !== "recoveries") return {}
  const now = context.ports.now()
  const { oldest, beganAt } = job.walks.recoveries
  const reached = Math.min(oldest ?? now, ...page.records.map((record) => record.created_at))
  // An import may wait for hours between two pages: of what happened since its first one it has seen nothing.
  const check = { from: page.nextToken === null ? 0 : reached, at: beganAt ?? now }
  return { last_synced_at: now, ...noteCheck(context, check) }
}

function withResults(job: Job, results: WriteResult[], pages: Page<Collection>[]): Job {
  const count = (change: WriteResult["change"]) => results.filter((result) => result.change === change).length
  const days = new Map(
    pages.flatMap((page) =>
      page.records.map((record) => [
        `${page.collection}:${keyOf(page.collection, record)}`,
        dayOfRecord(record),
      ]),
    ),
  )
  const changes =
    job.kind === "backfill"
      ? []
      : results.map(({ collection, key, change }) => ({
          collection,
          id: key,
          change,
          day: days.get(`${collection}:${key}`) ?? null,
        }))
  return {
    ...job,
    added: job.added + count("added"),
    changed: job.changed + count("changed"),
    removed: job.removed + count("removed"),
    changes: [...job.changes, ...changes].slice(0, CHANGES_MAX),
  }
}

function dayOfRecord(record: Page<Collection>["records"][number]): string {
  return "start" in record
    ? localDateOf(record.start, record.timezone_offset)
    : localDateOf(record.created_at, "Z")
}

async function settleEnd(context: MemberContext, job: Job): Promise<"more" | "done"> {
  const { shelf } = context
  const doubtful = doubtfulEnd(job)
  if (doubtful) {
    const walk = { ...byTime(job.walks[doubtful]), doubted: true }
    shelf.put(JobOnShelf, { ...job, walks: { ...job.walks, [doubtful]: walk } })
    return "more"
  }
  if (!job.bodyDone && job.failures < PERSON_TRIES) {
    await readPerson(context, job)
    return "more"
  }
  await finishJob(context, job)
  return "done"
}

/** Name and measurements are not worth keeping a sync from its end: after so many failures it ends without them. */
const PERSON_TRIES = 4

/** Once an import, at its end: it is not what anyone waits for. One call each time. A 404 of the body: never set. */
async function readPerson(context: MemberContext, job: Job): Promise<void> {
  const { ports, shelf, applier, caller } = context
  if (!job.profileDone) return readProfile(context, job)
  await caller.reserve("history", 1)
  const json = await caller.get(bodyPath, "history")
  const parsed = json === null ? null : parseBody(json)
  if (parsed && "record" in parsed) await writeBody(ports.db, ports.userId, parsed.record, ports.now())
  else if (parsed)
    await applier.write({}, { lane: "history", source: job.source }, {}, { unreadable: [parsed.unreadable] })
  const current = shelf.get(JobOnShelf)
  if (current?.startedAt === job.startedAt) shelf.put(JobOnShelf, { ...current, bodyDone: true })
}

async function readProfile({ ports, shelf, caller }: MemberContext, job: Job): Promise<void> {
  await caller.reserve("history", 1)
  const json = await caller.get(profilePath, "history")
  const profile = json === null ? null : readableProfile(json)
  if (profile) await writeProfile(ports.db, ports.userId, profile, ports.now())
  const current = shelf.get(JobOnShelf)
  if (current?.startedAt === job.startedAt) shelf.put(JobOnShelf, { ...current, profileDone: true })
}

/** Who somebody is called is not worth failing a sync for. */
function readableProfile(json: unknown) {
  try {
    return parseProfile(json)
  } catch {
    return null
  }
}

/**
 * The end is stored before the job is let go: a fault in between finishes it once more. Then everything that is read of a
 * finished job becomes true in one stretch without an await.
 */
async function finishJob(context: MemberContext, job: Job): Promise<void> {
  const { shelf, ports, applier } = context
  const now = ports.now()
  const isWanted = () => shelf.get(JobOnShelf)?.startedAt === job.startedAt
  const starts = collections
    .map((collection) => job.walks[collection].oldest)
    .filter((oldest) => oldest !== null)
  const missing = missingPart(job)
  const wholeHistory = job.horizon === null && missing === null
  const held = await loadSnapshot(ports.db, ports.userId)
  if (!isWanted()) return
  const ended = {
    held,
    pages: {},
    answeredEvents: null,
    ...seenBy(job, now),
    ending: { endsJob: true },
    now,
  }
  const patch = noteListing(context, ended)
  // Without a single record the history begins with the connection.
  const historyFrom = wholeHistory && { history_from: Math.min(job.startedAt, ...starts) }
  await applier.write({}, { lane: "history", source: job.source }, { ...patch, ...historyFrom })
  const link = shelf.get(LinkOnShelf)
  if (!isWanted() || !link) return
  shelf.remove(JobOnShelf)
  shelf.put(EndedJobOnShelf, job)
  shelf.put(LinkOnShelf, { ...link, complete: link.complete || wholeHistory })
  applier.endRun(runOf(context, job))
  const sentences = [
    missing,
    shortListing(job, applier.secondLookAt() !== null),
    unreadableRecords(job),
    missedPerson(job),
  ].filter((sentence) => sentence !== null)
  const told = sentences.length > 0 ? sentences.join(" ") : null
  noteEnd(shelf, job, toRun(job, missing ? "failed" : "complete", told, now))
  ports.log("sync.finished", { userId: ports.userId, kind: job.kind, pages: pagesDone(job) })
}

/** A job that took longer is no look at the present. */
const LOOK_MS = 15 * 60_000

/** What a job that ends has looked at: of each collection how far back, and how late what it saw of all was seen. */
function seenBy({ walks, startedAt }: Job, now: number): { reached: Reached; seenAt: number } {
  const reached: Reached = {}
  for (const collection of collections) {
    const { beganAt, done, stalls, oldest } = walks[collection]
    if (beganAt === null || now - beganAt > LOOK_MS) continue
    const isWhole = done && stalls < STALLS_MAX
    reached[collection] = isWhole ? 0 : (oldest ?? now)
  }
  return {
    reached,
    seenAt: Math.min(...collections.map((collection) => walks[collection].beganAt ?? startedAt)),
  }
}
