import type { SyncStatus } from "../../api/types.ts"
import { progressOf } from "../../frame/progress.ts"
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
            <Changing value={sync.records}>{sync.records === 0 ? "Just begun" : progress.soFar}</Changing>
            {progress.left && !sync.error ? `, ${progress.left}` : ""}
            {sync.state === "backfill" && (
              <span class="muted">
                {" "}
                (WHOOP allows one app 100 calls a minute for all its members together)
              </span>
            )}
          </p>
        </>
      )}
      {sync.error && <Notice>{sync.error}</Notice>}
      {sync.state === "backfill" && (
        <p class="small muted">
          You can close this page; the import goes on. What is here already can be used now.
        </p>
      )}
    </div>
  )
}
