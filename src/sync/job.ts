import { z } from "zod"
import { localDateOf } from "../daily/local-time.ts"
import { type Collection, collections } from "../whoop/records.ts"
import { shelfKey } from "./shelf.ts"
import type { RecordChange, SyncRun, SyncStage } from "./status.ts"
import { byTime, giveUp, isHopeless, makesWay, newWalk, reaches, rewind, STALLS_MAX, Walk } from "./walk.ts"

/*
 * A long piece of work as a value, stored after every page: one walk down each collection. A backfill goes through named
 * stages, each for all four collections before the next begins, so that today is there first; the stages are bounds on
 * the same walks, so they cost no page of their own. A force sync is one stage of six months.
 */

const DAY_MS = 86_400_000
const stageDays: { stage: SyncStage; days: number }[] = [
  { stage: "recent", days: 30 },
  { stage: "six_months", days: 183 },
]
/** Today's main sleep first, then what it belongs to. */
const order: readonly Collection[] = ["sleeps", "cycles", "recoveries", "workouts"]

const Change = z.object({
  collection: z.enum(collections),
  id: z.string(),
  change: z.enum(["added", "changed", "removed"]),
  day: z.string().nullable(),
})

export const Job = z.object({
  kind: z.enum(["backfill", "force_sync"]),
  source: z.enum(["backfill", "force", "catch_up"]),
  startedAt: z.number(),
  /** The tick's scheduled time, which need not be the present, where the tick began it; null: a person did. UTC ms. */
  scheduledTime: z.number().nullable().default(null),
  /** Older than this is not asked for, UTC ms; null: to the beginning of the account. */
  horizon: z.number().nullable(),
  /** Whether anything was held when it began, so that WHOOP's deletions have to be looked for. */
  compares: z.boolean(),
  walks: z.object({ cycles: Walk, recoveries: Walk, sleeps: Walk, workouts: Walk }),
  /** The name; an import has just had it with the consent. */
  profileDone: z.boolean().default(false),
  bodyDone: z.boolean(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  changes: z.array(Change),
  /** Records that WHOOP's lists left out and that were kept all the same. */
  kept: z.int().default(0),
  /** Records that could not be read and were set aside. */
  setAside: z.int().default(0),
  /** Failures since the last page that came. */
  failures: z.int(),
  progressAt: z.number(),
  waitingUntil: z.number().nullable(),
  error: z.string().nullable(),
})
export type Job = z.infer<typeof Job>
export const JobOnShelf = shelfKey("job", Job)
/** The last one that came to its end, as it was then. */
export const EndedJobOnShelf = shelfKey("ended_job", Job)

export function startJob(
  kind: Job["kind"],
  source: Job["source"],
  horizonDays: number | null,
  compares: boolean,
  now: number,
): Job {
  return {
    kind,
    source,
    startedAt: now,
    scheduledTime: null,
    horizon: horizonDays === null ? null : now - horizonDays * DAY_MS,
    compares,
    walks: { cycles: newWalk, recoveries: newWalk, sleeps: newWalk, workouts: newWalk },
    profileDone: kind === "backfill",
    bodyDone: false,
    added: 0,
    changed: 0,
    removed: 0,
    changes: [],
    kept: 0,
    setAside: 0,
    failures: 0,
    progressAt: now,
    waitingUntil: null,
    error: null,
  }
}

export const FORCE_SYNC_DAYS = 183

export interface NextPages {
  stage: SyncStage
  /** One page of each, in this order. */
  collections: Collection[]
}

/**
 * The next round of pages; null: nothing is left. A walk whose page does not come makes way for the others, through all
 * their stages.
 */
export function nextPages(job: Job): NextPages | null {
  const coming = order.filter((collection) => !makesWay(job.walks[collection]))
  return nextAmong(job, coming) ?? nextAmong(job, order)
}

function nextAmong(job: Job, among: readonly Collection[]): NextPages | null {
  for (const { stage, days } of stageDays) {
    const bound = Math.max(job.startedAt - days * DAY_MS, job.horizon ?? 0)
    const open = among.filter((collection) => !reaches(job.walks[collection], bound))
    if (open.length > 0) return { stage, collections: open }
  }
  const open = among.filter((collection) => !reaches(job.walks[collection], job.horizon))
  return open.length > 0 ? { stage: "everything", collections: open } : null
}

/** Calls an import may spend on second looks. */
const DOUBTS_MAX = 2

/**
 * Nights come with cycle, sleep and recovery: where one of these listings ended a good while before the others, or
 * brought nothing at all, it is looked at once more from where it ended ("synced" with nothing there).
 */
export function doubtfulEnd(job: Job): Collection | null {
  const nightly: Collection[] = ["sleeps", "cycles", "recoveries"]
  if (nightly.filter((collection) => job.walks[collection].doubted).length >= DOUBTS_MAX) return null
  const oldest = Math.min(...nightly.map((collection) => job.walks[collection].oldest ?? job.startedAt))
  const early = nightly.find((collection) => {
    const walk = job.walks[collection]
    return (
      walk.done &&
      !walk.doubted &&
      walk.stalls < STALLS_MAX &&
      (walk.oldest ?? job.startedAt) - oldest > 7 * DAY_MS
    )
  })
  return early ?? null
}

export function pagesDone(job: Job): number {
  return collections.reduce((sum, collection) => sum + job.walks[collection].pages, 0)
}

export function recordsSeen(job: Job): number {
  return collections.reduce((sum, collection) => sum + job.walks[collection].records, 0)
}

/** How far back all four collections have been read, UTC ms; a finished walk holds none back. */
export function readBackTo(job: Job): number | null {
  const walking = collections.map((collection) => job.walks[collection])
  if (walking.some((walk) => !walk.done && walk.oldest === null)) return null
  const open = walking.filter((walk) => !walk.done).map((walk) => walk.oldest ?? job.startedAt)
  const seen = walking.map((walk) => walk.oldest).filter((oldest) => oldest !== null)
  if (open.length > 0) return Math.max(...open)
  return seen.length > 0 ? Math.min(...seen) : null
}

/** An estimate from how densely the records have lain so far; null where there is no bound to reckon to. */
export function pagesExpected(job: Job, historyFrom: number | null): number | null {
  const bound = job.horizon ?? historyFrom
  const total = collections.reduce((sum, collection) => {
    const walk = job.walks[collection]
    if (reaches(walk, bound) || walk.oldest === null || bound === null) return sum + walk.pages
    const share = Math.max(job.startedAt - walk.oldest, DAY_MS) / Math.max(job.startedAt - bound, DAY_MS)
    return sum + Math.max(walk.pages + 1, Math.ceil(walk.pages / share))
  }, 0)
  return bound === null ? null : total
}

/** What a failed walk leaves out, in one sentence; null: nothing is missing. */
export function missingPart(job: Job): string | null {
  const stuck = order.filter((collection) => job.walks[collection].stalls >= STALLS_MAX)
  if (stuck.length === 0) return null
  const since = stuck.map((collection) => {
    const { oldest } = job.walks[collection]
    return oldest === null ? collection : `${collection} before ${localDateOf(oldest, "Z")}`
  })
  const unanswered = stuck.some((collection) => job.walks[collection].failures > 0)
  const cause = unanswered ? "WHOOP did not answer for a day" : "WHOOP kept sending the same page"
  // A force sync goes back for six months; connecting again, for everything.
  const again = job.horizon === null ? "connecting WHOOP again asks once more" : "a force sync tries again"
  return `${cause}: ${since.join(", ")} are missing. Nothing else is affected; ${again}.`
}

/** What is told of lists that left out what we hold, in one sentence; null: they were whole. */
export function shortListing(job: Job, awaitsSecondLook: boolean): string | null {
  if (job.kept === 0 && !awaitsSecondLook) return null
  const short = `WHOOP's lists were suspiciously short: they left out ${recordsInWords(job.kept)} held here.`
  return awaitsSecondLook
    ? `${short} Nothing was removed for it; a second look follows before anything is.`
    : `${short} WHOOP still has what was asked for by id, so nothing was removed for it.`
}

/** What is told of records that nobody can read, in one sentence; null: there was none. */
export function unreadableRecords({ setAside }: Job): string | null {
  if (setAside === 0) return null
  return `WHOOP sent ${recordsInWords(setAside)} in a form that cannot be read. Set aside as they came; everything else is here.`
}

/** What is told of a sync that ended without the person's name and measurements; null: it has them. */
export function missedPerson(job: Job): string | null {
  return job.bodyDone
    ? null
    : "WHOOP did not give the profile or the body measurements. All records are here; a force sync asks again."
}

function recordsInWords(count: number): string {
  return count === 1 ? "one record" : `${count} records`
}

/** Asked for by the person, who wants to know what came of it. */
export const isAskedFor = ({ kind, source }: Job) => kind === "force_sync" && source === "force"

export function toRun(job: Job, outcome: SyncRun["outcome"], error: string | null, now: number): SyncRun {
  const records = recordsSeen(job)
  return {
    kind: job.kind,
    outcome,
    started_at: new Date(job.startedAt).toISOString(),
    finished_at: new Date(now).toISOString(),
    pages: pagesDone(job),
    records,
    added: job.added,
    changed: job.changed,
    removed: job.removed,
    same: Math.max(0, records - job.added - job.changed),
    changes: job.changes as RecordChange[],
    error,
  }
}

const hasToken = (walk: Walk) => !walk.done && walk.token !== null

/** WHOOP tells of a deletion within seconds; what was read in this time before it is read again. */
const SHIFTED_MS = 120_000

/** A walk that had to stand for longer: of a deletion meanwhile that no event told of its token knows nothing. */
const stoodLong = (walk: Walk, now: number) =>
  hasToken(walk) && (walk.trail.at(-1)?.at ?? now) < now - SHIFTED_MS

/** How a job goes on after a pause; the same one where nothing changes. */
export function resumeWalks(job: Job, now: number): Job {
  const resumed = collections.flatMap((collection) => {
    const walk = job.walks[collection]
    if (walk.done) return []
    if (isHopeless(walk, now)) return [[collection, giveUp(walk)] as const]
    return stoodLong(walk, now) ? [[collection, byTime(walk)] as const] : []
  })
  return resumed.length === 0 ? job : { ...job, walks: { ...job.walks, ...Object.fromEntries(resumed) } }
}

/** After a job's end, when most deletions are of no page's time: WHOOP's usual delay, with room for a retry. */
const SHIFTED_AT_THE_END_MS = 30_000

/** Records of these collections were deleted at WHOOP, we have just learned: pages read lately may have skipped others. */
export function rereadShifted(job: Job, shifted: Set<string>, now: number): Job {
  return rewindWalks(job, shifted, now - SHIFTED_MS)
}

/** The same of a job that has ended: null when none of its pages is that young, else what is to be read again. */
export function reopenShifted(ended: Job, shifted: Set<string>, now: number): Job | null {
  const job = rewindWalks(ended, shifted, now - SHIFTED_AT_THE_END_MS)
  const pagesOf = ({ walks }: Job) => Object.values(walks).reduce((sum, { trail }) => sum + trail.length, 0)
  return pagesOf(job) < pagesOf(ended) ? job : null
}

function rewindWalks(job: Job, shifted: Set<string>, since: number): Job {
  const rewound = Object.entries(job.walks).map(([collection, walk]) => {
    return [collection, shifted.has(collection) && walk.pages > 0 ? rewind(walk, since) : walk]
  })
  return { ...job, walks: { ...job.walks, ...Object.fromEntries(rewound) } }
}
