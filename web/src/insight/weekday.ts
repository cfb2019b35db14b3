import { weekdayOf } from "./days.ts"
import { formatDay, type Locale } from "./format.ts"
import { formatMetric, type Metric } from "./metrics.ts"
import { type DaySeries, meanOf } from "./series.ts"

export interface WeekdayMean {
  /** 0 is Monday. */
  weekday: number
  mean: number | null
  /** Half the width of the mean's 95 % interval; null with so few values that it would say nothing. */
  margin: number | null
  count: number
}

const MINIMUM_COUNT = 4

/** The mean of each weekday, Monday first. */
export function weekdayMeans(series: DaySeries): WeekdayMean[] {
  const groups: number[][] = Array.from({ length: 7 }, () => [])
  series.days.forEach((day, index) => {
    const value = series.values[index]
    if (value !== null && value !== undefined) groups[weekdayOf(day)]?.push(value)
  })
  return groups.map((values, weekday) => {
    const mean = meanOf(values)
    return { weekday, mean, margin: mean === null ? null : marginOf(values, mean), count: values.length }
  })
}

function marginOf(values: readonly number[], mean: number): number | null {
  if (values.length < MINIMUM_COUNT) return null
  const freedom = values.length - 1
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return studentQuantile(freedom) * Math.sqrt(squares / freedom / values.length)
}

/**
 * Student's t that 97.5 % stay below: a few values know their own spread badly. The normal quantile's expansion in
 * 1/freedom (Abramowitz and Stegun 26.7.5), right to 0.13 % from three degrees of freedom on.
 */
function studentQuantile(freedom: number): number {
  const x = 1 / freedom
  return 1.96 + x * (2.3722 + x * (2.8225 + x * (2.5558 + x * 1.5895)))
}

/** From the locale's own first day; Monday where the browser does not say. */
export function weekStart(locale?: Locale): number {
  const tag = locale ?? new Intl.NumberFormat().resolvedOptions().locale
  const known = new Intl.Locale(tag) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return ((known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1) - 1
}

/** "Monday" for 0, in the locale's language or short. */
export function weekdayName(weekday: number, style: "weekday" | "weekdayLong", locale?: Locale): string {
  // 1970-01-05 was a Monday.
  return formatDay(`1970-01-0${5 + weekday - (weekday > 4 ? 7 : 0)}`, style, locale)
}

/** Names the highest and the lowest weekday only when their 95 % intervals do not touch. */
export function weekdaySentence(means: readonly WeekdayMean[], metric: Metric, locale?: Locale): string {
  const known = means.filter((day) => day.mean !== null && day.margin !== null)
  if (known.length < 7) return `Too few days yet to tell weekdays apart: each needs ${MINIMUM_COUNT}.`
  const sorted = known.toSorted((a, b) => Number(b.mean) - Number(a.mean))
  const [top, bottom] = [sorted[0], sorted[6]]
  if (
    !top ||
    !bottom ||
    Number(top.mean) - Number(top.margin) <= Number(bottom.mean) + Number(bottom.margin)
  ) {
    return `No weekday stands out in ${metric.noun}.`
  }
  const say = (day: WeekdayMean) =>
    `${weekdayName(day.weekday, "weekdayLong", locale)} (${formatMetric(day.mean, metric, locale)})`
  return `${capital(metric.noun)}: highest on ${say(top)}, lowest on ${say(bottom)}, on average.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
