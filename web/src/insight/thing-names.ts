import type { SleepRow, WorkoutRow } from "../api/types.ts"
import { type Day, localDay } from "./days.ts"
import { formatDay, type Locale } from "./format.ts"
import { sportLabel } from "./sports.ts"

/* What a day, a night and a workout are called where one line must do: in a window's title, a bookmark, the history. */

/** "Sat 21 Nov", and of another year than today's "21 Nov 2025". */
export function dayName(day: Day, today: Day, locale?: Locale): string {
  return formatDay(day, day.slice(0, 4) === today.slice(0, 4) ? "medium" : "dated", locale)
}

/** "Night to Sun 22 Nov", by the day of waking as everywhere. */
export function sleepName(
  row: Pick<SleepRow, "nap" | "end" | "timezone_offset">,
  today: Day,
  locale?: Locale,
) {
  const day = localDay(Date.parse(row.end), row.timezone_offset)
  return `${row.nap ? "Nap on" : "Night to"} ${dayName(day, today, locale)}`
}

/** "Running, Sat 21 Nov" */
export function workoutName(
  row: Pick<WorkoutRow, "sport_name" | "start" | "timezone_offset">,
  today: Day,
  locale?: Locale,
) {
  const day = localDay(Date.parse(row.start), row.timezone_offset)
  return `${sportLabel(row.sport_name)}, ${dayName(day, today, locale)}`
}
