import type { DailyRow } from "../../api/daily-row.ts"

/** https://support.whoop.com/WHOOP_Data/Recovery__HRV/What_is_the_Recovery_calibration_period%3F */
export const CALIBRATING_NIGHTS = 4

/**
 * Which of the nights in which WHOOP gets to know somebody the newest one is. Null when it is none of them, and when the
 * rows do not agree with how WHOOP describes it: then there is no number to tell.
 */
export function calibratingNight(rows: readonly DailyRow[]): number | null {
  const nights = rows
    .filter((row) => row.user_calibrating !== null)
    .toSorted((a, b) => (a.cycle_start < b.cycle_start ? 1 : -1))
  const settled = nights.findIndex((row) => !row.user_calibrating)
  const count = settled === -1 ? nights.length : settled
  const calibrating = nights.filter((row) => row.user_calibrating).length
  return count === calibrating && count >= 1 && count <= CALIBRATING_NIGHTS ? count : null
}
