import { useCallback, useMemo } from "preact/hooks"
import type { DailyRow } from "../api/daily-row.ts"
import { useConnection } from "../api/member.ts"
import { useList } from "../api/resource.ts"
import { useChartSurface } from "../charts/use-chart-theme.ts"
import { localDayHere } from "../insight/days.ts"
import { formatTrendsView, parseTrendsView, type TrendsView as View } from "../insight/view-state.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { chartsOf } from "./trends/charts.tsx"
import { dailyPath } from "./trends/daily-path.ts"
import { NoHistory } from "./trends/no-history.tsx"
import { type ShownDays, TrendsView } from "./trends/trends-view.tsx"
import { useShownRows } from "./trends/use-shown-rows.ts"
import { WhenNear } from "./trends/when-near.tsx"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseTrendsView(search), [search])
  const todayHere = localDayHere(useNow(60_000))
  const { connection } = useConnection()
  const answer = useList<DailyRow>(dailyPath(view.range, todayHere))
  const { body, problem, reload } = answer
  const shown = useShownRows(view.range, answer)
  const surface = useChartSurface()
  const charts = useMemo(() => chartsOf(surface), [surface.theme, surface.isPrinting])
  const change = useCallback(
    (next: Partial<View>, options?: { replace: boolean }) =>
      navigate(`/trends${formatTrendsView({ ...view, ...next })}`, options),
    [view],
  )
  return (
    <TrendsView
      view={view}
      shown={shown}
      todayHere={todayHere}
      historyFrom={connection?.history_from ?? null}
      isBusy={body === undefined && !problem}
      charts={charts}
      onChange={change}
      otherwise={
        shown ? (
          <NoHistory range={shown.range} />
        ) : problem ? (
          <ProblemState problem={problem} onRetry={reload} />
        ) : (
          <Waiting height="100vh" />
        )
      }
      patterns={(range) => <Patterns view={view} {...range} onChange={change} />}
    />
  )
}

interface PatternsProps extends ShownDays {
  view: View
  onChange: (next: Partial<View>) => void
}

const loadPatterns = () => import("./trends/patterns.ts")

/** What the days say together: the year, the weekdays, and which metrics go with which. */
function Patterns({ view, rows, from, to, today, oldest, onChange }: PatternsProps) {
  const thisYear = Number(today.slice(0, 4))
  return (
    <div class="patterns">
      <WhenNear class="patterns-wide calendar-place" load={loadPatterns}>
        {({ CalendarCard }) => (
          <CalendarCard
            year={view.year ?? thisYear}
            today={today}
            oldestYear={Number(oldest.slice(0, 4))}
            onYear={(year) => onChange({ year: year === thisYear ? null : year })}
          />
        )}
      </WhenNear>
      <WhenNear class="weekdays-place" load={loadPatterns}>
        {({ Weekdays }) => (
          <Weekdays
            rows={rows}
            from={from}
            to={to}
            metric={view.weekday}
            onMetric={(weekday) => onChange({ weekday })}
          />
        )}
      </WhenNear>
      <WhenNear class="links-place" load={loadPatterns}>
        {({ LinksCard }) => <LinksCard rows={rows} from={from} to={to} />}
      </WhenNear>
    </div>
  )
}
