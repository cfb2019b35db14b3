import type { Problem } from "../api/problem.ts"
import { reloadFailed } from "../api/resource.ts"

/** In a card whose data is not there: keeps its place while it is being read, and says so when it could not be. */
export function Unread({ problem }: { problem: Problem | null }) {
  if (!problem) return <p class="small">{"\u00a0"}</p>
  return (
    <p class="small muted">
      {problem.detail}{" "}
      <button type="button" class="text-button" onClick={reloadFailed}>
        Try again
      </button>
    </p>
  )
}
