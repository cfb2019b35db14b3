import type { Ref } from "preact"
import type { WorkoutRow } from "../../api/types.ts"
import { strainWord } from "../../insight/band.ts"
import { type Day, localDay } from "../../insight/days.ts"
import {
  formatDay,
  formatDistance,
  formatDuration,
  formatNumber,
  formatTime,
  offsetUnlessHere,
  plural,
} from "../../insight/format.ts"
import { groupByMonth } from "../../insight/group-by-month.ts"
import { sportLabel } from "../../insight/sports.ts"
import { workoutMinutes } from "../../insight/workout-zones.ts"
import { useLongList } from "../../ui/use-long-list.ts"
import { ZoneBar } from "./zone-bar.tsx"

const FIRST_ROWS = 60

export function dayOfWorkout(row: WorkoutRow): Day {
  return localDay(Date.parse(row.start), row.timezone_offset)
}

export function WorkoutList({ rows }: { rows: readonly WorkoutRow[] }) {
  const { shown, linkRef, showAll } = useLongList("workout", rows, FIRST_ROWS)
  return (
    <>
      {groupByMonth(shown, dayOfWorkout).map(({ month, rows: ofMonth }) => (
        <section key={month} aria-labelledby={`workouts-${month}`}>
          <h2 class="month" id={`workouts-${month}`}>
            {formatDay(`${month}-01`, "monthYear")}
          </h2>
          <WorkoutRows rows={ofMonth} longest={longestOf(rows)} linkRef={linkRef} />
        </section>
      ))}
      {showAll && (
        <button type="button" class="button" onClick={showAll}>
          Show all {plural(rows.length, "workout")}
        </button>
      )}
    </>
  )
}

interface WorkoutRowsProps {
  rows: readonly WorkoutRow[]
  /** In minutes; makes the bars comparable beyond these rows. */
  longest: number
  linkRef?: (row: WorkoutRow) => Ref<HTMLAnchorElement>
}

export function WorkoutRows({ rows, longest, linkRef }: WorkoutRowsProps) {
  return (
    <ul class="records">
      {rows.map((row) => (
        <Workout key={row.id} row={row} longest={longest} linkRef={linkRef?.(row) ?? null} />
      ))}
    </ul>
  )
}

export function longestOf(rows: readonly WorkoutRow[]): number {
  return Math.max(1, ...rows.map(workoutMinutes))
}

interface WorkoutProps {
  row: WorkoutRow
  longest: number
  linkRef: Ref<HTMLAnchorElement>
}

function Workout({ row, longest, linkRef }: WorkoutProps) {
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(row.start))
  const isScored = row.score_state === "SCORED"
  return (
    <li>
      <a class="record workout-record" href={`/workouts/${row.id}`} ref={linkRef}>
        <span>
          <strong>{sportLabel(row.sport_name)}</strong>
          <span class="tiny muted">
            {formatDay(dayOfWorkout(row), "medium")}, {formatTime(row.start, row.timezone_offset)} {elsewhere}
          </span>
        </span>
        <span class="record-bar" style={{ "--share": `${(workoutMinutes(row) / longest) * 100}%` }}>
          {isScored ? (
            <ZoneBar row={row} />
          ) : (
            <span class="small muted">
              {row.score_state === "PENDING_SCORE"
                ? "WHOOP is still scoring it."
                : "WHOOP could not score it."}
            </span>
          )}
        </span>
        <span class="record-main">
          {formatDuration(workoutMinutes(row))}
          {row.distance_meter !== null && row.distance_meter > 0 && (
            <small class="muted"> {formatDistance(row.distance_meter)}</small>
          )}
        </span>
        <span class="tiny muted record-more">
          <span>
            Strain {formatNumber(row.strain, 1)} {strainWord(row.strain)}
          </span>
          <span>
            {formatNumber(row.average_heart_rate)} bpm, max {formatNumber(row.max_heart_rate)}
          </span>
        </span>
      </a>
    </li>
  )
}
