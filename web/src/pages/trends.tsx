import { useCallback, useMemo } from "preact/hooks"
import type { DailyRow } from "../api/daily-row.ts"
import { useConnection } from "../api/member.ts"
import { useList } from "../api/resource.ts"
import { createStore } from "../api/store.ts"
import { plotWidth } from "../charts/mount-chart.ts"
import { timeTicks } from "../charts/time-ticks.ts"
import { useChartSurface } from "../charts/use-chart-theme.ts"
import { type Day, localDayHere } from "../insight/days.ts"
import { getMetric, type Metric } from "../insight/metrics.ts"
import { toDaySeries, type Value } from "../insight/series.ts"
import { type MetricSummary, meanWindow, summarize } from "../insight/summary.ts"
import { offsetChanges } from "../insight/travel.ts"
import { formatTrendsView, parseTrendsView, resolveRange, type TrendsView } from "../insight/view-state.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { ProblemState } from "../ui/states.tsx"
import { CalendarCard } from "./trends/calendar-card.tsx"
import { dailyPath } from "./trends/daily-path.ts"
import { Legend } from "./trends/legend.tsx"
import { LinksCard } from "./trends/links-card.tsx"
import { MetricPanel, type PanelFrame } from "./trends/metric-panel.tsx"
import { MetricPicker } from "./trends/metric-picker.tsx"
import { NoHistory } from "./trends/no-history.tsx"
import { RangePicker } from "./trends/range-picker.tsx"
import { TimeHead } from "./trends/time-head.tsx"
import { useElementWidth } from "./trends/use-element-width.ts"
import { useLastKnown } from "./trends/use-last-known.ts"
import { Weekdays } from "./trends/weekdays.tsx"
import { WhenNear } from "./trends/when-near.tsx"
import "./trends/trends.css"
import "./trends/patterns.css"

const SYNC_KEY = "trends"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseTrendsView(search), [search])
  const todayHere = localDayHere(useNow(60_000))
  const { connection } = useConnection()
  const { body, problem, reload } = useList<DailyRow>(dailyPath(view.range, todayHere))
  const rows = useLastKnown(body)
  if (problem && !rows) return <ProblemState problem={problem} onRetry={reload} />
  // Where the person is, it may already be tomorrow.
  const today = latestOf(todayHere, rows?.[0]?.day)
  const oldest = connection?.history_from?.slice(0, 10) ?? rows?.at(-1)?.day ?? today
  const range = resolveRange(
    view.range,
    today,
    view.range.name === "all" ? (rows?.at(-1)?.day ?? oldest) : oldest,
  )
  const change = (next: Partial<TrendsView>) => {
    navigate(`/trends${formatTrendsView({ ...view, ...next })}`)
  }
  return (
    <div class="trends" aria-busy={body === undefined}>
      <div class="page-head">
        <h1>Trends</h1>
        <div class="row">
          <MetricPicker chosen={view.metrics} onChange={(metrics) => change({ metrics })} />
          <RangePicker
            range={view.range}
            today={today}
            oldest={oldest}
            onChange={(next) => change({ range: next })}
          />
        </div>
      </div>
      {rows && rows.length === 0 && view.range.name !== "custom" ? (
        <NoHistory />
      ) : (
        <Multiples view={view} rows={rows} today={today} {...range} onChange={change} />
      )}
      {rows && rows.length > 0 && (
        <div class="patterns">
          <WhenNear class="patterns-wide calendar-place">
            <CalendarCard
              year={view.year ?? Number(today.slice(0, 4))}
              today={today}
              oldestYear={Number(oldest.slice(0, 4))}
              onYear={(year) => change({ year: year === Number(today.slice(0, 4)) ? null : year })}
            />
          </WhenNear>
          <WhenNear class="weekdays-place">
            <Weekdays
              rows={rows}
              {...range}
              metric={view.weekday}
              onMetric={(weekday) => change({ weekday })}
            />
          </WhenNear>
          <WhenNear class="weekdays-place">
            <LinksCard rows={rows} {...range} />
          </WhenNear>
        </div>
      )}
    </div>
  )
}

function latestOf(a: Day, b: Day | undefined): Day {
  return b !== undefined && b > a ? b : a
}

interface MultiplesProps {
  view: TrendsView
  rows: readonly DailyRow[] | undefined
  from: Day
  to: Day
  today: Day
  onChange: (next: Partial<TrendsView>) => void
}

const noRows: readonly DailyRow[] = []

/** The metrics as small multiples under one time axis and one cursor. */
function Multiples({ view, rows = noRows, from, to, today, onChange }: MultiplesProps) {
  const surface = useChartSurface()
  const [plotRef, width] = useElementWidth()
  const cursor = useMemo(() => createStore<number | null>(null), [from, to])
  const changes = useMemo(() => offsetChanges(rows), [rows])
  const panels = useMemo(() => {
    return view.metrics.map((id) => toPanel(rows, getMetric(id), from, to))
  }, [view.metrics.join(), rows, from, to])
  const ticks = useMemo(() => timeTicks(from, to, plotWidth(width)), [from, to, width])
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
    ...surface,
    isKnown: rows !== noRows,
    syncKey: SYNC_KEY,
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
        widthPx={plotWidth(width)}
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
