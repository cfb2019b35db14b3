import type { RecordChange, SyncRun } from "../../api/types.ts"
import { formatDay, formatNumber } from "../../insight/format.ts"
import { momentWords, useNow } from "../../ui/clock.ts"
import { outcomeWords } from "./outcome-words.ts"

const kinds: Record<SyncRun["kind"], string> = {
  backfill: "Import",
  force_sync: "Force sync",
  refresh: "Refresh",
  catch_up: "Hourly check",
}

interface SyncReportProps {
  run: SyncRun
  /** Nothing ran since. */
  isLast: boolean
}

/** How a run ended; a force sync with the list of what it changed. */
export function SyncReport({ run, isLast }: SyncReportProps) {
  const now = useNow()
  return (
    <div class="stack">
      <p class="small">
        {kinds[run.kind]}, {momentWords(run.finished_at, now)}: {outcomeWords(run)}
      </p>
      {run.changes.length > 0 && run.kind === "force_sync" && (
        <details open={isLast}>
          <summary class="small">What changed</summary>
          <Changes
            changes={run.changes}
            hidden={run.added + run.changed + run.removed - run.changes.length}
          />
        </details>
      )}
    </div>
  )
}

const collections: Record<RecordChange["collection"], string> = {
  cycles: "Strain",
  recoveries: "Recovery",
  sleeps: "Sleep",
  workouts: "Workout",
}

function Changes({ changes, hidden }: { changes: readonly RecordChange[]; hidden: number }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">What</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.collection} ${change.id}`}>
            <th scope="row">
              {change.day ? <a href={`/day/${change.day}`}>{formatDay(change.day, "medium")}</a> : "unknown"}
            </th>
            <td>{collections[change.collection]}</td>
            <td>{change.change}</td>
          </tr>
        ))}
        {hidden > 0 && (
          <tr>
            <td colSpan={3} class="muted">
              and {formatNumber(hidden)} more
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
