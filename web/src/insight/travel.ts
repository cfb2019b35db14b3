import type { DailyRow } from "../api/daily-row.ts"
import type { Day } from "./days.ts"
import { offsetMinutes } from "./days.ts"
import { formatDay, type Locale, offsetWords } from "./format.ts"

export interface OffsetChange {
  day: Day
  from: string
  to: string
  /** Eastward is positive. */
  minutes: number
}

/** The days whose record carries another offset than the one before. An offset tells no zone, so an hour may be the clocks changing. */
export function offsetChanges(rows: readonly DailyRow[]): OffsetChange[] {
  const inOrder = rows.toSorted((a, b) =>
    a.cycle_start < b.cycle_start ? -1 : a.cycle_start > b.cycle_start ? 1 : 0,
  )
  return inOrder.flatMap((row, index) => {
    const before = inOrder[index - 1]
    if (!before) return []
    const minutes = offsetMinutes(row.timezone_offset) - offsetMinutes(before.timezone_offset)
    return minutes === 0
      ? []
      : [{ day: row.day, from: before.timezone_offset, to: row.timezone_offset, minutes }]
  })
}

/** "20 March: UTC−5 → UTC+1", with what an hour may mean. */
export function changeWords(change: OffsetChange, locale?: Locale): string {
  const words = `${formatDay(change.day, "dated", locale)}: ${offsetWords(change.from)} → ${offsetWords(change.to)}`
  return Math.abs(change.minutes) === 60 ? `${words} (travel or a clock change)` : words
}
