import type { DailyRow } from "../api/daily-row.ts"
import { type Day, localDay, localDayHere } from "./days.ts"

/** The day it is on the clock of the newest record; on this machine's while there is none. */
export function personsDay(rows: readonly DailyRow[], nowMs: number): Day {
  const newest = newestOf(rows)
  return newest ? localDay(nowMs, newest.timezone_offset) : localDayHere(nowMs)
}

export function newestOf(rows: readonly DailyRow[]): DailyRow | null {
  return rows.reduce<DailyRow | null>(
    (newest, row) => (newest === null || row.cycle_start > newest.cycle_start ? row : newest),
    null,
  )
}
