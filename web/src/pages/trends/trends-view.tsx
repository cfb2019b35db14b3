import type { ComponentChildren } from "preact"
import type { DailyRow } from "../../api/daily-row.ts"
import type { Day } from "../../insight/days.ts"
import { resolveRange, type TrendsView as View } from "../../insight/view-state.ts"
import type { Charts } from "./metric-panel.tsx"
import { MetricPicker } from "./metric-picker.tsx"
import { Multiples } from "./multiples.tsx"
import { oldestDay } from "./oldest-day.ts"
import { RangePicker } from "./range-picker.tsx"
import type { ShownRows } from "./use-shown-rows.ts"

/** What is drawn: the rows, and from which day to which. */
export interface ShownDays {
  rows: readonly DailyRow[]
  from: Day
  to: Day
  today: Day
  oldest: Day
}

interface TrendsViewProps {
  /** What is chosen. Its range may still be on its way, while another one is shown. */
  view: View
  shown: ShownRows<DailyRow> | null
  todayHere: Day
  historyFrom: string | null
  isBusy: boolean
  charts: Charts
  onChange: (next: Partial<View>, options?: { replace: boolean }) => void
  /** In place of everything below the pickers while there are no rows. */
  otherwise: ComponentChildren
  /** What stands below the charts. */
  patterns: (days: ShownDays) => ComponentChildren
}

/** The metrics over a range, and what chooses it. */
export function TrendsView(props: TrendsViewProps) {
  const { view, shown, todayHere, historyFrom, charts, onChange } = props
  const rows = shown?.rows ?? []
  // Where the person is, it may already be tomorrow.
  const today = latestOf(todayHere, rows[0]?.day)
  const oldestRow = rows.at(-1)?.day
  const oldest = oldestDay(historyFrom, oldestRow, today)
  const range = resolveRange(shown?.range ?? view.range, today, oldestRow ?? oldest)
  return (
    <div class="trends" aria-busy={props.isBusy}>
      <div class="page-head">
        <h1>Trends</h1>
        <div class="row">
          <MetricPicker chosen={view.metrics} onChange={(metrics) => onChange({ metrics })} />
          <RangePicker
            range={view.range}
            today={today}
            oldest={oldest}
            onChange={(next, options) => onChange({ range: next }, options)}
          />
        </div>
      </div>
      {rows.length > 0 ? (
        <>
          <Multiples view={view} rows={rows} today={today} {...range} charts={charts} onChange={onChange} />
          {props.patterns({ rows, ...range, today, oldest })}
        </>
      ) : (
        props.otherwise
      )}
    </div>
  )
}

function latestOf(a: Day, b: Day | undefined): Day {
  return b !== undefined && b > a ? b : a
}
