import type { SyncRun, SyncStatus } from "../../api/types.ts"
import { formatNumber, plural } from "../../insight/format.ts"

/** The last run, and what came of the last force sync if something ran since. */
export function runsToTell({
  last_run,
  last_force_sync,
}: Pick<SyncStatus, "last_run" | "last_force_sync">): SyncRun[] {
  const isLast = last_force_sync === null || last_force_sync.finished_at === last_run?.finished_at
  return [last_run, isLast ? null : last_force_sync].filter((run) => run !== null)
}

/** "12 changed, 1 removed, 2,204 the same." */
export function outcomeWords(run: SyncRun, locale?: string): string {
  if (run.outcome !== "complete") {
    return run.error ?? (run.outcome === "stopped" ? "stopped before its end." : "did not finish.")
  }
  // After a reconnection most of it was here already.
  if (run.kind === "backfill" && run.changed + run.removed + run.same === 0) {
    return `${plural(run.records, "record", "records", locale)} brought here.`
  }
  const count = (value: number) => formatNumber(value, 0, locale)
  const parts = [
    run.added > 0 ? `${count(run.added)} added` : "",
    run.changed > 0 ? `${count(run.changed)} changed` : "",
    run.removed > 0 ? `${count(run.removed)} removed` : "",
    `${count(run.same)} the same`,
  ]
  return `${parts.filter((part) => part !== "").join(", ")}.`
}
