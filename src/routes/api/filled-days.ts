import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import type { Present } from "../../daily/daily-rows.ts"
import { type FilledRow, fillDays, type GapDay, settlesAt } from "../../daily/gaps.ts"
import { addDays, type LocalDate, localDateOf, nextMidnight } from "../../daily/local-time.ts"
import type { Bound, DayRange } from "../../daily/range.ts"
import { readDailyPage } from "../../db/reads/daily-page.ts"
import type { Extent } from "../../db/reads/held-records.ts"
import type { Format } from "./answers.ts"
import { type Asking, answerPage, checksOf, select } from "./asking.ts"
import type { DailyParameters } from "./daily-parameters.ts"
import { dailyFields } from "./daily-schema.ts"
import { keepPacks } from "./keep-packs.ts"

/* `fill=days`: a page of days, not of cycles. */

interface Filling {
  extent: Extent
  range: DayRange
  place: Record<string, string | number> | null
  shape: Format
  sign: (next: object | null) => Promise<string> | null
}

type Filled = FilledRow | GapDay

export async function answerFilled(
  c: Context<ReaderEnv>,
  asking: Asking,
  query: DailyParameters,
  { extent, range, place, shape, sign }: Filling,
): Promise<Response> {
  const { now, connection } = asking
  const offset = extent.present?.offset ?? "Z"
  const today = localDateOf(now, offset)
  const first = place ? String(place.day) : (dateOf(range.end, offset) ?? today)
  const oldestDay = extent.oldestStart === null ? today : localDateOf(extent.oldestStart, offset)
  const begin = dateOf(range.start, offset) ?? oldestDay
  // One day more than fits tells whether there is another page.
  const last = maxOf(begin, addDays(first, -query.limit - 1))
  const page = await readDailyPage(
    c.get("db"),
    {
      userId: asking.userId,
      range: { start: { date: addDays(last, -3) }, end: { date: addDays(first, 3) } },
      // All that ever changed: rows and deletions both.
      changedSince: 0,
      after: null,
      limit: Number.MAX_SAFE_INTEGER,
      asObjects: true,
    },
    { now, checks: checksOf(connection) },
  )
  keepPacks(c, c.get("db"), asking, page)
  const entries = page.parts.flatMap((part) => (part instanceof Uint8Array ? [] : part))
  const rows = entries.flatMap((entry) => ("deleted" in entry ? [] : [entry]))
  const deletions = entries.flatMap((entry) => ("deleted" in entry ? [entry] : []))
  const facts = { now, ...extent, historyComplete: connection?.history_from != null }
  const filled = fillDays(first, last, rows, deletions, facts)
    .filter((entry) => place === null || comesAfter(entry, place))
    .filter((entry) => range.start !== null || entry.day > oldestDay || entry.gap !== "before_history")
  const shown = filled.slice(0, query.limit)
  const lastShown = shown.at(-1)
  const next = filled.length > shown.length && lastShown ? placeOf(lastShown) : null
  const fields = query.fields && [...new Set([...query.fields, "gap"])]
  return answerPage(c, asking, {
    format: shape,
    columns: fields ?? [...dailyFields, "gap"],
    tellsDeletions: false,
    parts: [select(shown, fields)],
    nextCursor: await sign(next),
    validUntil: holdsUntil(shown, extent.present, now),
  })
}

function dateOf(bound: Bound | null, offset: string): LocalDate | null {
  if (bound === null) return null
  return "date" in bound ? bound.date : localDateOf(bound.time, offset)
}

function placeOf(entry: Filled): { day: string; start: number; id: number } {
  return { day: entry.day, start: Date.parse(entry.cycle_start ?? "") || 0, id: entry.cycle_id ?? 0 }
}

function comesAfter(entry: Filled, place: Record<string, string | number>): boolean {
  const { day, start, id } = placeOf(entry)
  if (day !== place.day) return true
  return start < Number(place.start) || (start === place.start && id < Number(place.id))
}

/** The next midnight where the person or their newest cycle is, or earlier when waiting for a recovery ends by time alone. */
function holdsUntil(shown: readonly Filled[], present: Present | null, now: number): number {
  let until = nextMidnight(now, present?.offset ?? "Z")
  for (const entry of shown) {
    if (entry.cycle_id === present?.newestCycleId && entry.timezone_offset !== null) {
      until = Math.min(until, nextMidnight(now, entry.timezone_offset))
    }
    if (entry.gap !== "pending" || entry.cycle_id === null) continue
    const settles = settlesAt(entry)
    if (settles !== null && settles > now) until = Math.min(until, settles)
  }
  return until
}

const maxOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b)
