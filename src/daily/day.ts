import type { Cycle, Recovery, Sleep } from "../whoop/records.ts"
import { addDays, type LocalDate, localDateOf, localHourOf } from "./local-time.ts"

const eveningHour = 18

/**
 * The night a cycle begins with: of its own sleeps that are no naps the one its recovery names, else the longest; the
 * later of two equally long. Null when there is none.
 */
export function mainSleepOf<S extends Pick<Sleep, "id" | "nap" | "start" | "end">>(
  sleepsOfCycle: readonly S[],
  recovery: Pick<Recovery, "sleep_id"> | null,
): S | null {
  let longest: S | null = null
  for (const sleep of sleepsOfCycle) {
    if (sleep.nap) continue
    if (sleep.id === recovery?.sleep_id) return sleep
    if (longest === null || isLonger(sleep, longest)) longest = sleep
  }
  return longest
}

function isLonger(a: Pick<Sleep, "start" | "end">, b: Pick<Sleep, "start" | "end">): boolean {
  const difference = a.end - a.start - (b.end - b.start)
  return difference > 0 || (difference === 0 && a.start > b.start)
}

/**
 * The person's day that a cycle is (design 3.1): the local date of waking, by the sleep's offset; without a main sleep
 * the local date of the cycle's start, or the next one if it starts in the evening, at 18:00 or later.
 */
export function dayOf(
  cycle: Pick<Cycle, "start" | "timezone_offset">,
  mainSleep: Pick<Sleep, "end" | "timezone_offset"> | null,
): LocalDate {
  if (mainSleep) return localDateOf(mainSleep.end, mainSleep.timezone_offset)
  const date = localDateOf(cycle.start, cycle.timezone_offset)
  return localHourOf(cycle.start, cycle.timezone_offset) >= eveningHour ? addDays(date, 1) : date
}
