import { useId, useMemo } from "preact/hooks"
import { useConnection } from "../api/member.ts"
import { useList } from "../api/resource.ts"
import type { WorkoutRow } from "../api/types.ts"
import { localDayHere } from "../insight/days.ts"
import { formatDuration, formatNumber, plural } from "../insight/format.ts"
import { meanOf } from "../insight/series.ts"
import { sportLabel } from "../insight/sports.ts"
import { formatListView, type ListView, parseListView } from "../insight/view-state.ts"
import { sportCounts, workoutMinutes } from "../insight/workout-zones.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { EmptyState, ProblemState, Waiting } from "../ui/states.tsx"
import { recordsPath } from "./trends/daily-path.ts"
import { NoHistory } from "./trends/no-history.tsx"
import { oldestDay } from "./trends/oldest-day.ts"
import { RangePicker } from "./trends/range-picker.tsx"
import { type ShownRows, useShownRows } from "./trends/use-shown-rows.ts"
import { dayOfWorkout, WorkoutList } from "./workouts/workout-list.tsx"
import { ZoneLegend } from "./workouts/zone-bar.tsx"
import "./sleep/sleep.css"
import "./workouts/workouts.css"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseListView(search), [search])
  const today = localDayHere(useNow(60_000))
  const { connection } = useConnection()
  const answer = useList<WorkoutRow>(recordsPath("workouts", view.range, today))
  const { body, problem, reload } = answer
  const shown = useShownRows(view.range, answer)
  const rows = shown?.rows ?? []
  const ofSport = rows.filter((row) => view.sport === null || row.sport_name === view.sport)
  const oldest = rows.at(-1)
  const change = (next: Partial<ListView>, options?: { replace: boolean }) =>
    navigate(`/workouts${formatListView({ ...view, ...next })}`, options)
  return (
    <div aria-busy={body === undefined && !problem}>
      <div class="page-head">
        <h1>Workouts</h1>
        <div class="row">
          <SportFilter rows={rows} sport={view.sport} onSport={(sport) => change({ sport })} />
          <RangePicker
            range={view.range}
            today={today}
            oldest={oldestDay(connection?.history_from, oldest && dayOfWorkout(oldest), today)}
            onChange={(range, options) => change({ range }, options)}
          />
        </div>
      </div>
      {problem && !shown && <ProblemState problem={problem} onRetry={reload} />}
      {!problem && !shown && <Waiting height="40rem" />}
      {shown && ofSport.length === 0 && <NoWorkouts shown={shown} sport={view.sport} />}
      {ofSport.length > 0 && (
        <section class="card" aria-label="Workouts">
          <p class="small">{workoutsSentence(ofSport)}</p>
          <ZoneLegend />
          <WorkoutList rows={ofSport} />
        </section>
      )}
    </div>
  )
}

function NoWorkouts({ shown, sport }: { shown: ShownRows<WorkoutRow>; sport: string | null }) {
  if (sport === null || shown.rows.length === 0) return <NoHistory what="workouts" range={shown.range} />
  return (
    <EmptyState title={`No ${sportLabel(sport).toLowerCase()} in this range`}>
      Choose a longer range, or another sport.
    </EmptyState>
  )
}

function workoutsSentence(rows: readonly WorkoutRow[]): string {
  const minutes = rows.reduce((sum, row) => sum + workoutMinutes(row), 0)
  const strain = meanOf(rows.map((row) => row.strain))
  const mean = strain === null ? "" : `, mean strain ${formatNumber(strain, 1)}`
  return `${plural(rows.length, "workout")}, ${formatDuration(minutes)} together${mean}.`
}

interface SportFilterProps {
  rows: readonly WorkoutRow[]
  sport: string | null
  onSport: (sport: string | null) => void
}

function SportFilter({ rows, sport, onSport }: SportFilterProps) {
  const id = useId()
  const counts = sportCounts(rows)
  // A chosen sport stays choosable in a range without it, or the filter would silently change.
  const isMissing = sport !== null && !counts.some((one) => one.sport === sport)
  return (
    <label class="inline-field" for={id}>
      <span class="hidden-text">Sport</span>
      <select
        id={id}
        class="input"
        value={sport ?? ""}
        onChange={(event) => onSport(event.currentTarget.value || null)}
      >
        <option value="">All sports</option>
        {isMissing && <option value={sport}>{sportLabel(sport)} (0)</option>}
        {counts.map((one) => (
          <option key={one.sport} value={one.sport}>
            {sportLabel(one.sport)} ({formatNumber(one.count)})
          </option>
        ))}
      </select>
    </label>
  )
}
