import { z } from "zod"
import type { Snapshot } from "../db/snapshot.ts"

/*
 * The person's own rhythm, from their own nights: when the next recovery is usually there, and when it is late even for
 * them. Times of day are taken on the UTC circle, so neither a change of zone nor midnight breaks them.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NIGHTS = 21
/** Fewer nights than these say nothing of a person yet; then WHOOP's own statistics serve (whoop/api.md section 4). */
const ENOUGH_NIGHTS = 5
const UNKNOWN: Rhythm = { median: 24 * HOUR_MS, usually: 26.5 * HOUR_MS, latest: 28 * HOUR_MS }
/** Of five nights four are there by then: a weekend counts, one late morning does not. */
const USUALLY = 0.8

/** Milliseconds from the last night's recovery to the next one: in the middle, usually by, and at the latest so far. */
export const Rhythm = z.object({ median: z.number(), usually: z.number(), latest: z.number() })
export type Rhythm = z.infer<typeof Rhythm>

/** When each night's recovery was made, newest first, UTC ms. */
export function nightsOf(held: Pick<Snapshot, "recoveries">): number[] {
  return held.recoveries
    .filter((recovery) => recovery.deletedAt === null)
    .map((recovery) => recovery.createdAt)
    .sort((a, b) => b - a)
}

export function rhythmOf(nights: number[]): Rhythm {
  const [last] = nights
  const recent = nights.slice(0, NIGHTS)
  if (last === undefined || recent.length < ENOUGH_NIGHTS) return UNKNOWN
  const center = middleOfDay(recent)
  const deviations = recent.map((night) => around(night - center)).sort((a, b) => a - b)
  const middle = deviations[Math.floor(deviations.length / 2)] ?? 0
  const usual = center + middle
  const usually = (deviations[Math.floor(deviations.length * USUALLY)] ?? 0) - middle
  const late = (deviations.at(-1) ?? 0) - middle
  // The next night's, not this night's: at least half a day on.
  const toNext = (((usual - last) % DAY_MS) + DAY_MS) % DAY_MS
  const median = toNext < DAY_MS / 2 ? toNext + DAY_MS : toNext
  return { median, usually: median + usually, latest: median + late }
}

/** The circular mean of times of day. */
function middleOfDay(times: number[]): number {
  const angle = (time: number) => ((time % DAY_MS) / DAY_MS) * 2 * Math.PI
  const x = times.reduce((sum, time) => sum + Math.cos(angle(time)), 0)
  const y = times.reduce((sum, time) => sum + Math.sin(angle(time)), 0)
  return (Math.atan2(y, x) / (2 * Math.PI)) * DAY_MS
}

/** A difference of times of day, in [-12 h, 12 h). */
function around(difference: number): number {
  const within = ((difference % DAY_MS) + DAY_MS) % DAY_MS
  return within >= DAY_MS / 2 ? within - DAY_MS : within
}
