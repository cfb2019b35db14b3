import type { DailyRow } from "../api/daily-row.ts"
import { type Day, dayNumber, daysBetween } from "./days.ts"
import { type Metric, metricValue, type NumericField } from "./metrics.ts"

export type Value = number | null

export interface DaySeries {
  /** Every day from the first to the last, also those without a row. */
  days: readonly Day[]
  /** null where nothing is known: a gap, never 0 and never the day before. */
  values: Value[]
}

/**
 * One value a day. Two cycles can share a day (travel, a nap taken for a night): the later one that has a value speaks
 * for it. Rows outside the range are ignored; their order does not matter.
 */
export function toDaySeries(
  rows: readonly DailyRow[],
  metric: Metric,
  from: Day,
  to: Day,
  field: NumericField = metric.field,
): DaySeries {
  const days = daysOfRange(from, to)
  const values: Value[] = new Array(days.length).fill(null)
  const starts: string[] = new Array(days.length).fill("")
  const first = dayNumber(from)
  for (const row of rows) {
    const index = dayNumber(row.day) - first
    const value = metricValue(row, metric, field)
    if (index < 0 || index >= days.length || value === null) continue
    if (row.cycle_start < (starts[index] ?? "")) continue
    starts[index] = row.cycle_start
    values[index] = value
  }
  return { days, values }
}

let lastRange: { from: Day; to: Day; days: readonly Day[] } | null = null

/** A page asks for the same days once a metric. */
function daysOfRange(from: Day, to: Day): readonly Day[] {
  if (lastRange?.from !== from || lastRange.to !== to) lastRange = { from, to, days: daysBetween(from, to) }
  return lastRange.days
}

/** The same, with the open day's growing values (strain, energy, steps) left out: they are not comparable yet. */
export function toSettledSeries(rows: readonly DailyRow[], metric: Metric, from: Day, to: Day): DaySeries {
  return toDaySeries(metric.grows ? rows.filter((row) => !isOpen(row)) : rows, metric, from, to)
}

export function isOpen(row: DailyRow): boolean {
  return row.cycle_end === null
}

/** The mean of the last `window` days including the day itself; null with fewer than `minimum` of them known. */
export function rollingMean(values: readonly Value[], window = 7, minimum = 4): Value[] {
  let sum = 0
  let count = 0
  return values.map((value, index) => {
    if (value !== null) {
      sum += value
      count += 1
    }
    const gone = values[index - window]
    if (gone !== null && gone !== undefined) {
      sum -= gone
      count -= 1
    }
    return count >= minimum ? sum / count : null
  })
}

export function meanOf(values: readonly Value[]): Value {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (value === null) continue
    sum += value
    count += 1
  }
  return count === 0 ? null : sum / count
}

export function countOf(values: readonly Value[]): number {
  return values.reduce<number>((count, value) => (value === null ? count : count + 1), 0)
}

/** Index of the last known value; -1 when there is none. */
export function lastKnown(values: readonly Value[]): number {
  return values.findLastIndex((value) => value !== null)
}
