import { type Band, recoveryBand } from "./band.ts"
import { addDays, type Day, dayFromNumber, dayNumber, daysBetween, weekdayOf } from "./days.ts"
import { formatDay, formatNumber, type Locale, plural } from "./format.ts"
import type { Value } from "./series.ts"

export interface CalendarCell {
  day: Day
  value: Value
  band: Band | null
}

export interface Calendar {
  /** Columns of seven, from the week's first day; null outside the year. */
  weeks: (CalendarCell | null)[][]
  /** Where each month begins, as a column. */
  months: { column: number; day: Day }[]
}

/** A year of recovery, weeks as columns. `start` is the week's first day, 0 for Monday. */
export function yearCalendar(year: number, recovery: ReadonlyMap<Day, number>, start = 0): Calendar {
  const first = `${year}-01-01`
  const last = `${year}-12-31`
  const lead = (weekdayOf(first) - start + 7) % 7
  const origin = dayNumber(first) - lead
  const columns = Math.ceil((dayNumber(last) - origin + 1) / 7)
  const weeks = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: 7 }, (_, row) => {
      const day = dayFromNumber(origin + column * 7 + row)
      return day < first || day > last ? null : cellOf(day, recovery.get(day) ?? null)
    }),
  )
  const months = Array.from({ length: 12 }, (_, month) => {
    const day = `${year}-${String(month + 1).padStart(2, "0")}-01`
    return { day, column: Math.floor((dayNumber(day) - origin) / 7) }
  })
  return { weeks, months }
}

function cellOf(day: Day, value: Value): CalendarCell {
  return { day, value, band: recoveryBand(value) }
}

/** "Sunday 22 November: 71 %, high". */
export function cellWords(cell: CalendarCell, locale?: Locale): string {
  const day = formatDay(cell.day, "full", locale)
  return cell.band
    ? `${day}: ${formatNumber(cell.value, 0, locale)} %, ${cell.band.word}`
    : `${day}: no recovery`
}

/** "In 2026: 120 days high, 98 medium, 31 low, 12 without a recovery." `until` ends the count: the future is not missing. */
export function yearSentence(
  year: number,
  recovery: ReadonlyMap<Day, number>,
  until: Day,
  locale?: Locale,
): string {
  const counts = { high: 0, medium: 0, low: 0, none: 0 }
  const begun = [...recovery.keys()].filter((day) => day.startsWith(String(year))).toSorted()[0]
  if (!begun) return `No recovery was recorded in ${year}.`
  const last = `${year}-12-31`
  for (const day of daysBetween(begun, until < last ? until : last)) {
    counts[recoveryBand(recovery.get(day) ?? null)?.token ?? "none"] += 1
  }
  const say = (count: number, word: string) => `${formatNumber(count, 0, locale)} ${word}`
  const none = counts.none > 0 ? `, ${say(counts.none, "without a recovery")}` : ""
  return `Recovery in ${year}: ${plural(counts.high, "day", "days", locale)} high, ${say(counts.medium, "medium")}, ${say(counts.low, "low")}${none}.`
}

/** Arrow keys in the grid; null where the move leaves it. */
export function moveDay(day: Day, key: string): Day | null {
  const steps: Record<string, number> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    PageUp: -28,
    PageDown: 28,
  }
  const step = steps[key]
  return step === undefined ? null : addDays(day, step)
}
