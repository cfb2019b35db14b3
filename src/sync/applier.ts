import { z } from "zod"
import { type ConnectionPatch, type RecordWrites, type WriteResult, writeRecords } from "../db/records.ts"
import type { Source } from "../db/schema.ts"
import { type Held, listHeldBetween, listRecoveryTimes } from "../db/snapshot.ts"
import { type Collection, collections, type RecordOf } from "../whoop/records.ts"
import { keyOf, type Page } from "../whoop/wire.ts"
import { type AbsenceVerdict, judgeAbsences, SECOND_LOOK_MS } from "./absences.ts"
import { type AskedById, askById } from "./by-id.ts"
import type { WhoopCaller } from "./caller.ts"
import type { Pages } from "./events.ts"
import type { MemberPorts } from "./ports.ts"
import type { Lane } from "./quota.ts"
import { type Shelf, shelfKey } from "./shelf.ts"

/** Bulk absences that wait for their second look, by collection. */
const Doubt = z.object({
  /** When they were first seen, UTC ms. */
  since: z.number(),
  /** The listing that saw them first, and the last one that did. */
  firstRun: z.number(),
  lastRun: z.number(),
})
type Doubt = z.infer<typeof Doubt>
const DoubtsOnShelf = shelfKey("bulk_doubts", z.record(z.string(), Doubt))

export interface Way {
  lane: Lane
  source: Source
}

/** Which stretch of time a page answers for, beyond what its own records span. */
export interface Stretch {
  /** Records happening from here on were compared by an earlier page, UTC ms; null: it begins at the newest. */
  comparedTo: number | null
  /** No token led here: the page is one whole answer from the newest record on. */
  atOnce: boolean
  /** Keys the page before this one showed: a recovery's time may have been unknown then. */
  shownBefore: string[]
  /** Tells one listing from another: the pages of one are one look. */
  run: Run
}

export interface Run {
  startedAt: number
  /** The time that counts for it: the tick's, or the present. UTC ms. */
  asOf: number
}

export interface Comparison {
  results: WriteResult[]
  /** Now compared down to here, UTC ms; null where it could not be told. */
  comparedTo: number | null
  /** Records the page should have shown, and did not, that are kept all the same. */
  kept: number
}

/** What WHOOP has of a record that a page does not show; null: nothing. */
interface Answered {
  key: string
  record: RecordOf[Collection] | null
}

/** Brings pages into the store: writes what is newer, then settles what a page does not show although we hold it. */
export class PageApplier {
  readonly #ports: MemberPorts
  readonly #shelf: Shelf
  readonly #caller: WhoopCaller
  readonly #beforeWrite: () => void

  constructor(ports: MemberPorts, shelf: Shelf, caller: WhoopCaller, beforeWrite: () => void) {
    this.#ports = ports
    this.#shelf = shelf
    this.#caller = caller
    this.#beforeWrite = beforeWrite
  }

  /** All pages in one transaction, with what the connection row learns from them. */
  write(pages: Pages, way: Way, patch: ConnectionPatch, extra: RecordWrites = {}): Promise<WriteResult[]> {
    const { userId, log } = this.#ports
    const unreadable = [
      ...collections.flatMap((collection) => pages[collection]?.unreadable ?? []),
      ...(extra.unreadable ?? []),
    ]
    for (const one of unreadable) {
      log("sync.record_set_aside", { userId, collection: one.collection, reason: one.reason })
    }
    const records = Object.fromEntries(
      collections.map((collection) => [
        collection,
        [...(pages[collection]?.records ?? []), ...(extra[collection] ?? [])],
      ]),
    )
    return this.#write({ ...extra, ...records, unreadable }, way, patch)
  }

  /**
   * After `write`: deletions nobody told of, and tombstones WHOOP contradicts. `asked`: WHOOP's answers by id so far, and
   * further ones. Throws TryLaterError, ConnectionLostError.
   */
  async compare<C extends Collection>(
    page: Page<C>,
    stretch: Stretch,
    way: Way,
    asked: AskedById,
  ): Promise<Comparison> {
    const { db, userId, now } = this.#ports
    const span = await this.#span(page)
    const from = page.nextToken === null ? 0 : span.oldest
    if (from === null) return { results: [], comparedTo: stretch.comparedTo, kept: 0 }
    const to = stretch.comparedTo ?? Number.MAX_SAFE_INTEGER
    const within = await listHeldBetween(db, userId, page.collection, from, to)
    // A record as old as the page's oldest may stand on the next page.
    const held = within.filter((record) => page.nextToken === null || (record.at ?? 0) > from)
    const shown = new Map([
      ...stretch.shownBefore.map((key) => [key, Number.POSITIVE_INFINITY] as const),
      ...page.records.map((record) => [keyOf(page.collection, record), record.updated_at] as const),
    ])
    const unreadable = new Set(page.unreadable.map((one) => one.recordKey))
    const readable = held.filter((record) => !unreadable.has(record.key))
    const newest = span.newest ?? 0
    const verdict = judgeAbsences({ held: readable, shown, newest, atOnce: stretch.atOnce }, now())
    const answered = await this.#ask(page.collection, verdict.ask, way, asked)
    return {
      ...(await this.#settle(page.collection, verdict, answered, readable, way, stretch.run)),
      comparedTo: from,
    }
  }

  async #span(page: Page<Collection>): Promise<{ oldest: number | null; newest: number | null }> {
    const times =
      page.collection === "recoveries"
        ? await listRecoveryTimes(
            this.#ports.db,
            this.#ports.userId,
            page.records.map((record) => keyOf(page.collection, record)),
          )
        : page.records.map((record) => ("start" in record ? record.start : record.created_at))
    if (times.length === 0) return { oldest: null, newest: null }
    return { oldest: Math.min(...times), newest: Math.max(...times) }
  }

