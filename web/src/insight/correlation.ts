import type { DailyRow } from "../api/daily-row.ts"
import { addDays, type Day } from "./days.ts"
import { formatNumber, type Locale } from "./format.ts"
import { getMetric, type Metric, type MetricId } from "./metrics.ts"
import { toSettledSeries, type Value } from "./series.ts"

/** Two metrics, and how many days after the first the second is looked at. */
export interface Pair {
  first: MetricId
  second: MetricId
  lagDays: number
}

/**
 * Only pairs WHOOP does not compute from one another: HRV and recovery, or sleep duration and performance, would go
 * together by construction.
 */
export const pairs: readonly Pair[] = [
  { first: "strain", second: "hrv", lagDays: 1 },
  { first: "strain", second: "rhr", lagDays: 1 },
  { first: "strain", second: "sleep", lagDays: 1 },
  { first: "strain", second: "deep", lagDays: 1 },
  { first: "sleep", second: "hrv", lagDays: 0 },
  { first: "consistency", second: "hrv", lagDays: 0 },
  { first: "sleep", second: "strain", lagDays: 0 },
  { first: "skin_temp", second: "rhr", lagDays: 0 },
]

export interface Correlation {
  /** Spearman's rank correlation: a few wild nights do not decide it. */
  rho: number
  count: number
  /** 95 %. */
  low: number
  high: number
}

export const MINIMUM_PAIRS = 30

/**
 * Spearman's ρ with a 95 % interval by Fisher's z (Bonett and Wright's standard error). Days resemble their neighbours,
 * so the count behind the interval is the effective one, from both series' lag-1 correlation. Null with too few pairs
 * or when one side never changes.
 */
export function correlate(
  first: readonly Value[],
  second: readonly Value[],
  lagDays: number,
): Correlation | null {
  const x: number[] = []
  const y: number[] = []
  first.forEach((value, index) => {
    const later = second[index + lagDays]
    if (value === null || later === null || later === undefined) return
    x.push(value)
    y.push(later)
  })
  if (x.length < MINIMUM_PAIRS) return null
  const rankedX = ranks(x)
  const rankedY = ranks(y)
  const rho = pearson(rankedX, rankedY)
  if (rho === null) return null
  const memory =
    (pearson(rankedX.slice(1), rankedX.slice(0, -1)) ?? 0) *
    (pearson(rankedY.slice(1), rankedY.slice(0, -1)) ?? 0)
  const effective = Math.max(4, Math.min(x.length, (x.length * (1 - memory)) / (1 + memory)))
  const bounded = Math.max(-0.999, Math.min(0.999, rho))
  const z = Math.atanh(bounded)
  const error = Math.sqrt((1 + bounded ** 2 / 2) / (effective - 3))
  return { rho, count: x.length, low: Math.tanh(z - 1.96 * error), high: Math.tanh(z + 1.96 * error) }
}

/** Ranks from 1, ties sharing their mean rank. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => Number(values[a]) - Number(values[b]))
  const result: number[] = new Array(values.length).fill(0)
  let start = 0
  while (start < order.length) {
    let end = start
    while (end + 1 < order.length && values[Number(order[end + 1])] === values[Number(order[start])]) end += 1
    for (let at = start; at <= end; at += 1) result[Number(order[at])] = (start + end) / 2 + 1
    start = end + 1
  }
  return result
}

function pearson(x: readonly number[], y: readonly number[]): number | null {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length
  let xy = 0
  let xx = 0
  let yy = 0
  x.forEach((value, index) => {
    const dx = value - meanX
    const dy = Number(y[index]) - meanY
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}

export interface Finding {
  pair: Pair
  correlation: Correlation
  /** The interval leaves out zero. */
  clear: boolean
}

export function findings(rows: readonly DailyRow[], from: Day, to: Day): Finding[] {
  const series = new Map<MetricId, Value[]>()
  const valuesOf = (id: MetricId) => {
    const known = series.get(id) ?? toSettledSeries(rows, getMetric(id), from, addDays(to, 1)).values
    series.set(id, known)
    return known
  }
  return pairs.flatMap((pair) => {
    const correlation = correlate(valuesOf(pair.first), valuesOf(pair.second), pair.lagDays)
    if (!correlation) return []
    return [{ pair, correlation, clear: correlation.low > 0 || correlation.high < 0 }]
  })
}

/** "More strain goes with lower HRV the next day." Never why. */
export function findingSentence({ pair, correlation, clear }: Finding): string {
  const first = getMetric(pair.first)
  const second = getMetric(pair.second)
  const when = pair.lagDays === 0 ? "" : pair.lagDays === 1 ? " the next day" : ` ${pair.lagDays} days later`
  if (!clear) return `${upper(first.noun)} and ${second.noun}${when}: no clear link.`
  return `${more(first)} goes with ${correlation.rho > 0 ? higher(second) : lower(second)}${when}.`
}

/** "ρ −0.24, 95 % −0.38 to −0.09, n = 143, lag 1 day". */
export function findingFigures({ pair, correlation }: Finding, locale?: Locale): string {
  const number = (value: number) => formatNumber(value, 2, locale)
  const lag = pair.lagDays === 0 ? "same day" : `lag ${pair.lagDays} ${pair.lagDays === 1 ? "day" : "days"}`
  return `ρ ${number(correlation.rho)}, 95 % ${number(correlation.low)} to ${number(correlation.high)}, n = ${formatNumber(correlation.count, 0, locale)}, ${lag}`
}

const isAmount = (metric: Metric) => metric.kind === "duration" || metric.id === "strain"
const more = (metric: Metric) => (isAmount(metric) ? `More ${metric.noun}` : `Higher ${metric.noun}`)
const higher = (metric: Metric) => (isAmount(metric) ? `more ${metric.noun}` : `higher ${metric.noun}`)
const lower = (metric: Metric) => (isAmount(metric) ? `less ${metric.noun}` : `lower ${metric.noun}`)
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
