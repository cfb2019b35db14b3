import { useMemo } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import {
  type Finding,
  findingFigures,
  findingSentence,
  findings,
  MINIMUM_PAIRS,
} from "../../insight/correlation.ts"
import type { Day } from "../../insight/days.ts"
import { Card } from "../../ui/card.tsx"

interface LinksCardProps {
  rows: readonly DailyRow[]
  from: Day
  to: Day
}

/** Which metrics go together, with everything needed to doubt it. */
export function LinksCard({ rows, from, to }: LinksCardProps) {
  const all = useMemo(() => findings(rows, from, to), [rows, from, to])
  const clear = all.filter((finding) => finding.clear)
  const unclear = all.filter((finding) => !finding.clear)
  return (
    <Card title="What goes with what">
      <p class="small muted">
        In this range. Going together does not say which one moves the other, or whether a third thing moves
        both.
      </p>
      {all.length === 0 && <p class="small">Too few days in this range: each pair needs {MINIMUM_PAIRS}.</p>}
      {all.length > 0 && clear.length === 0 && (
        <p class="small">No pair goes together clearly in this range.</p>
      )}
      {clear.length > 0 && <ul class="links">{clear.map(toItem)}</ul>}
      {unclear.length > 0 && (
        <details class="small">
          <summary>{unclear.length} without a clear link</summary>
          <ul class="links">{unclear.map(toItem)}</ul>
        </details>
      )}
      {all.length > 0 && (
        <p class="tiny muted">
          ρ is Spearman’s rank correlation, with its 95 % interval; n is the number of days. The interval
          allows for days resembling their neighbours.
        </p>
      )}
    </Card>
  )
}

function toItem(finding: Finding) {
  const { rho, low, high } = finding.correlation
  const percent = (value: number) => (value + 1) * 50
  return (
    <li key={`${finding.pair.first}-${finding.pair.second}`} class="link">
      <p>{findingSentence(finding)}</p>
      <span class="link-scale" aria-hidden="true">
        <span
          class="whisker-line"
          style={{ left: `${percent(low)}%`, width: `${percent(high) - percent(low)}%` }}
        />
        <span class="whisker-dot" style={{ left: `${percent(rho)}%` }} />
      </span>
      <p class="tiny muted">{findingFigures(finding)}</p>
    </li>
  )
}
