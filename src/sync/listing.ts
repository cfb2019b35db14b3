import { listPath } from "../whoop/client.ts"
import type { Collection, RecordOf } from "../whoop/records.ts"
import { keyOf, type Page, parsePage, WireError } from "../whoop/wire.ts"
import type { Way } from "./applier.ts"
import type { MemberContext } from "./context.ts"
import type { Answers } from "./cut-short.ts"
import type { Pages } from "./events.ts"
import { quotaSpent, whoopUnavailable } from "./outcomes.ts"
import type { Lane } from "./quota.ts"
import { nextQuery, type Walk } from "./walk.ts"

/** One granted call: the walk's next page. Throws TryLaterError, ConnectionLostError. */
export async function fetchPage<C extends Collection>(
  { caller }: MemberContext,
  collection: C,
  walk: Pick<Walk, "before" | "token">,
  lane: Lane,
): Promise<Page<C>> {
  const json = await caller.get(listPath(collection, nextQuery(walk)), lane)
  try {
    return parsePage(collection, json)
  } catch (error) {
    // A list answers 200 even when it is empty: null (a 404) and anything else unreadable say nothing of the data.
    if (!(error instanceof WireError)) throw error
    throw whoopUnavailable()
  }
}

const newest = { before: null, token: null }

export interface Listings {
  pages: Pages
  /** What kept some of them from coming; undefined when all came. */
  failure: unknown
}

/** The newest page of each, at once. What came is not lost for what did not. */
export async function listNewest(
  context: MemberContext,
  wanted: Collection[],
  lane: Lane,
): Promise<Listings> {
  if (wanted.length === 0) return { pages: {}, failure: undefined }
  const granted = await context.caller.reserve(lane, wanted.length)
  const asked = wanted.slice(0, granted)
  const settled = await Promise.allSettled(
    asked.map((collection) => fetchPage(context, collection, newest, lane)),
  )
  const pages: Pages = {}
  let failure: unknown
  for (const one of settled) {
    if (one.status === "fulfilled") Object.assign(pages, { [one.value.collection]: one.value })
    else failure ??= one.reason
  }
  if (granted < wanted.length) failure ??= quotaSpent(lane, 1_000)
  return { pages, failure }
}

/** What is left to list. */
export const notAmong = (known: Pages, wanted: Collection[]): Collection[] =>
  wanted.filter((collection) => !known[collection])

export function takeIn(answers: Answers, newest: Pages): void {
  answers.pages = { ...answers.pages, ...newest }
  answers.toCompare = { ...answers.toCompare, ...newest }
}

/** So many records that are asked for by id cost no less than the pages that may hold them. */
const FURTHER_FROM = 3
const FURTHER_PAGES_MAX = 4

/**
 * Reads on below the newest pages while they leave enough unanswered and answer some. `unanswered`: records of this kind
 * that these pages leave to be asked for by id.
 */
export async function listFurther(
  context: MemberContext,
  { pages: newest, failure }: Listings,
  unanswered: (collection: Collection, pages: Pages) => number,
  lane: Lane,
): Promise<Listings> {
  let pages = newest
  try {
    for (const first of Object.values(newest)) {
      const { collection } = first
      let page: Page<Collection> = first
      for (let further = 0; further < FURTHER_PAGES_MAX; further++) {
        const left = unanswered(collection, pages)
        if (page.nextToken === null || left < FURTHER_FROM) break
        await context.caller.reserve(lane, 1)
        page = joined(
          page,
          await fetchPage(context, collection, { before: null, token: page.nextToken }, lane),
        )
        pages = { ...pages, [collection]: page }
        if (unanswered(collection, pages) === left) break
      }
    }
    return { pages, failure }
  } catch (error) {
    return { pages, failure: failure ?? error }
  }
}

function joined(above: Page<Collection>, below: Page<Collection>): Page<Collection> {
  const key = (record: RecordOf[Collection]) => keyOf(above.collection, record)
  const shown = new Set(above.records.map(key))
  return {
    ...below,
    records: [...above.records, ...below.records.filter((record) => !shown.has(key(record)))],
    unreadable: [...above.unreadable, ...below.unreadable],
  }
}

/** Compares each newest page with the store, once; the results of all. */
export async function compareNewest(context: MemberContext, answers: Answers, way: Way) {
  const results = []
  for (const page of Object.values(answers.toCompare)) {
    const now = context.ports.now()
    const run = { startedAt: now, asOf: now }
    const stretch = { comparedTo: null, atOnce: true, shownBefore: [], run }
    const compared = await context.applier.compare<Collection>(page, stretch, way, answers.asked)
    results.push(...compared.results)
    delete answers.toCompare[page.collection]
  }
  return results
}
