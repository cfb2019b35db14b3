import type { ComponentChildren } from "preact"
import type { DailyRow } from "../../api/daily-row.ts"
import type { Day } from "../../insight/days.ts"
import { resolveRange, type TrendsView as View } from "../../insight/view-state.ts"
import type { Charts } from "./metric-panel.tsx"
import { MetricPicker } from "./metric-picker.tsx"
import { Multiples } from "./multiples.tsx"
import { RangePicker } from "./range-picker.tsx"

export interface ShownRange {
  from: Day
  to: Day
  today: Day
  oldest: Day
}

interface TrendsViewProps {
  view: View
  rows: readonly DailyRow[] | undefined
  todayHere: Day
  historyFrom: string | null
  isBusy: boolean
  charts: Charts
  onChange: (next: Partial<View>) => void
  /** In place of everything below the pickers while there are no rows. */
  otherwise: ComponentChildren
  /** What stands below the charts. */
  patterns: (range: ShownRange) => ComponentChildren
}

/** The metrics over a range, and what chooses it. */
export function TrendsView(props: TrendsViewProps) {
  const { view, rows, todayHere, historyFrom, charts, onChange } = props
  // Where the person is, it may already be tomorrow.
  const today = latestOf(todayHere, rows?.[0]?.day)
  const oldest = historyFrom?.slice(0, 10) ?? rows?.at(-1)?.day ?? today
  const range = resolveRange(view.range, today, rows?.at(-1)?.day ?? oldest)
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
            onChange={(next) => onChange({ range: next })}
          />
        </div>
      </div>
      {rows && rows.length > 0 ? (
        <>
          <Multiples view={view} rows={rows} today={today} {...range} charts={charts} onChange={onChange} />
          {props.patterns({ ...range, today, oldest })}
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
