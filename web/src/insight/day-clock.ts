import type { DailyRow } from "../api/daily-row.ts"
import type { SleepRow, WorkoutRow } from "../api/types.ts"
import { offsetMinutes } from "./days.ts"
import { formatTime, type Locale } from "./format.ts"
import { sportLabel } from "./sports.ts"

export interface ClockSpan {
  kind: "sleep" | "nap" | "workout"
  id: string
  label: string
  /** "23:41–07:06". */
  times: string
  /** Percent of the drawn time. */
  left: number
  width: number
}

export interface DayClock {
  spans: ClockSpan[]
  hours: { at: number; label: string }[]
}

const HOUR_MS = 3_600_000
const HOURS_BETWEEN_LABELS = 3

/** What the day held, on the clock of its own offset: from falling asleep to falling asleep again, or to now. */
export function dayClock(
  row: DailyRow,
  sleeps: readonly SleepRow[],
  workouts: readonly WorkoutRow[],
  nowMs: number,
  locale?: Locale,
): DayClock {
  const offset = row.timezone_offset
  const start = Date.parse(row.cycle_start)
  const ends = [...sleeps, ...workouts].map((one) => Date.parse(one.end))
  const end = row.cycle_end === null ? Math.max(nowMs, start + HOUR_MS, ...ends) : Date.parse(row.cycle_end)
  const percent = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start))) * 100
  const toSpan = (kind: ClockSpan["kind"], one: SleepRow | WorkoutRow, label: string): ClockSpan => {
    const left = percent(Date.parse(one.start))
    return {
      kind,
      id: one.id,
      label,
      times: `${formatTime(one.start, offset, locale)}–${formatTime(one.end, offset, locale)}`,
      left,
      width: percent(Date.parse(one.end)) - left,
    }
  }
  const spans = [
    ...sleeps.map((sleep) => toSpan(sleep.nap ? "nap" : "sleep", sleep, sleep.nap ? "Nap" : "Sleep")),
    ...workouts.map((workout) => toSpan("workout", workout, sportLabel(workout.sport_name))),
  ].sort((a, b) => a.left - b.left)
  return { spans, hours: hourMarks(start, end, offset, percent, locale) }
}

/** Every third hour of the local clock. */
function hourMarks(
  start: number,
  end: number,
  offset: string,
  percent: (at: number) => number,
  locale?: Locale,
): DayClock["hours"] {
  const shift = offsetMinutes(offset) * 60_000
  const step = HOURS_BETWEEN_LABELS * HOUR_MS
  const marks: DayClock["hours"] = []
  for (let local = Math.ceil((start + shift) / step) * step; local - shift <= end; local += step) {
    const at = local - shift
    marks.push({ at: percent(at), label: formatTime(new Date(at).toISOString(), offset, locale) })
  }
  return marks
}

/** The workouts that belong to a cycle: those that start in it (design 2.4). */
export function workoutsOf(row: DailyRow, workouts: readonly WorkoutRow[]): WorkoutRow[] {
  const start = Date.parse(row.cycle_start)
  const end = row.cycle_end === null ? Number.POSITIVE_INFINITY : Date.parse(row.cycle_end)
  return workouts.filter((workout) => Date.parse(workout.start) >= start && Date.parse(workout.start) < end)
}
