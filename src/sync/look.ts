import type { WriteResult } from "../db/records.ts"
import { loadSnapshot, type Snapshot } from "../db/snapshot.ts"
import { type Collection, collections } from "../whoop/records.ts"
import type { Way } from "./applier.ts"
import {
  noteListing,
  noteReached,
  noteUnannounced,
  otherReasons,
  questionsOf,
  reachedBy,
  readChecks,
} from "./bookkeeping.ts"
import { type MemberContext, RefreshOnShelf } from "./context.ts"
import type { Pages } from "./events.ts"
import { compareNewest, fetchPage, listNewest, notAmong, takeIn } from "./listing.ts"
import { mergePages } from "./merged.ts"
import { planCatchUp } from "./questions.ts"
import type { SyncRun } from "./status.ts"
import { advance, newWalk, reaches, seenOf } from "./walk.ts"

/*
 * Small looks at the last days: when the dashboard is opened, and when the hourly tick finds something open.
 */

/** Further pages a catch-up reads to reach its oldest question. */
const DEEPER_PAGES_MAX = 4

export interface LookOutcome {
  results: WriteResult[]
  pages: number
  records: number
}

export const noLook: LookOutcome = { results: [], pages: 0, records: 0 }

/** All four collections' newest page: the last weeks, today's strain included. */
export function refreshRecent(context: MemberContext): Promise<LookOutcome> {
  const now = context.ports.now()
  const { askedAt = now } = context.shelf.get(RefreshOnShelf) ?? {}
  return look(context, { wanted: [...collections], way: { lane: "open", source: "open" }, now, askedAt })
}

/**
 * What is worth a call at `now`, the tick's scheduled time. Without an open question this costs no call. The collections
 * that answer are listed first, the others only when something new came.
 */
export async function catchUpRecent(context: MemberContext, now: number): Promise<LookOutcome> {
  const { db, userId } = context.ports
  const way: Way = { lane: "catch_up", source: "catch_up" }
  const held = await loadSnapshot(db, userId)
  const checks = readChecks(context)
  const questions = questionsOf(context, held, checks, now)
  const plan = planCatchUp(questions, checks.looks, otherReasons(context, checks), now)
  if (!plan) return noLook
  const first = await look(context, { wanted: plan.list, way, now, askedAt: now }, plan.horizon)
  if (!first.results.some(bringsMore)) return first
  const rest = await look(context, { wanted: plan.ifNew, way, now, askedAt: now })
  return {
    results: [...first.results, ...rest.results],
    pages: first.pages + rest.pages,
    records: first.records + rest.records,
  }
}

/** News that seldom comes alone: a night is a cycle, a sleep and a recovery. */
function bringsMore({ collection, change }: WriteResult): boolean {
  return (
    change === "added" || (change === "changed" && (collection === "sleeps" || collection === "recoveries"))
  )
}

interface Look {
  wanted: Collection[]
  way: Way
  /** The time decisions go by: the tick's, or the present. UTC ms. */
  now: number
  /** When it was asked for, UTC ms: another look does not go by what this one was answered. */
  askedAt: number
}

async function look(context: MemberContext, { wanted, way, now, askedAt }: Look, horizon?: number) {
  const { cutShort, ports, applier } = context
  const answers = cutShort.take([`look of ${askedAt} for ${wanted}`], ports.now())
  const { results, held } = await cutShort.during(answers, async () => {
    const newest = await listNewest(context, notAmong(answers.pages, wanted), way.lane)
    takeIn(answers, newest.pages)
    const { pages } = answers
    const held = mergePages(await loadSnapshot(ports.db, ports.userId), pages, ports.now())
    const patch = noteListing(context, { held, pages, answeredEvents: null, now })
    const results = await applier.write(pages, way, patch)
    const silence = noteUnannounced(context, pages, results, now)
    if (Object.keys(silence).length > 0) await applier.write({}, way, silence)
    results.push(...(await compareNewest(context, answers, way)))
    if (newest.failure !== undefined) throw newest.failure
    return { results, held }
  })
  const { pages } = answers
  const records = Object.values(pages).reduce((sum, page) => sum + page.records.length, 0)
  const newest: LookOutcome = { results, pages: Object.keys(pages).length, records }
  return horizon === undefined ? newest : lookDeeper(context, newest, { pages, held, way, now, horizon })
}

interface Deeper {
  pages: Pages
  held: Snapshot
  way: Way
  now: number
  horizon: number
}

/** Follows the listings down to an older question. */
async function lookDeeper(context: MemberContext, newest: LookOutcome, deeper: Deeper): Promise<LookOutcome> {
  const { pages, held, way, now, horizon } = deeper
  const outcome = { ...newest }
  const reached = reachedBy(pages)
  for (const first of Object.values(pages)) {
    let walk = advance(newWalk, seenOf<Collection>(first), now)
    while (!reaches(walk, horizon) && walk.token !== null && walk.pages <= DEEPER_PAGES_MAX) {
      await context.caller.reserve(way.lane, 1)
      const page = await fetchPage<Collection>(context, first.collection, walk, way.lane)
      outcome.results.push(...(await context.applier.write({ [page.collection]: page } as Pages, way, {})))
      walk = advance(walk, seenOf(page), now)
      outcome.pages += 1
      outcome.records += page.records.length
    }
    reached[first.collection] = walk.done ? 0 : (walk.oldest ?? Number.MAX_SAFE_INTEGER)
  }
  noteReached(context, held, reached, now)
  return outcome
}

/** How a look is told of afterwards. */
export function toLookRun(
  kind: "refresh" | "catch_up",
  startedAt: number,
  outcome: LookOutcome,
  now: number,
): SyncRun {
  const count = (change: WriteResult["change"]) =>
    outcome.results.filter((result) => result.change === change).length
  const [added, changed, removed] = [count("added"), count("changed"), count("removed")]
  return {
    kind,
    outcome: "complete",
    started_at: new Date(startedAt).toISOString(),
    finished_at: new Date(now).toISOString(),
    pages: outcome.pages,
    records: outcome.records,
    added,
    changed,
    removed,
    same: Math.max(0, outcome.records - added - changed),
    changes: outcome.results
      .map(({ collection, key, change }) => ({ collection, id: key, change, day: null }))
      .slice(0, 200),
    error: null,
  }
}
