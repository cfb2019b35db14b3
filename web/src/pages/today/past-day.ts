import { type Day, dayNumber } from "../../insight/days.ts"
import { formatDay } from "../../insight/format.ts"

/** "Yesterday", "Fri 20 Nov": the day of what was known last. */
export function pastDay(day: Day, today: Day): string {
  return dayNumber(today) - dayNumber(day) === 1 ? "Yesterday" : formatDay(day, "medium")
}
