import type { DailyRow } from "../api/daily-row.ts"
import { type Normal, normals, type Standing, standingAt } from "./baseline.ts"
import { addDays, type Day, dayNumber } from "./days.ts"
import type { Metric } from "./metrics.ts"
import {
  countOf,
  type DaySeries,
  lastKnown,
  meanOf,
  rollingMean,
  toSettledSeries,
  type Value,
} from "./series.ts"

/** Days a chart needs before its first one: 60 for the normal, and some for the streak and the 7-day mean. */
export const LEAD_DAYS = 67

/**
 * Over more than two years a 7-day mean is a scribble; there the strong line is a 30-day mean, and is called so. At
 * least half of its days must be known.
 */
export function meanWindow(dayCount: number): 7 | 30 {
  return dayCount > 2 * 366 ? 30 : 7
}

/** Everything a chart, its sentence, its side column and its table say about one metric over a range. */
export interface MetricSummary extends DaySeries {
  metric: Metric
  /** Days in the means below. */
  window: 7 | 30
  means: Value[]
  normals: (Normal | null)[]
  mean: Value
  known: number
  latest: { day: Day; value: number; standing: Standing | null } | null
}

/** `rows` should reach LEAD_DAYS before `from`, or the first days have no normal of their own. */
export function summarize(rows: readonly DailyRow[], metric: Metric, from: Day, to: Day): MetricSummary {
  const lead = dayNumber(from) - dayNumber(addDays(from, -LEAD_DAYS))
  const all = toSettledSeries(rows, metric, addDays(from, -LEAD_DAYS), to)
  const window = meanWindow(all.days.length - lead)
  const allNormals = normals(all.values, metric)
  const values = all.values.slice(lead)
  const last = lastKnown(values)
  const value = values[last]
  return {
    metric,
    days: all.days.slice(lead),
    values,
    window,
    means: rollingMean(all.values, window, Math.ceil(window / 2)).slice(lead),
    normals: allNormals.slice(lead),
    mean: meanOf(values),
    known: countOf(values),
    latest:
      value === null || value === undefined
        ? null
        : {
            day: all.days[last + lead] as Day,
            value,
            standing: standingAt(all.values, allNormals, last + lead, metric.digits),
          },
  }
}
