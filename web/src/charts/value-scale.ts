import type { Metric } from "../insight/metrics.ts"
import type { Value } from "../insight/series.ts"

export interface ValueScale {
  min: number
  max: number
  ticks: number[]
}

const numberSteps = [1, 2, 5]
const minuteSteps = [15, 30, 60, 120, 180, 240, 360]

/** The value axis of one metric: what is shown with some air, never a narrower span than the metric's own. */
export function valueScale(metric: Metric, ...series: readonly (readonly Value[])[]): ValueScale {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const values of series) {
    for (const value of values) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) return withTicks(metric, middleOf(metric), middleOf(metric) + metric.minSpan)
  const spare = Math.max(0, metric.minSpan - (high - low)) / 2
  const air = Math.max((high - low) * 0.06, spare)
  return withTicks(metric, low - air, high + air)
}

function middleOf(metric: Metric): number {
  return metric.limits[0]
}

/** Shifts rather than cuts at a limit, so that the span stays. */
function withTicks(metric: Metric, low: number, high: number): ValueScale {
  const [floor, ceiling] = metric.limits
  const span = Math.min(high - low, ceiling - floor)
  const min = Math.min(Math.max(low, floor), ceiling - span)
  const max = min + span
  const step = tickStep(span / 4, metric.kind)
  const ticks: number[] = []
  for (let at = Math.ceil(min / step - 1e-9) * step; at <= max + step * 1e-9; at += step) ticks.push(at)
  return { min, max, ticks }
}

function tickStep(rough: number, kind: Metric["kind"]): number {
  if (kind === "duration") return minuteSteps.find((step) => step >= rough) ?? 480
  const power = 10 ** Math.floor(Math.log10(rough))
  return (numberSteps.find((step) => step * power >= rough * 0.999) ?? 10) * power
}
