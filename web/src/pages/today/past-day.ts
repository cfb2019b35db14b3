import { type Day, dayNumber } from "../../insight/days.ts"
import type { Locale } from "../../insight/format.ts"
import { dayName } from "../../insight/thing-names.ts"

/** "Yesterday", "Fri 20 Nov", "20 Nov 2025": the day of what was known last. */
export function pastDay(day: Day, today: Day, locale?: Locale): string {
  return dayNumber(today) - dayNumber(day) === 1 ? "Yesterday" : dayName(day, today, locale)
}
