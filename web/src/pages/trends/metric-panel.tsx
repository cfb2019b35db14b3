import type { ComponentType } from "preact"
import { useId } from "preact/hooks"
import { type Store, useStore } from "../../api/store.ts"
import type { ChartTheme } from "../../charts/chart-theme.ts"
import { recoveryBand } from "../../insight/band.ts"
import { positionOf } from "../../insight/baseline.ts"
import type { Day } from "../../insight/days.ts"
import { formatDay, UNKNOWN, unbroken } from "../../insight/format.ts"
import { metricCsv } from "../../insight/metric-table.ts"
import { formatMetric } from "../../insight/metrics.ts"
import { chartSentence, normalRange } from "../../insight/sentences.ts"
import type { Value } from "../../insight/series.ts"
import type { MetricSummary } from "../../insight/summary.ts"
import type { OffsetChange } from "../../insight/travel.ts"
import { MetricTable } from "./metric-table.tsx"
import { saveFile } from "./save-file.ts"
import type { TimeAxis } from "./time-axis.ts"

/** What draws; where nothing can (the Worker writes the page's first state), an element that keeps the place. */
export interface Charts {
  Chart: ComponentType<PanelChartProps>
  theme: ChartTheme
  isPrinting: boolean
  moveCursors: (index: number | null) => void
}

export interface PanelChartProps {
  summary: MetricSummary
  goal: Value[] | null
  frame: PanelFrame
}

/** What all panels of the page share. */
export interface PanelFrame {
  today: Day
  axis: Store<TimeAxis>
  changes: readonly OffsetChange[]
  charts: Charts
  /** The day under the cursor, as an index; null is the latest. */
  cursor: Store<number | null>
  onSelect: (firstIndex: number, lastIndex: number) => void
}

interface MetricPanelProps {
  summary: MetricSummary
  goal: Value[] | null
  frame: PanelFrame
  isTable: boolean
  onToggleTable: () => void
}

export function MetricPanel({ summary, goal, frame, isTable, onToggleTable }: MetricPanelProps) {
  const { metric } = summary
  const titleId = useId()
  return (
    <section class="metric" aria-labelledby={titleId}>
      <div class="metric-head">
        <h2 id={titleId}>{metric.label}</h2>
        <div class="metric-tools">
          <button
            type="button"
            class="text-button"
            aria-pressed={isTable}
            aria-label={`${metric.label} as a table`}
            onClick={onToggleTable}
          >
            Table
          </button>
          <button
            type="button"
            class="text-button"
            aria-label={`Save ${metric.label} as CSV`}
            onClick={() => saveFile(`${metric.id}.csv`, metricCsv(summary, goal, frame.changes))}
          >
            CSV
          </button>
        </div>
        <p class="metric-sentence">{unbroken(chartSentence(summary, frame.today))}</p>
      </div>
      {isTable ? (
        <MetricTable summary={summary} goal={goal} labelId={titleId} />
      ) : (
        <div class="metric-body">
          <frame.charts.Chart summary={summary} goal={goal} frame={frame} />
          <MetricValues summary={summary} goal={goal} cursor={frame.cursor} />
        </div>
      )}
    </section>
  )
}

/** The cursor's day in numbers; without a cursor the latest known one. Hidden from a screen reader: the sentence and the day slider say it. */
function MetricValues({
  summary,
  goal,
  cursor,
}: {
  summary: MetricSummary
  goal: Value[] | null
  cursor: Store<number | null>
}) {
  const pointed = useStore(cursor)
  const { metric } = summary
  const latest = summary.latest ? summary.days.indexOf(summary.latest.day) : summary.days.length - 1
  const index = pointed ?? latest
  const value = summary.values[index] ?? null
  const normal = summary.normals[index] ?? null
  const day = summary.days[index]
  const mean = summary.means[index] ?? null
  return (
    <div class="metric-values" aria-hidden="true">
      <p class="metric-day">{day ? formatDay(day, summary.window === 7 ? "medium" : "dated") : UNKNOWN}</p>
      <p class="metric-now">
        {formatMetric(value, metric)}
        {metric.id === "recovery" ? (
          <RecoveryMark score={value} />
        ) : (
          <Place value={value} normal={normal} digits={metric.digits} />
        )}
      </p>
      <dl>
        <div>
          <dt>{summary.window}-day</dt>
          <dd>{formatMetric(mean, metric)}</dd>
        </div>
        <div>
          <dt>Normal</dt>
          <dd>{normal ? normalRange(normal, metric) : UNKNOWN}</dd>
        </div>
        {goal && (
          <div>
            <dt>Needed</dt>
            <dd>{formatMetric(goal[index] ?? null, metric)}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}

function RecoveryMark({ score }: { score: Value }) {
  const band = recoveryBand(score)
  return band && <small class={`band-${band.token}`}>{`${band.shape} ${band.word}`}</small>
}

const placeMarks = { above: "▲ above", within: "= normal", below: "▼ below" } as const

interface PlaceProps {
  value: Value
  normal: MetricSummary["normals"][number]
  digits: number
}

function Place({ value, normal, digits }: PlaceProps) {
  return value !== null && normal ? (
    <small class="muted">{placeMarks[positionOf(value, normal, digits)]}</small>
  ) : null
}
