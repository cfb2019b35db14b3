import type { Problem } from "../../api/problem.ts"
import type { WorkoutRow } from "../../api/types.ts"
import { formatDuration, formatNumber, formatTime, offsetUnlessHere } from "../../insight/format.ts"
import { sportLabel } from "../../insight/sports.ts"
import { Card } from "../../ui/card.tsx"

interface WorkoutsCardProps {
  rows: readonly WorkoutRow[] | undefined
  problem: Problem | null
}

/** The day's workouts, newest first. */
export function WorkoutsCard({ rows, problem }: WorkoutsCardProps) {
  return (
    <Card
      title="Workouts today"
      aside={
        <a class="small" href="/workouts">
          All workouts
        </a>
      }
    >
      {!rows && <p class="muted">{problem ? problem.detail : "\u00a0"}</p>}
      {rows?.length === 0 && <p class="muted">None so far.</p>}
      {rows && rows.length > 0 && (
        <ul>
          {rows.map((workout) => (
            <Workout key={workout.id} workout={workout} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Workout({ workout }: { workout: WorkoutRow }) {
  const minutes = (Date.parse(workout.end) - Date.parse(workout.start)) / 60_000
  const elsewhere = offsetUnlessHere(workout.timezone_offset, Date.parse(workout.start))
  return (
    <li>
      <a class="workout-row" href={`/workouts/${workout.id}`}>
        <span>
          <strong>{sportLabel(workout.sport_name)}</strong>
          <span class="muted small">
            {formatTime(workout.start, workout.timezone_offset)}
            {elsewhere ? ` (${elsewhere})` : ""}, {formatDuration(minutes)}
          </span>
        </span>
        <span class="workout-numbers small">
          <span>
            <span class="muted">Strain</span> {formatNumber(workout.strain, 1)}
          </span>
          <span>
            <span class="muted">Heart rate</span> {formatNumber(workout.average_heart_rate)}
            <span class="muted"> bpm, max </span>
            {formatNumber(workout.max_heart_rate)}
          </span>
        </span>
      </a>
    </li>
  )
}
