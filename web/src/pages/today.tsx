import { useMemo } from "preact/hooks"
import type { DailyRow } from "../api/daily-row.ts"
import { recentDaysPath, recoveryStatusPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import type { List, RecoveryStatus } from "../api/types.ts"
import { personsDay } from "../insight/persons-day.ts"
import { statusOfDay } from "../insight/status-age.ts"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { NothingYet } from "./today/nothing-yet.tsx"
import { TodayView } from "./today/today-view.tsx"
import { WorkoutsToday } from "./today/workouts-today.tsx"

export function Page() {
  const daily = useResource<List<DailyRow>>(recentDaysPath)
  const { body: known, problem: statusProblem } = useResource<RecoveryStatus>(recoveryStatusPath)
  const now = useNow()

  if (!daily.body) {
    if (daily.problem) return <ProblemState isPage problem={daily.problem} onRetry={daily.reload} />
    return <Waiting height="60rem" />
  }
  // Shown together, so that a sentence that comes later does not push the numbers down.
  if (!known && !statusProblem) return <Waiting height="60rem" />
  const rows = daily.body.data
  if (rows.length === 0) return <NothingYet />
  return <Numbers rows={rows} status={statusOfDay(known, personsDay(rows, now))} now={now} />
}

type NumbersProps = Pick<Parameters<typeof TodayView>[0], "rows" | "status" | "now">

/** Drawn anew when the numbers or the day are others, not whenever time moves on. */
function Numbers({ rows, status, now }: NumbersProps) {
  return useMemo(
    () => <TodayView rows={rows} status={status} now={now} workouts={(day) => <WorkoutsToday day={day} />} />,
    [rows, status, personsDay(rows, now)],
  )
}
