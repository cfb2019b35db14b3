import type { DailyRow } from "../api/daily-row.ts"
import { useConnection } from "../api/member.ts"
import { recentDaysPath, recoveryStatusPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import type { List, RecoveryStatus } from "../api/types.ts"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { NothingYet } from "./today/nothing-yet.tsx"
import { TodayView } from "./today/today-view.tsx"
import { WorkoutsToday } from "./today/workouts-today.tsx"

export function Page() {
  const now = useNow()
  const daily = useResource<List<DailyRow>>(recentDaysPath)
  const { body: status, problem: statusProblem } = useResource<RecoveryStatus>(recoveryStatusPath)
  const { connection } = useConnection()

  if (!daily.body) {
    if (daily.problem) return <ProblemState isPage problem={daily.problem} onRetry={daily.reload} />
    return <Waiting height="60rem" />
  }
  // Shown together, so that a sentence that comes later does not push the numbers down.
  if (!status && !statusProblem) return <Waiting height="60rem" />
  const rows = daily.body.data
  if (rows.length === 0) return <NothingYet connection={connection} />
  return <TodayView rows={rows} status={status} now={now} workouts={(day) => <WorkoutsToday day={day} />} />
}
