import type { DailyRow } from "../api/daily-row.ts"
import { type Resource, useList } from "../api/resource.ts"
import type { SleepRow, WorkoutRow } from "../api/types.ts"
import type { PageProps } from "../frame/match.ts"
import { useThingName } from "../frame/page-title.ts"
import { dayClock, workoutsOf } from "../insight/day-clock.ts"
import { addDays, type Day, isDay, localDayHere } from "../insight/days.ts"
import { formatDateTime, formatDay, offsetUnlessHere, offsetWords } from "../insight/format.ts"
import { LEAD_DAYS } from "../insight/summary.ts"
import { dayName } from "../insight/thing-names.ts"
import { Card } from "../ui/card.tsx"
import { useNow } from "../ui/clock.ts"
import { EmptyState, ProblemState, Waiting } from "../ui/states.tsx"
import { Unread } from "../ui/unread.tsx"
import { ClockCard } from "./day/clock-card.tsx"
import { DayNight } from "./day/day-night.tsx"
import { NumbersCard } from "./day/numbers-card.tsx"
import { Provenance } from "./day/provenance-card.tsx"
import { longestOf, WorkoutRows } from "./workouts/workout-list.tsx"
import "./sleep/sleep.css"
import "./workouts/workouts.css"
import "./day/day.css"

export function Page({ params }: PageProps) {
  const day = params.day ?? ""
  if (!isDay(day)) {
    return (
      <EmptyState
        isPage
        title="No such day"
        action={
          <a class="button" href="/">
            Go to Today
          </a>
        }
      >
        A day’s address ends in its date, as in /day/2026-11-22.
      </EmptyState>
    )
  }
  return <DayPage day={day} key={day} />
}

function DayPage({ day }: { day: Day }) {
  const now = useNow(60_000)
  useThingName(dayName(day, localDayHere(now)))
  const from = addDays(day, -1)
  const to = addDays(day, 1)
  const daily = useList<DailyRow>(
    `/api/v1/whoop/daily?limit=1000&start=${addDays(day, -LEAD_DAYS)}&end=${day}`,
  )
  const sleeps = useList<SleepRow>(`/api/v1/whoop/sleep?limit=1000&start=${from}&end=${to}`)
  const workouts = useList<WorkoutRow>(`/api/v1/whoop/workouts?limit=1000&start=${from}&end=${to}`)
  const rows = daily.body?.filter((row) => row.day === day)
  return (
    <div class="detail">
      <div class="page-head">
        <h1>{formatDay(day, "long")}</h1>
        <nav class="day-steps" aria-label="Days">
          <a class="button" href={`/day/${from}`} rel="prev">
            {formatDay(from, "medium")}
          </a>
          {day < localDayHere(now) && (
            <a class="button" href={`/day/${to}`} rel="next">
              {formatDay(to, "medium")}
            </a>
          )}
        </nav>
      </div>
      {!rows && daily.problem && <ProblemState problem={daily.problem} onRetry={daily.reload} />}
      {!rows && !daily.problem && <Waiting height="60rem" />}
      {rows?.length === 0 && (
        <EmptyState title="Nothing recorded">
          WHOOP has no cycle that belongs to this day. A flight, or a strap left off, can make a day without
          one.
        </EmptyState>
      )}
      {rows && rows.length > 1 && (
        <p class="small">Two cycles share this day, as travel or a long nap can make it. Both are shown.</p>
      )}
      {rows?.map((row) => (
        <CycleOfDay
          key={row.cycle_id}
          row={row}
          rows={daily.body ?? []}
          sleeps={sleeps}
          workouts={workouts}
          nowMs={now}
        />
      ))}
    </div>
  )
}

interface CycleOfDayProps {
  row: DailyRow
  /** The day's rows and those before, which make its normal. */
  rows: readonly DailyRow[]
  /** Of the days around it as well. */
  sleeps: Resource<SleepRow[]>
  workouts: Resource<WorkoutRow[]>
  nowMs: number
}

function CycleOfDay({ row, rows, sleeps, workouts, nowMs }: CycleOfDayProps) {
  const ownSleeps = sleeps.body?.filter((sleep) => sleep.cycle_id === row.cycle_id)
  const ownWorkouts = workouts.body && workoutsOf(row, workouts.body)
  return (
    <>
      <p class="small muted">{cycleWords(row)}</p>
      <NumbersCard row={row} rows={rows} />
      <ClockCard
        clock={ownSleeps && ownWorkouts ? dayClock(row, ownSleeps, ownWorkouts, nowMs) : null}
        problem={[sleeps, workouts].find(({ body, problem }) => !body && problem)?.problem ?? null}
      />
      <div class="detail-pair">
        <DayNight row={row} />
        <Card title="Workouts">
          {ownWorkouts === undefined ? (
            <Unread problem={workouts.problem} />
          ) : ownWorkouts.length > 0 ? (
            <WorkoutRows rows={ownWorkouts} longest={longestOf(ownWorkouts)} />
          ) : (
            <p class="small muted">{row.workout_count > 0 ? "\u00a0" : "None on this day."}</p>
          )}
        </Card>
      </div>
      <Provenance row={row} />
    </>
  )
}

/** "From falling asleep 21 Nov 2026, 23:04 to falling asleep …, still open". */
function cycleWords(row: DailyRow): string {
  const start = formatDateTime(row.cycle_start, row.timezone_offset)
  const end =
    row.cycle_end === null ? "still running" : `to ${formatDateTime(row.cycle_end, row.timezone_offset)}`
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(row.cycle_start))
  const zone = elsewhere ? `; times on the clock of ${offsetWords(row.timezone_offset)}` : ""
  return `WHOOP’s day runs from falling asleep to falling asleep again: ${start}, ${end}${zone}.`
}
