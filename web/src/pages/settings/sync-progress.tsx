import type { SyncStatus } from "../../api/types.ts"
import { type Progress, progressOf } from "../../frame/progress.ts"
import { unbroken } from "../../insight/format.ts"
import { Changing } from "../../ui/changing.tsx"
import { useNow } from "../../ui/clock.ts"
import { Notice } from "../../ui/notice.tsx"

/** A run under way, with its live counts. */
export function SyncProgress({ sync }: { sync: SyncStatus }) {
  const now = useNow(5_000)
  const progress = progressOf(sync, now)
  return (
    <div class="stack">
      {sync.state !== "idle" && (
        <>
          <p>
            <strong>{progress.title}</strong>
          </p>
          <progress
            class="progress"
            max={1}
            value={progress.fraction ?? undefined}
            aria-label={progress.title}
          >
            {progress.soFar}
          </progress>
          <p class="small">
            <Changing value={sync.records}>{soFarWords(sync, progress)}</Changing>
            {progress.left && !sync.error ? `, ${unbroken(progress.left)}` : ""}
            {sync.state === "backfill" && !sync.error && (
              <span class="muted">
                {" "}
                (WHOOP allows one app 100 calls a minute for all its members together)
              </span>
            )}
          </p>
        </>
      )}
      {sync.error && <Notice>{unbroken(sync.error)}</Notice>}
      {sync.state === "backfill" && (
        <p class="small muted">
          You can close this page; the import goes on. What is here already can be used now.
        </p>
      )}
    </div>
  )
}

/** What could not begin has not "just begun". */
function soFarWords(sync: SyncStatus, progress: Progress): string {
  if (sync.records > 0) return progress.soFar
  return sync.error ? "Nothing read yet" : "Just begun"
}
