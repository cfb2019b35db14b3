import type { WorkoutRow } from "../api/types.ts"
import { strainWord } from "./band.ts"
import { formatDuration, formatNumber, type Locale } from "./format.ts"

export interface ZoneShare {
  zone: number
  milli: number
  /** Of the time recorded in zones, 0 to 1. */
  share: number
}

/** Time in WHOOP's heart-rate zones, the easiest first; null when the workout is not scored. */
export function zoneShares(row: WorkoutRow): ZoneShare[] | null {
  const milli = [
    row.zone_zero_milli,
    row.zone_one_milli,
    row.zone_two_milli,
    row.zone_three_milli,
    row.zone_four_milli,
    row.zone_five_milli,
  ]
  if (milli.every((value) => value === null)) return null
  const total = milli.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  return milli.map((value, zone) => ({
    zone,
    milli: value ?? 0,
    share: total === 0 ? 0 : (value ?? 0) / total,
  }))
}

/** Minutes from start to end. */
export function workoutMinutes(row: Pick<WorkoutRow, "start" | "end">): number {
  return (Date.parse(row.end) - Date.parse(row.start)) / 60_000
}

/** "1 h 12 at a strain of 19.2, all out." */
export function workoutSentence(
  row: Pick<WorkoutRow, "start" | "end" | "score_state" | "strain">,
  locale?: Locale,
): string {
  if (row.score_state === "PENDING_SCORE") return "WHOOP is still scoring this workout."
  if (row.score_state === "UNSCORABLE") return "WHOOP could not score this workout."
  const lasted = formatDuration(workoutMinutes(row))
  return row.strain === null
    ? `${lasted}, without a strain.`
    : `${lasted} at a strain of ${formatNumber(row.strain, 1, locale)}, ${strainWord(row.strain)}.`
}

/** Every sport in the rows with how often, the most frequent first. */
export function sportCounts(rows: readonly WorkoutRow[]): { sport: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row.sport_name, (counts.get(row.sport_name) ?? 0) + 1)
  return [...counts]
    .map(([sport, count]) => ({ sport, count }))
    .sort((a, b) => b.count - a.count || a.sport.localeCompare(b.sport))
}
