import { useMemo, useState } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import { createStore } from "../../api/store.ts"
import { useChartSurface } from "../../charts/use-chart-theme.ts"
import { addDays } from "../../insight/days.ts"
import { getMetric } from "../../insight/metrics.ts"
import { summarize } from "../../insight/summary.ts"
import { chartsOf } from "../trends/charts.tsx"
import { Legend } from "../trends/legend.tsx"
import { MetricPanel, type PanelFrame } from "../trends/metric-panel.tsx"
import { useTimeAxis } from "../trends/time-axis.ts"
import { TimeHead } from "../trends/time-head.tsx"

const shownDays = 120

/** Trends' own HRV panel over the made-up member's days: the dots, the 7-day mean, the personal band, a cursor. */
export function SampleChart({ rows, today }: { rows: readonly DailyRow[]; today: string }) {
  const surface = useChartSurface()
  const charts = useMemo(() => chartsOf(surface), [surface.theme, surface.isPrinting])
  const [isTable, setTable] = useState(false)
  const cursor = useMemo(() => createStore<number | null>(null), [])
  const from = addDays(today, 1 - shownDays)
  const summary = useMemo(() => summarize(rows, getMetric("hrv"), from, today), [rows, from, today])
  const [axis, place] = useTimeAxis(from, today)
  const frame: PanelFrame = {
    today,
    axis,
    changes: [],
    charts,
    cursor,
    onSelect: () => {},
  }
  return (
    <div class="multiples">
      <Legend hasTravel={false} />
      <TimeHead frame={frame} days={summary.days} summaries={[summary]} plotRef={place} />
      <MetricPanel
        summary={summary}
        goal={null}
        frame={frame}
        isTable={isTable}
        onToggleTable={() => setTable(!isTable)}
      />
    </div>
  )
}
