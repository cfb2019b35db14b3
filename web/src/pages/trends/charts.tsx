import { useMemo } from "preact/hooks"
import { useStore } from "../../api/store.ts"
import { toChartView } from "../../charts/chart-view.ts"
import { readyCharts } from "../../charts/load-charts.ts"
import { TimeChart } from "../../charts/time-chart.tsx"
import type { ChartSurface } from "../../charts/use-chart-theme.ts"
import { dayNumber } from "../../insight/days.ts"
import type { Charts, PanelChartProps } from "./metric-panel.tsx"

/** One page has one group of charts. */
const SYNC_KEY = "charts"

/** uPlot's charts under one cursor, in the colours of the moment. */
export function chartsOf({ theme, isPrinting }: ChartSurface): Charts {
  return {
    Chart: PanelChart,
    theme,
    isPrinting,
    moveCursors: (index) => readyCharts()?.moveCursors(SYNC_KEY, index),
  }
}

function PanelChart({ summary, goal, frame }: PanelChartProps) {
  const { charts, changes, cursor, onSelect } = frame
  const { ticks } = useStore(frame.axis)
  const view = useMemo(
    () =>
      toChartView(
        summary,
        goal,
        changes.map((change) => dayNumber(change.day)),
      ),
    [summary, goal, changes],
  )
  const look = useMemo(() => ({ view, theme: charts.theme, ticks }), [view, charts.theme, ticks])
  return (
    <TimeChart
      look={look}
      isUrgent={charts.isPrinting}
      syncKey={SYNC_KEY}
      onCursor={(index) => cursor.set(index)}
      onSelect={onSelect}
    />
  )
}
