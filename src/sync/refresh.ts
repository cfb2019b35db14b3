import type { Snapshot } from "../db/snapshot.ts"
import { withoutCycle, withoutSleep } from "./events.ts"
import { nightsOf, rhythmOf } from "./rhythm.ts"

/** Stable, for programs: why a look was started, then why not. */
export const refreshReasons = [
  "recovery_missing",
  "recovery_pending",
  "night_incomplete",
  "not_checked_lately",
  "fresh",
  "asked_just_now",
  "already_running",
  "importing",
  "not_connected",
  "reconnect_needed",
  "plan_lapsed",
] as const

/** Whether an opened dashboard is worth a look at WHOOP, and why or why not. */
export interface RefreshAnswer {
  queued: boolean
  reason: (typeof refreshReasons)[number]
}

export interface RefreshFacts {
  held: Snapshot
  /** When all collections were last looked at. */
  lastFullLookAt: number | null
  /** When the last refresh was asked for. */
  lastAskedAt: number | null
  running: "refresh" | "import" | null
}

const MINUTE_MS = 60_000
/** Tabs and phones open the same page at once: one look serves them. */
const DEBOUNCE_MS = 30_000
/** Strain and workouts move during the day; a dashboard opened later than this looks again. */
const FRESH_MS = 15 * MINUTE_MS

export function decideRefresh(facts: RefreshFacts, now: number): RefreshAnswer {
  if (facts.running === "refresh") return { queued: false, reason: "already_running" }
  if (facts.running === "import") return { queued: false, reason: "importing" }
  if (facts.lastAskedAt !== null && now - facts.lastAskedAt < DEBOUNCE_MS) {
    return { queued: false, reason: "asked_just_now" }
  }
  const stale = staleness(facts.held, now)
  if (stale) return { queued: true, reason: stale }
  const checkedAgo = now - (facts.lastFullLookAt ?? Number.NEGATIVE_INFINITY)
  const checked = checkedAgo >= 0 && checkedAgo < FRESH_MS
  return checked ? { queued: false, reason: "fresh" } : { queued: true, reason: "not_checked_lately" }
}

/** The latest recovery looks old by the person's own rhythm, or is not final. */
function staleness(
  held: Snapshot,
  now: number,
): "recovery_missing" | "recovery_pending" | "night_incomplete" | null {
  const nights = nightsOf(held)
  const [last] = nights
  if (last === undefined) return "recovery_missing"
  const newest = held.recoveries.find(
    (recovery) => recovery.deletedAt === null && recovery.createdAt === last,
  )
  const sleep = held.sleeps.find((one) => one.key === newest?.sleepId)
  if (newest?.scoreState === "PENDING_SCORE" || sleep?.scoreState === "PENDING_SCORE")
    return "recovery_pending"
  if (withoutCycle(held, now).length + withoutSleep(held, now).length > 0) return "night_incomplete"
  // People wake early once in a while: three hours before the usual time it may be there.
  const { median } = rhythmOf(nights)
  return now > last + median - 180 * MINUTE_MS ? "recovery_missing" : null
}
