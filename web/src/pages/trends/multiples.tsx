import { useMemo } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import { createStore } from "../../api/store.ts"
import type { Day } from "../../insight/days.ts"
import { getMetric, type Metric, type MetricId } from "../../insight/metrics.ts"
import { toDaySeries, type Value } from "../../insight/series.ts"
import { type MetricSummary, meanWindow, summarize } from "../../insight/summary.ts"
import { offsetChanges } from "../../insight/travel.ts"
import type { TrendsView } from "../../insight/view-state.ts"
import { Legend } from "./legend.tsx"
import { type Charts, MetricPanel, type PanelFrame } from "./metric-panel.tsx"
import { useTimeAxis } from "./time-axis.ts"
import { TimeHead } from "./time-head.tsx"

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
  const [axis, place] = useTimeAxis(from, to)
  const cursor = useMemo(() => createStore<number | null>(null), [from, to])
  const changes = useMemo(() => offsetChanges(rows), [rows])
  const panels = useMemo(() => {
    return view.metrics.map((id) => toPanel(rows, getMetric(id), from, to))
  }, [view.metrics.join(), rows, from, to])
  const days = panels[0]?.summary.days ?? []
  const frame = useMemo((): PanelFrame => {
    const onSelect = (first: number, last: number) => {
      const [start, end] = [days[first], days[last]]
      if (start && end && start !== end) onChange({ range: { name: "custom", from: start, to: end } })
    }
    return { today, axis, changes, charts, cursor, onSelect }
  }, [today, axis, changes, charts, cursor, days, onChange])
  return (
    <div class="multiples">
      <Legend
        window={meanWindow(days.length)}
        hasTravel={changes.some((change) => change.day >= from && change.day <= to)}
      />
      <TimeHead frame={frame} days={days} summaries={panels.map((panel) => panel.summary)} plotRef={place} />
      <Panels panels={panels} frame={frame} tables={view.tables} onChange={onChange} />
    </div>
  )
}

type Panel = ReturnType<typeof toPanel>

interface PanelsProps {
  panels: readonly Panel[]
  frame: PanelFrame
  tables: readonly MetricId[]
  onChange: (next: Partial<TrendsView>) => void
}

/** The same as last time where nothing of theirs has changed: most of what the page redraws itself for is not theirs. */
function Panels({ panels, frame, tables, onChange }: PanelsProps) {
  return useMemo(() => {
    const toggleTable = (id: MetricId) => {
      onChange({ tables: tables.includes(id) ? tables.filter((one) => one !== id) : [...tables, id] })
    }
    return (
      <>
        {panels.map(({ summary, goal }) => (
          <MetricPanel
            key={summary.metric.id}
            summary={summary}
            goal={goal}
            frame={frame}
            isTable={tables.includes(summary.metric.id)}
            onToggleTable={() => toggleTable(summary.metric.id)}
          />
        ))}
      </>
    )
  }, [panels, frame, tables, onChange])
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
