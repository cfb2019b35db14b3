import { type Checks, checkOf } from "../../daily/checks.ts"
import { type Present, toDailyRows } from "../../daily/daily-rows.ts"
import type { HeldRecords } from "../../daily/held-records.ts"
import { withCheck } from "../../daily/looked-at.ts"
import {
  type DeletedDay,
  deletedDay,
  type Month,
  type MonthPack,
  monthAfter,
  monthOf,
  monthsBack,
  packMonths,
  parsePackedDeletions,
  parsePackedRows,
  restingBefore,
  startOfMonth,
  startOfNextMonth,
} from "../../daily/months.ts"
import { coversSpan, type DayRange, isInRange, widestSpan } from "../../daily/range.ts"
import type { DailyRow } from "../../daily/row.ts"
import type { Database } from "../database.ts"
import { bindPacks, type ReadPack, toPacks, toReadPack } from "./daily-months.ts"
import type { Asker } from "./fixed-query.ts"
import {
  bindExtent,
  bindHeldRecords,
  type Extent,
  readHeldRecords,
  toExtent,
  toHeldRecords,
} from "./held-records.ts"
import { textOf, withLook } from "./packed-rows.ts"

/*
 * A page of daily rows, newest first. The months that still move are built from their records; resting ones come as
 * bytes from their packs and do not even become text when every row of them is wanted. Usually that is one round trip to D1.
 * A month whose pack is missing is built and handed back to be stored.
 */

/** The place in the order (cycle start, then id, both falling) after which a page goes on. */
export interface Position {
  start: number
  id: number
}

export interface DailyQuery {
  userId: string
  range: DayRange
  /** Only rows changed at this time or later, and deletions among them. UTC ms. */
  changedSince: number | null
  after: Position | null
  limit: number
  /** Rows are wanted as objects (fewer fields, CSV); else whole months may come as bytes. */
  asObjects: boolean
}

/** How far a page reaches. */
type Reach = Pick<DailyQuery, "range" | "after" | "changedSince" | "limit">

export interface DailyFacts {
  now: number
  checks: Checks
}

export type DailyEntry = DailyRow | DeletedDay

export interface DailyPage {
  /** In order; bytes are JSON objects joined by commas. */
  parts: (DailyEntry[] | Uint8Array)[]
  next: Position | null
  present: Present | null
  /** Packs that were missing, for storePacks. */
  missing: MonthPack[]
}

const dayMs = 86_400_000
/** Months built in one go when packs are missing: some 700 rows of each kind. */
const monthsABuild = 24
const rowsAMonth = 28

/** `first`: what D1 answered to `bindFirstTrip` at the same time, where that was asked ahead. */
export async function readDailyPage(
  db: Database,
  query: DailyQuery,
  facts: DailyFacts,
  first?: D1Result[],
): Promise<DailyPage> {
  return new DailyReading(db, query, facts).read(first)
}

/** What a page asks of D1 first, and usually at all: it need not be known yet whose page it is. */
export function bindFirstTrip(db: Database, asker: Asker, query: Reach, now: number): D1PreparedStatement[] {
  return bindTrip(db, asker, planFirst(query, now))
}

/** The one usual trip: where the person stands, the moving months, and the packs if the page reaches them. */
interface FirstTrip {
  /** Cycles that start here or later, and before the page's end, are read as records; null: there are none. */
  recordsFrom: number | null
  /** Whether these are fewer than all in the moving months: a small page surely or nearly reaches no further. */
  isGuess: boolean
  /** The months whose packs are read; null: the page does not reach them. */
  packs: { first: Month; last: Month } | null
  to: number
  changedSince: number | null
}

function planFirst(query: Reach, now: number): FirstTrip {
  const { limit, changedSince } = query
  const { from, to } = spanOf(query)
  const resting = restingBefore(now)
  const recentFrom = Math.max(from, resting)
  // A cycle lasts a day. Wrong guesses cost a second trip.
  const newest = Math.min(to, now + dayMs)
  const guess = changedSince === null ? Math.max(recentFrom, newest - (limit * 1.1 + 4) * dayMs) : recentFrom
  const first = firstResting(to, resting)
  const reach = Math.ceil((limit + 1) / rowsAMonth) + 1
  const last = changedSince === null ? maxOf(monthOf(from), monthAfter(first, -reach)) : monthOf(from)
  const isGuess = guess > recentFrom
  return {
    recordsFrom: guess < to ? guess : null,
    isGuess,
    packs: isGuess || from >= resting ? null : { first, last },
    to,
    changedSince,
  }
}

