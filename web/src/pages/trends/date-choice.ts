import { type Day, isDay } from "../../insight/days.ts"
import { EARLIEST_DAY } from "../../insight/view-state.ts"

/** Whether what stands in a date field is a day to show; a year half typed ("0202") is not. */
export function isChoosable(text: string, today: Day): boolean {
  return isDay(text) && text >= EARLIEST_DAY && text <= today
}

/** Every other key in a date field changes the date in place, one part after the other. */
export function opensCalendar({ key, altKey }: Pick<KeyboardEvent, "key" | "altKey">): boolean {
  return key === " " || key === "F4" || (altKey && (key === "ArrowDown" || key === "ArrowUp"))
}
