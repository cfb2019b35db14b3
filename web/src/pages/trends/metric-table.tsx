import { formatDay, formatNumber, UNKNOWN } from "../../insight/format.ts"
import { metricRows } from "../../insight/metric-table.ts"
import { formatMetric } from "../../insight/metrics.ts"
import { normalRange } from "../../insight/sentences.ts"
import type { Value } from "../../insight/series.ts"
import type { MetricSummary } from "../../insight/summary.ts"
import { TableScroll } from "../../ui/table-scroll.tsx"
import { useLongList } from "../../ui/use-long-list.ts"

const FIRST_ROWS = 60

interface MetricTableProps {
  summary: MetricSummary
  goal: Value[] | null
  labelId: string
}

/** The chart's rows. Ten years are not put on the page unasked. */
export function MetricTable({ summary, goal, labelId }: MetricTableProps) {
  const { metric } = summary
  const rows = metricRows(summary, goal)
  const { shown, linkRef, showAll } = useLongList(metric.id, rows, FIRST_ROWS)
  if (rows.length === 0) return <p class="muted small">No days with {metric.noun} in this range.</p>
  return (
    <>
      <TableScroll class="metric-table" label={`${metric.label}, table`}>
        <table class="table" aria-labelledby={labelId}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="num">
                {metric.label}
              </th>
              <th scope="col" class="num">
                {summary.window}-day mean
              </th>
              <th scope="col" class="num">
                Normal
              </th>
              {goal && (
                <th scope="col" class="num">
                  Needed
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.day}>
                <th scope="row">
                  <a href={`/day/${row.day}`} ref={linkRef(row)}>
                    {formatDay(row.day, "dated")}
                  </a>
                </th>
                <td class="num">{formatMetric(row.value, metric)}</td>
                <td class="num">{formatMetric(row.mean, metric)}</td>
                <td class="num">{row.normal ? normalRange(row.normal, metric) : UNKNOWN}</td>
                {goal && <td class="num">{formatMetric(row.goal, metric)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {showAll && (
        <button type="button" class="text-button" onClick={showAll}>
          Show all {formatNumber(rows.length)} days
        </button>
      )}
    </>
  )
}
