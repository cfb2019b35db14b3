import type { DailyRow } from "../../api/daily-row.ts"
import type { Standing } from "../../insight/baseline.ts"
import { addDays } from "../../insight/days.ts"
import { formatNumber, UNKNOWN, unbroken } from "../../insight/format.ts"
import {
  formatDifference,
  formatMetric,
  getMetric,
  type Metric,
  type MetricId,
} from "../../insight/metrics.ts"
import { normalRange, standingWords, todaySentence } from "../../insight/sentences.ts"
import { summarize } from "../../insight/summary.ts"
import { Changing } from "../../ui/changing.tsx"
import { FORTNIGHT_DAYS, type Morning } from "./morning.ts"
import { pastDay } from "./past-day.ts"

const shownMetrics: readonly MetricId[] = ["hrv", "rhr", "respiratory", "skin_temp", "spo2"]

export interface Vital {
  metric: Metric
  value: number | null
  /** "Yesterday: 58 ms", where today's is not known. */
  before: string | null
  standing: Standing | null
}

/** This morning’s measurements against the person's own normal; yesterday's do not stand in. */
export function readVitals(rows: readonly DailyRow[], { today }: Morning): Vital[] {
  return shownMetrics.map((id) => {
    const metric = getMetric(id)
    const { latest } = summarize(rows, metric, addDays(today, 1 - FORTNIGHT_DAYS), today)
    const isToday = latest?.day === today
    return {
      metric,
      value: isToday ? latest.value : null,
      standing: isToday ? latest.standing : null,
      before:
        latest && !isToday ? `${pastDay(latest.day, today)}: ${formatMetric(latest.value, metric)}` : null,
    }
  })
}

/** What stands out this morning, HRV first; one sentence when nothing does. */
export function VitalSentences({ vitals }: { vitals: readonly Vital[] }) {
  const known = vitals.filter((vital) => vital.value !== null && vital.standing !== null)
  const [hrv] = vitals
  if (!hrv || known.length === 0) return null
  const outside = known.filter((vital) => vital.standing?.position !== "within")
  const told = outside.includes(hrv) || hrv.value === null ? outside : [hrv, ...outside]
  return (
    <p class="today-sentence">
      {unbroken(
        told
          .slice(0, 2)
          .map(({ metric, value, standing }) => todaySentence(metric, value, standing))
          .join(" "),
      )}
    </p>
  )
}

export function Vitals({ vitals }: { vitals: readonly Vital[] }) {
  return (
    <section class="card" aria-label="This morning’s measurements">
      <ul class="vitals">
        {vitals.map(({ metric, value, standing, before }) => (
          <li key={metric.id} class="vital">
            <span class="muted small">{metric.label}</span>
            <span class="vital-value">
              <Changing value={value}>
                {value === null ? UNKNOWN : formatNumber(value, metric.digits)}
              </Changing>
              {value !== null && <small class="muted"> {metric.unit}</small>}
            </span>
            <span class="tiny muted">
              {value === null ? (
                (before ?? "not known today")
              ) : (
                <Against value={value} standing={standing} metric={metric} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** "▲ +12 %" outside the normal, "= 58–70 ms" within: the sign says which, a screen reader hears the sentence. */
function Against({ value, standing, metric }: { value: number; standing: Standing | null; metric: Metric }) {
  if (!standing) return "no normal yet"
  const sign = { above: "▲", within: "=", below: "▼" }[standing.position]
  return (
    <>
      <span aria-hidden="true">
        <span class={standing.position === "within" ? "" : "vital-outside"}>
          {sign}{" "}
          {standing.position === "within"
            ? "normal"
            : formatDifference(value, standing.normal.centre, metric)}
        </span>
        <span class="vital-normal">{normalRange(standing.normal, metric)}</span>
      </span>
      <span class="hidden-text">{standingWords(value, standing, metric)}</span>
    </>
  )
}
