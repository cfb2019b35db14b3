import { dayNumber } from "../insight/days.ts"
import type { Metric } from "../insight/metrics.ts"
import { rollingMean, type Value } from "../insight/series.ts"
import type { MetricSummary } from "../insight/summary.ts"
import { type ValueScale, valueScale } from "./value-scale.ts"

/** Everything one chart shows, aligned by day; null is a gap. The theme and the size are the page's. */
export interface ChartView {
  metric: Metric
  /** Day numbers. */
  x: number[]
  bandHigh: Value[]
  bandLow: Value[]
  dots: Value[]
  means: Value[]
  /** A second line, such as the sleep needed. */
  goal: Value[] | null
  scale: ValueScale
  /** Day numbers on which the offset changed. */
  travel: number[]
}

export function toChartView(summary: MetricSummary, goal: Value[] | null, travel: number[]): ChartView {
  const bandHigh = summary.normals.map((normal) => normal?.high ?? null)
  const bandLow = summary.normals.map((normal) => normal?.low ?? null)
  return {
    metric: summary.metric,
    x: summary.days.map(dayNumber),
    bandHigh,
    bandLow,
    dots: summary.values,
    means: summary.means,
    goal: goal && summary.window > 7 ? rollingMean(goal, summary.window, summary.window / 2) : goal,
    scale: valueScale(summary.metric, summary.values, bandHigh, bandLow, goal ?? []),
    travel,
  }
}

/** The order of series in the chart; x is 0. */
export const seriesOrder = { bandHigh: 1, bandLow: 2, goal: 3, dots: 4, means: 5 } as const

export type ChartColumns = [number[], Value[], Value[], Value[], Value[], Value[]]

export function toColumns(view: ChartView): ChartColumns {
  return [view.x, view.bandHigh, view.bandLow, view.goal ?? nothing(view), view.dots, view.means]
}

function nothing(view: ChartView): Value[] {
  return new Array<Value>(view.x.length).fill(null)
}
