import { useMemo } from "preact/hooks"
import type { DailyRow } from "../api/daily-row.ts"
import { useConnection } from "../api/member.ts"
import { useList } from "../api/resource.ts"
import { type Day, localDayHere } from "../insight/days.ts"
import { formatTrendsView, parseTrendsView, resolveRange, type TrendsView } from "../insight/view-state.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { CalendarCard } from "./trends/calendar-card.tsx"
import { dailyPath } from "./trends/daily-path.ts"
import { LinksCard } from "./trends/links-card.tsx"
import { MetricPicker } from "./trends/metric-picker.tsx"
import { Multiples } from "./trends/multiples.tsx"
import { NoHistory } from "./trends/no-history.tsx"
import { RangePicker } from "./trends/range-picker.tsx"
import { useLastKnown } from "./trends/use-last-known.ts"
import { Weekdays } from "./trends/weekdays.tsx"
import { WhenNear } from "./trends/when-near.tsx"
import "./trends/trends.css"
import "./trends/patterns.css"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseTrendsView(search), [search])
  const todayHere = localDayHere(useNow(60_000))
  const { connection } = useConnection()
  const { body, problem, reload } = useList<DailyRow>(dailyPath(view.range, todayHere))
  const rows = useLastKnown(body)
  // Where the person is, it may already be tomorrow.
  const today = latestOf(todayHere, rows?.[0]?.day)
  const oldest = connection?.history_from?.slice(0, 10) ?? rows?.at(-1)?.day ?? today
  const range = resolveRange(view.range, today, rows?.at(-1)?.day ?? oldest)
  const change = (next: Partial<TrendsView>) => {
    navigate(`/trends${formatTrendsView({ ...view, ...next })}`)
  }
  const isFailed = problem !== null && !rows
  const isEmpty = rows?.length === 0
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
      {isFailed && <ProblemState problem={problem} onRetry={reload} />}
      {isEmpty && <NoHistory />}
      {!rows && !problem && <Waiting height="100vh" />}
      {rows && !isEmpty && (
        <>
          <Multiples view={view} rows={rows} today={today} {...range} onChange={change} />
          <Patterns view={view} rows={rows} {...range} today={today} oldest={oldest} onChange={change} />
        </>
      )}
    </div>
  )
}

function latestOf(a: Day, b: Day | undefined): Day {
  return b !== undefined && b > a ? b : a
}

interface PatternsProps {
  view: TrendsView
  rows: readonly DailyRow[]
  from: Day
  to: Day
  today: Day
  oldest: Day
  onChange: (next: Partial<TrendsView>) => void
}

/** What the days say together: the year, the weekdays, and which metrics go with which. */
function Patterns({ view, rows, from, to, today, oldest, onChange }: PatternsProps) {
  const thisYear = Number(today.slice(0, 4))
  return (
    <div class="patterns">
      <WhenNear class="patterns-wide calendar-place">
        <CalendarCard
          year={view.year ?? thisYear}
          today={today}
          oldestYear={Number(oldest.slice(0, 4))}
          onYear={(year) => onChange({ year: year === thisYear ? null : year })}
        />
      </WhenNear>
      <WhenNear class="weekdays-place">
        <Weekdays
          rows={rows}
          from={from}
          to={to}
          metric={view.weekday}
          onMetric={(weekday) => onChange({ weekday })}
        />
      </WhenNear>
      <WhenNear class="links-place">
        <LinksCard rows={rows} from={from} to={to} />
      </WhenNear>
    </div>
  )
}
