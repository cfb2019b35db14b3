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

/** Everything a chart, its sentence, its side column and its table say about one metric over a range. */
export interface MetricSummary extends DaySeries {
  metric: Metric
  weekMeans: Value[]
  normals: (Normal | null)[]
  mean: Value
  known: number
  latest: { day: Day; value: number; standing: Standing | null } | null
}

/** `rows` should reach LEAD_DAYS before `from`, or the first days have no normal of their own. */
export function summarize(rows: readonly DailyRow[], metric: Metric, from: Day, to: Day): MetricSummary {
  const lead = dayNumber(from) - dayNumber(addDays(from, -LEAD_DAYS))
  const all = toSettledSeries(rows, metric, addDays(from, -LEAD_DAYS), to)
  const allNormals = normals(all.values, metric)
  const values = all.values.slice(lead)
  const last = lastKnown(values)
  const value = values[last]
  return {
    metric,
    days: all.days.slice(lead),
    values,
    weekMeans: rollingMean(all.values).slice(lead),
    normals: allNormals.slice(lead),
    mean: meanOf(values),
    known: countOf(values),
    latest:
      value === null || value === undefined
        ? null
        : {
            day: all.days[last + lead] as Day,
            value,
            standing: standingAt(all.values, allNormals, last + lead),
          },
  }
}
