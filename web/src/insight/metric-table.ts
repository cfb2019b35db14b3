import type { Normal } from "./baseline.ts"
import { type Cell, csvNumber, toCsv } from "./csv.ts"
import type { Day } from "./days.ts"
import type { Value } from "./series.ts"
import type { MetricSummary } from "./summary.ts"
import type { OffsetChange } from "./travel.ts"

/** A day of a chart as a row of its table. */
export interface MetricRow {
  day: Day
  value: Value
  mean: Value
  normal: Normal | null
  goal: Value
}

/** What the chart shows, newest first; days of which nothing is known are left out. */
export function metricRows(summary: MetricSummary, goal: readonly Value[] | null): MetricRow[] {
  return summary.days
    .map((day, index) => ({
      day,
      value: summary.values[index] ?? null,
      mean: summary.means[index] ?? null,
      normal: summary.normals[index] ?? null,
      goal: goal?.[index] ?? null,
    }))
    .filter((row) => row.value !== null || row.mean !== null || row.goal !== null)
    .reverse()
}

/** The same as a file. The unit is in the head's name: `hrv_ms`, `sleep_minutes`. */
export function metricCsv(
  summary: MetricSummary,
  goal: readonly Value[] | null,
  changes: readonly OffsetChange[],
): string {
  const { metric } = summary
  const name = [metric.id, unitNames[metric.unit] ?? (metric.kind === "duration" ? "minutes" : "")]
    .filter(Boolean)
    .join("_")
  const newOffset = new Map(changes.map((change) => [change.day, change.to]))
  const head = [
    "day",
    name,
    `mean_${summary.window}_days`,
    "normal_low",
    "normal_high",
    ...(goal ? ["needed_minutes"] : []),
    "new_offset",
  ]
  const rows = metricRows(summary, goal).map((row): Cell[] => [
    row.day,
    csvNumber(row.value),
    csvNumber(row.mean),
    csvNumber(row.normal?.low),
    csvNumber(row.normal?.high),
    ...(goal ? [csvNumber(row.goal)] : []),
    newOffset.get(row.day) ?? null,
  ])
  return toCsv(head, rows)
}

const unitNames: Record<string, string> = {
  ms: "ms",
  bpm: "bpm",
  "%": "percent",
  "/min": "per_minute",
  "°C": "celsius",
  kcal: "kcal",
}