  async #settle(
    collection: Collection,
    verdict: AbsenceVerdict,
    answered: Answered[],
    held: Held[],
    way: Way,
    run: Run,
  ): Promise<Pick<Comparison, "results" | "kept">> {
    const tombstones = new Set(held.filter((record) => record.deletedAt !== null).map((record) => record.key))
    const alive = answered.filter((one) => one.record !== null)
    const gone = this.#believed(collection, verdict, answered, tombstones, run)
    const found = alive.map((one) => one.record).filter((record) => record !== null)
    const absent = new Set([...verdict.gone, ...verdict.bulk, ...verdict.ask])
    const kept = [...absent].filter((key) => !tombstones.has(key)).length - gone.length
    if (gone.length + found.length === 0) return { results: [], kept }
    const restored = alive.map((one) => one.key)
    const writes = { [collection]: found, gone: { [collection]: gone }, restored: { [collection]: restored } }
    return { results: await this.#write(writes, way, {}), kept }
  }

  /** The absences that are deletions, as far as is known now. */
  #believed(
    collection: Collection,
    verdict: AbsenceVerdict,
    answered: Answered[],
    tombstones: Set<string>,
    run: Run,
  ): string[] {
    const asked = answered.filter((one) => !tombstones.has(one.key))
    if (verdict.bulk.length === 0) {
      return [...verdict.gone, ...asked.filter((one) => one.record === null).map((one) => one.key)]
    }
    const sampleIsGone = asked.every((one) => one.record === null)
    if (!sampleIsGone) this.#forgetDoubts((doubted) => doubted === collection)
    if (sampleIsGone && this.#seenTwice(collection, run)) return verdict.bulk
    const { log, userId } = this.#ports
    log("sync.listing_doubted", { userId, collection, absent: verdict.bulk.length })
    return []
  }

  /** WHOOP's own answer for each key. Unreadable, but there, is all that was asked: it is left out. */
  async #ask(collection: Collection, keys: string[], { lane }: Way, asked: AskedById): Promise<Answered[]> {
    const answers: Answered[] = []
    for (const key of keys) {
      const answer = await askById(this.#caller, { collection, key, lane }, asked)
      if (answer === null) answers.push({ key, record: null })
      else if ("record" in answer) answers.push({ key, record: answer.record })
    }
    return answers
  }

  /** Whether an earlier listing, long enough ago, saw a bulk of absences as well. */
  #seenTwice(collection: Collection, run: Run): boolean {
    const doubts = this.#shelf.get(DoubtsOnShelf) ?? {}
    const { startedAt, asOf } = run
    const before = doubts[collection] ?? { since: asOf, firstRun: startedAt, lastRun: startedAt }
    // A listing that came too early leaves the first one's time as it was.
    this.#shelf.put(DoubtsOnShelf, { ...doubts, [collection]: { ...before, lastRun: startedAt } })
    return isSecondLook(before, run)
  }

  /** A whole listing is over: what it saw no more, or for the second time, is settled. */
  endRun(run: Run): void {
    this.#forgetDoubts((_, doubt) => doubt.lastRun !== run.startedAt || isSecondLook(doubt, run))
  }

  #forgetDoubts(settled: (collection: string, doubt: Doubt) => boolean): void {
    const doubts = Object.entries(this.#shelf.get(DoubtsOnShelf) ?? {})
    const left = doubts.filter(([collection, doubt]) => !settled(collection, doubt))
    if (left.length < doubts.length) this.#shelf.put(DoubtsOnShelf, Object.fromEntries(left))
  }

  /** When a bulk of absences is due its second look, UTC ms; null: there is none. */
  secondLookAt(): number | null {
    const since = Object.values(this.#shelf.get(DoubtsOnShelf) ?? {}).map((doubt) => doubt.since)
    return since.length > 0 ? Math.min(...since) + SECOND_LOOK_MS : null
  }

  /** The write that a storage hiccup may have cut is repeated once: it is idempotent (platform.md section 4). */
  async #write(writes: RecordWrites, way: Way, patch: ConnectionPatch): Promise<WriteResult[]> {
    const { db, userId, now } = this.#ports
    const stamp = { userId, source: way.source, now: now() }
    this.#beforeWrite()
    try {
      return this.#noted(await writeRecords(db, stamp, writes, patch))
    } catch {
      // The first try may have been kept: then this one finds nothing to change.
      this.#hasNews = true
      return this.#noted(await writeRecords(db, stamp, writes, patch))
    }
  }

  #hasNews = false
  #writes = 0

  /** Writes that this instance has made. */
  get writes(): number {
    return this.#writes
  }

  #noted(results: WriteResult[]): WriteResult[] {
    this.#writes += 1
    if (results.length > 0) this.#hasNews = true
    return results
  }

  /** Whether something was written since this was last asked: open dashboards are to hear of it, however the work ended. */
  takeNews(): boolean {
    const hasNews = this.#hasNews
    this.#hasNews = false
    return hasNews
  }
}

function isSecondLook({ since, firstRun }: Doubt, { startedAt, asOf }: Run): boolean {
  return firstRun !== startedAt && asOf - since >= SECOND_LOOK_MS
}
