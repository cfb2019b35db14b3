import { useMemo } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import { type Band, recoveryBand, strainWord } from "../../insight/band.ts"
import { formatNumber } from "../../insight/format.ts"
import { formatMetric, type Metric, metrics, metricValue } from "../../insight/metrics.ts"
import { standingShort } from "../../insight/sentences.ts"
import { summarize } from "../../insight/summary.ts"
import { Card } from "../../ui/card.tsx"

/** Every number of the day with its place in the person's own normal. */
export function NumbersCard({ row, rows }: { row: DailyRow; rows: readonly DailyRow[] }) {
  return (
    <Card title="In numbers">
      <p class="small muted">Each beside your own normal: the 60 days before, mean ± one deviation.</p>
      {row.recovery_state !== "SCORED" && <p class="small">{recoveryWords(row)}</p>}
      <dl class="facts day-facts">
        {metrics.map((metric) => (
          <Fact key={metric.id} metric={metric} row={row} rows={rows} />
        ))}
        <div>
          <dt>Mean and highest heart rate</dt>
          <dd>
            {formatNumber(row.average_heart_rate)} and {formatNumber(row.max_heart_rate)} bpm
          </dd>
        </div>
      </dl>
    </Card>
  )
}

function recoveryWords(row: DailyRow): string {
  if (row.recovery_state === "PENDING_SCORE") return "WHOOP is still scoring this day’s recovery."
  if (row.recovery_state === "UNSCORABLE") return "WHOOP could not score this day’s recovery."
  return "This cycle has no recovery."
}

function Fact({ metric, row, rows }: { metric: Metric; row: DailyRow; rows: readonly DailyRow[] }) {
  const value = metricValue(row, metric)
  const isSoFar = metric.grows && row.cycle_end === null
  const standing = useMemo(() => {
    if (value === null || isSoFar) return null
    // Of two cycles that share a day the summary speaks for the later one only.
    const others = rows.filter((other) => other.day !== row.day)
    return summarize([...others, row], metric, row.day, row.day).latest?.standing ?? null
  }, [rows, row, metric, value, isSoFar])
  const band = metric.id === "recovery" ? recoveryBand(value) : null
  return (
    <div>
      <dt>{metric.label}</dt>
      <dd>
        {formatMetric(value, metric)}
        {band && <BandMark band={band} />}
        {metric.id === "strain" && value !== null && <small> {strainWord(value)}</small>}
        {isSoFar && value !== null && <small class="muted">, so far</small>}
        {standing && value !== null && <small class="muted"> {standingShort(value, standing, metric)}</small>}
      </dd>
    </div>
  )
}

function BandMark({ band }: { band: Band }) {
  return (
    <small class={`band-${band.token}`}>
      {" "}
      <span aria-hidden="true">{band.shape}</span> {band.word}
    </small>
  )
}
