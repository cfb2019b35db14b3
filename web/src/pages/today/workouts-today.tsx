import { workoutsOfDayPath } from "../../api/paths.ts"
import { useResource } from "../../api/resource.ts"
import type { List, WorkoutRow } from "../../api/types.ts"
import { WorkoutsCard } from "./workouts-card.tsx"

export function WorkoutsToday({ day }: { day: string }) {
  const { body, problem } = useResource<List<WorkoutRow>>(workoutsOfDayPath(day))
  return <WorkoutsCard rows={body?.data} problem={problem} />
}
