import { NORMAL_MINIMUM_DAYS, NORMAL_WINDOW_DAYS, type Normal, type Standing } from "./baseline.ts"
import type { Day } from "./days.ts"
import { formatDuration, formatNumber, type Locale, ordinal } from "./format.ts"
import { formatMetric, formatMetricBare, type Metric } from "./metrics.ts"
import type { MetricSummary } from "./summary.ts"
import { dayName } from "./thing-names.ts"

/**
 * One plain sentence for each thing shown: it stands above the chart or the number, and it is what a screen reader hears.
 * A number comes with its unit, its day and what it is compared with; nothing cheers, scolds or diagnoses.
 */

/** "12 % above", "2 bpm below", "40 min above": the distance to the middle of the normal, without a sign. */
export function distanceWords(value: number, normal: Normal, metric: Metric, locale?: Locale): string {
  const way = value >= normal.centre ? "above" : "below"
  if (metric.difference === "percent") {
    return `${formatNumber(Math.abs(value / normal.centre - 1) * 100, 0, locale)} % ${way}`
  }
  const distance = Math.abs(value - normal.centre)
  if (metric.kind === "duration") return `${formatDuration(distance)} ${way}`
  const unit = metric.unit === "%" ? " points" : metric.unit === "" ? "" : ` ${metric.unit}`
  return `${formatNumber(distance, metric.digits, locale)}${unit} ${way}`
}

/** "58–70 ms", "6 h 40–7 h 50". */
export function normalRange(normal: Normal, metric: Metric, locale?: Locale): string {
  return `${formatMetricBare(normal.low, metric, locale)}–${formatMetric(normal.high, metric, locale)}`
}

/** "12 % above your 60-day normal, third day", or "within your 60-day normal of 58–70 ms". */
export function standingWords(value: number, standing: Standing, metric: Metric, locale?: Locale): string {
  const { normal, position, streak } = standing
  const yours = `your ${NORMAL_WINDOW_DAYS}-day normal`
  if (position === "within") return `within ${yours} of ${normalRange(normal, metric, locale)}`
  const days = streak > 1 ? `, ${ordinal(streak)} day` : ""
  return `${distanceWords(value, normal, metric, locale)} ${yours}${days}`
}

/** Where the heading already says what is compared: "within 58–70 ms", "12 % above, third day; normal 50–63 ms". */
export function standingShort(value: number, standing: Standing, metric: Metric, locale?: Locale): string {
  const range = normalRange(standing.normal, metric, locale)
  if (standing.position === "within") return `within ${range}`
  const days = standing.streak > 1 ? `, ${ordinal(standing.streak)} day` : ""
  return `${distanceWords(value, standing.normal, metric, locale)}${days}; normal ${range}`
}

/** "HRV 64 ms, 12 % above your 60-day normal, third day." */
export function todaySentence(
  metric: Metric,
  value: number | null,
  standing: Standing | null,
  locale?: Locale,
): string {
  if (value === null) return `${metric.label}: not known today.`
  const said = `${metric.label} ${formatMetric(value, metric, locale)}`
  return standing ? `${said}, ${standingWords(value, standing, metric, locale)}.` : `${said}.`
}

/** The sentence above a chart. */
export function chartSentence(summary: MetricSummary, today: Day, locale?: Locale): string {
  const { metric, days, known, mean, latest } = summary
  if (!latest) {
    const range = days.length === 1 ? "on this day" : `in these ${formatNumber(days.length, 0, locale)} days`
    return `No ${metric.noun} recorded ${range}.`
  }
  const when = latest.day === today ? "today" : `on ${dayName(latest.day, today, locale)}`
  const value = formatMetric(latest.value, metric, locale)
  const average =
    known > 1
      ? ` Mean ${formatMetric(mean, metric, locale)} over ${formatNumber(known, 0, locale)} days.`
      : ""
  if (latest.standing) {
    return `${value} ${when}, ${standingWords(latest.value, latest.standing, metric, locale)}.${average}`
  }
  return `${value} ${when}. No normal yet: that takes ${NORMAL_MINIMUM_DAYS} days out of the ${NORMAL_WINDOW_DAYS} before.${average}`
}

/** "7 h 12 of 8 h 05 needed, 53 min short." */
export function sleepNeedSentence(gotMinutes: number | null, neededMinutes: number | null): string {
  if (gotMinutes === null) return "No sleep recorded: strap off?"
  if (neededMinutes === null) return `${formatDuration(gotMinutes)} asleep.`
  const rest = Math.round(neededMinutes) - Math.round(gotMinutes)
  const tail =
    rest > 0 ? `, ${formatDuration(rest)} short` : rest < 0 ? `, ${formatDuration(-rest)} more` : ""
  return `${formatDuration(gotMinutes)} asleep of ${formatDuration(neededMinutes)} needed${tail}.`
}
