import type { WriteResult } from "../db/records.ts"
import { loadSnapshot } from "../db/snapshot.ts"
import { type Collection, collections } from "../whoop/records.ts"
import type { Page } from "../whoop/wire.ts"
import type { Way } from "./applier.ts"
import { noteListing, noteUnannounced, otherReasons, reachedBy, readChecks } from "./bookkeeping.ts"
import type { MemberContext } from "./context.ts"
import type { Pages } from "./events.ts"
import { compareNewest, fetchPage, listNewest } from "./listing.ts"
import { mergePages } from "./merged.ts"
import { openQuestions, planCatchUp } from "./questions.ts"
import { advance, newWalk, seenOf } from "./walk.ts"

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

const nothing: LookOutcome = { results: [], pages: 0, records: 0 }

/** All four collections' newest page: the last weeks, today's strain included. */
export function refreshRecent(context: MemberContext): Promise<LookOutcome> {
  return look(context, [...collections], { lane: "open", source: "open" })
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
  const questions = openQuestions(held, checks.trust, now)
  const plan = planCatchUp(questions, checks.looks, otherReasons(context, checks), now)
  if (!plan) return nothing
  const first = await look(context, plan.list, way, plan.horizon)
  if (!first.results.some((result) => result.change === "added")) return first
  const rest = await look(context, plan.ifNew, way)
  return {
    results: [...first.results, ...rest.results],
    pages: first.pages + rest.pages,
    records: first.records + rest.records,
  }
}

async function look(
  context: MemberContext,
  wanted: Collection[],
  way: Way,
  horizon?: number,
): Promise<LookOutcome> {
  const { ports, applier } = context
  const { pages, failure } = await listNewest(context, wanted, way.lane)
  const held = await loadSnapshot(ports.db, ports.userId)
  const after = mergePages(held, pages, ports.now())
  const results = await applier.write(pages, way, noteListing(context, after, pages, "other"))
  const silence = noteUnannounced(context, pages, results)
  if (Object.keys(silence).length > 0) await applier.write({}, way, silence)
  results.push(...(await compareNewest(context, pages, way)))
  if (failure !== undefined) throw failure
  let count = Object.keys(pages).length
  if (horizon !== undefined) {
    const reached = reachedBy(pages)
    for (const collection of wanted) {
      const page = pages[collection]
      if (!page?.nextToken || (reached[collection] ?? 0) <= horizon) continue
      const deeper = await lookDeeper(context, page, way, horizon)
      results.push(...deeper.results)
      count += deeper.pages
    }
  }
  const records = Object.values(pages).reduce((sum, page) => sum + (page?.records.length ?? 0), 0)
  return { results, pages: count, records }
}

/** Follows a listing down to an older question. */
async function lookDeeper(context: MemberContext, first: Page<Collection>, way: Way, horizon: number) {
  const results: WriteResult[] = []
  let walk = advance(newWalk, seenOf(first))
  let pages = 0
  while (!walk.done && walk.token !== null && (walk.oldest ?? 0) > horizon && pages < DEEPER_PAGES_MAX) {
    await context.caller.reserve(way.lane, 1)
    const page = await fetchPage(context, first.collection, walk, way.lane)
    results.push(...(await context.applier.write({ [page.collection]: page } as Pages, way, {})))
    walk = advance(walk, seenOf(page))
    pages += 1
  }
  return { results, pages }
}
