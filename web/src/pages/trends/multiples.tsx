import { useCallback, useMemo } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import { createStore } from "../../api/store.ts"
import { plotWidth } from "../../charts/plot-width.ts"
import { timeTicks } from "../../charts/time-ticks.ts"
import type { Day } from "../../insight/days.ts"
import { getMetric, type Metric } from "../../insight/metrics.ts"
import { toDaySeries, type Value } from "../../insight/series.ts"
import { type MetricSummary, meanWindow, summarize } from "../../insight/summary.ts"
import { offsetChanges } from "../../insight/travel.ts"
import type { TrendsView } from "../../insight/view-state.ts"
import { Legend } from "./legend.tsx"
import { type Charts, MetricPanel, type PanelFrame } from "./metric-panel.tsx"
import { TimeHead } from "./time-head.tsx"
import { useElementWidth } from "./use-element-width.ts"

interface MultiplesProps {
  view: TrendsView
  rows: readonly DailyRow[]
  from: Day
  to: Day
  today: Day
  charts: Charts
  onChange: (next: Partial<TrendsView>) => void
}

/** The metrics as small multiples under one time axis and one cursor. */
export function Multiples({ view, rows, from, to, today, charts, onChange }: MultiplesProps) {
  const [plotRef, width] = useElementWidth()
  const cursor = useMemo(() => createStore<number | null>(null), [from, to])
  const changes = useMemo(() => offsetChanges(rows), [rows])
  const panels = useMemo(() => {
    return view.metrics.map((id) => toPanel(rows, getMetric(id), from, to))
  }, [view.metrics.join(), rows, from, to])
  const ticks = useMemo(() => (width ? timeTicks(from, to, plotWidth(width)) : []), [from, to, width])
  const days = panels[0]?.summary.days ?? []
  const onSelect = useCallback(
    (first: number, last: number) => {
      const [start, end] = [days[first], days[last]]
      if (start && end && start !== end) onChange({ range: { name: "custom", from: start, to: end } })
    },
    [days, onChange],
  )
  const frame: PanelFrame = {
    today,
    ticks,
    changes,
    charts,
    cursor,
    onSelect,
  }
  const toggleTable = (metric: Metric) => {
    const isShown = view.tables.includes(metric.id)
    onChange({ tables: isShown ? view.tables.filter((id) => id !== metric.id) : [...view.tables, metric.id] })
  }
  return (
    <div class="multiples">
      <Legend
        window={meanWindow(days.length)}
        hasTravel={changes.some((change) => change.day >= from && change.day <= to)}
      />
      <TimeHead
        frame={frame}
        days={days}
        summaries={panels.map((panel) => panel.summary)}
        widthPx={width && plotWidth(width)}
        plotRef={plotRef}
      />
      {panels.map(({ summary, goal }) => (
        <MetricPanel
          key={summary.metric.id}
          summary={summary}
          goal={goal}
          frame={frame}
          isTable={view.tables.includes(summary.metric.id)}
          onToggleTable={() => toggleTable(summary.metric)}
        />
      ))}
    </div>
  )
}

function toPanel(
  rows: readonly DailyRow[],
  metric: Metric,
  from: Day,
  to: Day,
): { summary: MetricSummary; goal: Value[] | null } {
  const goal = metric.goal ? toDaySeries(rows, metric, from, to, metric.goal).values : null
  return { summary: summarize(rows, metric, from, to), goal }
}