function bindTrip(
  db: Database,
  asker: Asker,
  { recordsFrom, packs, to, changedSince }: FirstTrip,
): D1PreparedStatement[] {
  return [
    bindExtent(db, asker),
    ...(packs ? [bindPacks(db, asker, { ...packs, changedSince })] : []),
    ...(recordsFrom === null ? [] : bindHeldRecords(db, asker, recordsFrom, to)),
  ]
}

function spanOf({ range, after }: Reach): { from: number; to: number } {
  const span = widestSpan(range)
  return after ? { from: span.from, to: Math.min(span.to, after.start + 1) } : span
}

/** The newest resting month a page can hold. */
const firstResting = (to: number, resting: number): Month => monthOf(Math.min(to, resting) - 1)

/** The packs there are, of the months back to `last`. */
interface PacksRead {
  packs: ReadPack[]
  last: Month
}

class DailyReading {
  readonly #db: Database
  readonly #query: DailyQuery
  readonly #facts: DailyFacts
  /** Cycles that start before this are in resting months. */
  readonly #resting: number
  readonly #span: { from: number; to: number }
  readonly #parts: (DailyEntry[] | Uint8Array)[] = []
  readonly #missing: MonthPack[] = []
  #count = 0
  #last: Position | null = null
  #next: Position | null = null
  #extent: Extent = { present: null, oldestStart: null }

  constructor(db: Database, query: DailyQuery, facts: DailyFacts) {
    this.#db = db
    this.#query = query
    this.#facts = facts
    this.#resting = restingBefore(facts.now)
    this.#span = spanOf(query)
  }

