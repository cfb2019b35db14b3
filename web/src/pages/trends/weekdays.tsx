import { useId, useMemo } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import type { Day } from "../../insight/days.ts"
import { formatNumber, UNKNOWN } from "../../insight/format.ts"
import {
  findMetric,
  formatMetric,
  getMetric,
  type Metric,
  type MetricId,
  metrics,
} from "../../insight/metrics.ts"
import { toSettledSeries } from "../../insight/series.ts"
import {
  type WeekdayMean,
  weekdayMeans,
  weekdayName,
  weekdaySentence,
  weekStart,
} from "../../insight/weekday.ts"
import { Card } from "../../ui/card.tsx"

interface WeekdaysProps {
  rows: readonly DailyRow[]
  from: Day
  to: Day
  metric: MetricId
  onMetric: (id: MetricId) => void
}

/** The mean of each weekday with its 95 % interval: a table that is also the chart. */
export function Weekdays({ rows, from, to, metric: id, onMetric }: WeekdaysProps) {
  const metric = getMetric(id)
  const selectId = useId()
  const means = useMemo(() => weekdayMeans(toSettledSeries(rows, metric, from, to)), [rows, metric, from, to])
  const start = weekStart()
  const inOrder = [...means.slice(start), ...means.slice(0, start)]
  const scale = scaleOf(means)
  return (
    <Card
      title="Weekdays"
      aside={
        <label class="inline-field" for={selectId}>
          <span class="hidden-text">Metric</span>
          <select
            id={selectId}
            class="input"
            value={id}
            onChange={(event) => {
              const chosen = findMetric(event.currentTarget.value)
              if (chosen) onMetric(chosen.id)
            }}
          >
            {metrics.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <p class="small">{weekdaySentence(means, metric)}</p>
      <table class="table weekday-table">
        <caption class="hidden-text">{metric.label} by weekday</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">
              <span class="hidden-text">95 % interval of the mean</span>
            </th>
            <th scope="col" class="num">
              Mean
            </th>
            <th scope="col" class="num">
              Days
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder.map((day) => (
            <tr key={day.weekday}>
              <th scope="row">{weekdayName(day.weekday, "weekday")}</th>
              <td class="weekday-plot">
                <Whisker day={day} metric={metric} scale={scale} />
                <span class="hidden-text">{intervalWords(day, metric)}</span>
              </td>
              <td class="num">{formatMetric(day.mean, metric)}</td>
              <td class="num muted">{day.count === 0 ? UNKNOWN : formatNumber(day.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="tiny muted">The line is the 95 % interval of the mean.</p>
    </Card>
  )
}

function intervalWords({ mean, margin }: WeekdayMean, metric: Metric): string {
  if (mean === null || margin === null) return UNKNOWN
  return `${formatMetric(mean - margin, metric)} to ${formatMetric(mean + margin, metric)}`
}

interface Scale {
  low: number
  span: number
}

function scaleOf(means: readonly WeekdayMean[]): Scale {
  const ends = means.flatMap((day) => {
    return day.mean === null ? [] : [day.mean - (day.margin ?? 0), day.mean + (day.margin ?? 0)]
  })
  const low = Math.min(...ends)
  return { low, span: Math.max(1e-9, Math.max(...ends) - low) }
}

function Whisker({ day, metric, scale }: { day: WeekdayMean; metric: Metric; scale: Scale }) {
  if (day.mean === null) return null
  const percent = (value: number) => 3 + ((value - scale.low) / scale.span) * 94
  const margin = day.margin ?? 0
  const left = percent(day.mean - margin)
  return (
    <span class={`whisker accent-${metric.accent}`} aria-hidden="true">
      <span
        class="whisker-line"
        style={{ left: `${left}%`, width: `${percent(day.mean + margin) - left}%` }}
      />
      <span class="whisker-dot" style={{ left: `${percent(day.mean)}%` }} />
    </span>
  )
}
