import type { LocalDate } from "./local-time.ts"

/** One end of a range: a whole local day, or an instant taken as it is. Both ends are inclusive. */
export type Bound = { date: LocalDate } | { time: number }

export interface DayRange {
  start: Bound | null
  end: Bound | null
}

const dayMs = 86_400_000

/** Whether a date and the instant that stands for the same record lie in the range. */
export function isInRange(range: DayRange, date: LocalDate, time: number): boolean {
  const { start, end } = range
  return (
    (start === null || ("date" in start ? date >= start.date : time >= start.time)) &&
    (end === null || ("date" in end ? date <= end.date : time <= end.time))
  )
}

/**
 * Instants outside of which no record of the range starts, however its offset and its sleep move its date: a date is
 * at most 14 hours from UTC's, and a night ends within a few days of its cycle's start.
 */
export function widestSpan(range: DayRange): { from: number; to: number } {
  return {
    from: edge(range.start, -7 * dayMs) ?? 0,
    to: edge(range.end, 3 * dayMs) ?? Number.MAX_SAFE_INTEGER,
  }
}

function edge(bound: Bound | null, slackMs: number): number | null {
  if (bound === null) return null
  return "time" in bound
    ? bound.time + (slackMs > 0 ? 1 : 0)
    : Date.parse(`${bound.date}T00:00:00Z`) + slackMs
}

/** Whether every cycle that starts in [from, to) is surely in the range, whatever its day turns out to be. */
export function coversSpan(range: DayRange, from: number, to: number): boolean {
  const { start, end } = range
  const startsBefore =
    start === null ||
    ("time" in start ? start.time <= from : Date.parse(`${start.date}T00:00:00Z`) <= from - 2 * dayMs)
  const endsAfter =
    end === null || ("time" in end ? end.time >= to : Date.parse(`${end.date}T00:00:00Z`) >= to + 7 * dayMs)
  return startsBefore && endsAfter
}