  async read(ahead?: D1Result[]): Promise<DailyPage> {
    const { from, to } = this.#span
    const trip = planFirst(this.#query, this.#facts.now)
    const results = ahead ?? (await this.#db.$client.batch(bindTrip(this.#db, this.#query.userId, trip)))
    const packs = this.#addFirst(trip, results)
    if (trip.isGuess && !this.#next) {
      await this.#build(Math.max(from, this.#resting), Math.min(to, trip.recordsFrom ?? to))
    }
    if (!this.#next) await this.#readResting(packs)
    const { present } = this.#extent
    return { parts: this.#parts, next: this.#next, present, missing: this.#missing }
  }

  #addFirst({ packs }: FirstTrip, [extent, ...results]: D1Result[]): PacksRead | null {
    this.#extent = toExtent(extent)
    const read = packs && { packs: toPacks(results.shift()), last: packs.last }
    this.#addRecords(toHeldRecords(results))
    return read
  }

  async #readResting(first: PacksRead | null): Promise<void> {
    const oldest = Math.max(this.#span.from, this.#extent.oldestStart ?? Number.MAX_SAFE_INTEGER)
    if (this.#span.to <= 0 || oldest >= Math.min(this.#resting, this.#span.to)) return
    const months = monthsBack(firstResting(this.#span.to, this.#resting), monthOf(oldest))
    let packs = new Map((first?.packs ?? []).map((pack) => [pack.month, pack]))
    let known = first ? months.filter((month) => month >= first.last).length : 0
    let i = 0
    while (i < months.length && !this.#next) {
      if (i >= known) {
        const last = months[Math.min(months.length, i + this.#monthsLeft()) - 1] ?? monthOf(oldest)
        const { userId, changedSince } = this.#query
        const packsOf = bindPacks(this.#db, userId, { first: months[i] ?? last, last, changedSince })
        packs = new Map(toPacks(await packsOf.all()).map((pack) => [pack.month, pack]))
        known = months.indexOf(last) + 1
      }
      const absent = runOfAbsent(months, i, known, packs)
      if (absent.length > 0) await this.#buildMonths(absent)
      else this.#addPack(packs.get(months[i] ?? ""))
      i += Math.max(1, absent.length)
    }
  }

  #monthsLeft(): number {
    return this.#query.changedSince === null
      ? Math.ceil((this.#query.limit + 1 - this.#count) / rowsAMonth) + 1
      : Number.MAX_SAFE_INTEGER
  }

  async #build(from: number, to: number): Promise<void> {
    this.#addRecords(await readHeldRecords(this.#db, this.#query.userId, from, to))
  }

  async #buildMonths(months: Month[]): Promise<void> {
    const [newest = "", oldest = ""] = [months[0], months.at(-1)]
    const from = startOfMonth(oldest)
    const to = startOfNextMonth(newest)
    const records = await readHeldRecords(this.#db, this.#query.userId, from, to)
    const packs = packMonths(months, this.#rowsOf(records, []), deletionsOf(records))
    this.#missing.push(...packs)
    for (const pack of packs) this.#addPack(toReadPack(pack))
  }

  #rowsOf(records: HeldRecords, checks: Checks): DailyRow[] {
    const { now } = this.#facts
    return toDailyRows(records, { now, checks, present: this.#extent.present })
  }

  #addRecords(records: HeldRecords): void {
    this.#addEntries(this.#rowsOf(records, this.#facts.checks), deletionsOf(records))
  }

  #addPack(pack: ReadPack | undefined): void {
    if (!pack || pack.rows === null || this.#next) return
    const { count, month, rows } = pack
    if (count > 0 && this.#takesWhole(pack)) {
      const check = checkOf(this.#facts.checks, startOfMonth(month) - dayMs)
      this.#parts.push(check ? withLook(rows, check) : rows.bytes)
      this.#count += count
      this.#last = { start: startOfMonth(month), id: -1 }
      return
    }
    const { checks } = this.#facts
    const parsed = parsePackedRows({ rows: textOf(rows) }).map((row) => withCheck(row, checks))
    this.#addEntries(parsed, parsePackedDeletions(pack))
  }

  #takesWhole({ month, count }: ReadPack): boolean {
    const { asObjects, changedSince, after, limit, range } = this.#query
    const { checks } = this.#facts
    const [from, to] = [startOfMonth(month), startOfNextMonth(month)]
    const partlyChecked = checks.some((check) => check.from > from - dayMs && check.from < to + 7 * dayMs)
    return (
      !asObjects &&
      changedSince === null &&
      (after === null || after.start >= to) &&
      coversSpan(range, from, to) &&
      this.#count + count <= limit &&
      !partlyChecked
    )
  }

  #addEntries(rows: readonly DailyRow[], deletions: readonly DeletedDay[]): void {
    const entries = this.#query.changedSince === null ? rows : merge(rows, deletions)
    const wanted = entries.filter((entry) => this.#isWanted(entry))
    const taken = wanted.slice(0, this.#query.limit - this.#count)
    if (taken.length > 0) {
      this.#parts.push([...taken])
      this.#count += taken.length
      this.#last = positionOf(taken[taken.length - 1] ?? null) ?? this.#last
    }
    if (taken.length < wanted.length) this.#next = this.#last
  }

  #isWanted(entry: DailyEntry): boolean {
    const { after, changedSince, range } = this.#query
    const start = Date.parse(entry.cycle_start)
    return (
      isInRange(range, entry.day, start) &&
      (changedSince === null || Date.parse(entry.changed_at) >= changedSince) &&
      (after === null || start < after.start || (start === after.start && entry.cycle_id < after.id))
    )
  }
}

function deletionsOf(records: HeldRecords): DeletedDay[] {
  return records.cycles
    .filter((cycle) => cycle.deleted_at !== null)
    .sort((a, b) => b.start - a.start)
    .map(deletedDay)
}

function merge(rows: readonly DailyRow[], deletions: readonly DeletedDay[]): DailyEntry[] {
  return [...rows, ...deletions].sort(
    (a, b) => Date.parse(b.cycle_start) - Date.parse(a.cycle_start) || b.cycle_id - a.cycle_id,
  )
}

function positionOf(entry: DailyEntry | null): Position | null {
  return entry && { start: Date.parse(entry.cycle_start), id: entry.cycle_id }
}

function runOfAbsent(months: Month[], from: number, to: number, packs: Map<Month, ReadPack>): Month[] {
  const end = Math.min(to, from + monthsABuild)
  let i = from
  while (i < end && !packs.has(months[i] ?? "")) i++
  return months.slice(from, i)
}

const maxOf = (a: Month, b: Month): Month => (a > b ? a : b)
