import type { DailyRow } from "../../api/daily-row.ts"
import { addDays, type Day, daysBetween } from "../../insight/days.ts"
import { newestOf, personsDay } from "../../insight/persons-day.ts"

export const FORTNIGHT_DAYS = 14

export interface Morning {
  /** The person's day now, on the clock of their newest record. */
  today: Day
  /** That record's offset; null before there is any. */
  offset: string | null
  /** Today's row; null until there is one. Yesterday's never stands in. */
  row: DailyRow | null
  /** The newest row of an earlier day: what was known last, to be shown as such. */
  before: DailyRow | null
  /** The last fourteen days, newest first, also those without a row; none before the first day known. */
  fortnight: { day: Day; row: DailyRow | null }[]
}

/** What the rows say about this moment. Pure, so that no cached answer of yesterday can pass for today's. */
export function readMorning(rows: readonly DailyRow[], nowMs: number): Morning {
  const offset = newestOf(rows)?.timezone_offset ?? null
  const today = personsDay(rows, nowMs)
  const first = latestDay(addDays(today, 1 - FORTNIGHT_DAYS), firstDayOf(rows, today))
  return {
    today,
    offset,
    row: rowOf(rows, today),
    before: newestOf(rows.filter((row) => row.day < today)),
    fortnight: daysBetween(first, today)
      .reverse()
      .map((day) => ({ day, row: rowOf(rows, day) })),
  }
}

function firstDayOf(rows: readonly DailyRow[], today: Day): Day {
  return rows.map((row) => row.day).toSorted()[0] ?? today
}

const latestDay = (a: Day, b: Day): Day => (a > b ? a : b)

/** Two cycles can share a day: the later one that knows its recovery or its sleep speaks for it, else the later one. */
function rowOf(rows: readonly DailyRow[], day: Day): DailyRow | null {
  const ofDay = rows.filter((row) => row.day === day)
  const telling = ofDay.filter((row) => row.recovery_score !== null || row.sleep_duration_minutes !== null)
  return newestOf(telling.length > 0 ? telling : ofDay)
}
