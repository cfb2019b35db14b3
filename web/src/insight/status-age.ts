import type { RecoveryStatus } from "../api/types.ts"
import type { Day } from "./days.ts"

/** The status, unless it is of another day: what was said of yesterday's recovery says nothing of this morning's. */
export function statusOfDay(status: RecoveryStatus | undefined, day: Day): RecoveryStatus | undefined {
  return status && (status.day === null || status.day === day) ? status : undefined
}

/** Without news: how long an answer that waits for something is taken for current. */
const waitingMs = 5 * 60_000
const waitingStates: readonly RecoveryStatus["state"][] = ["pending_score", "awaiting_sleep", "stale"]

/** Whether time alone may have changed what the status says: nothing is told when a night ends or is late. */
export function isStatusDue(status: RecoveryStatus, confirmedAt: number, day: Day, nowMs: number): boolean {
  const expectedBy = status.expected_by === null ? Number.NaN : Date.parse(status.expected_by)
  if (confirmedAt <= expectedBy && expectedBy < nowMs) return true
  const isWaiting = waitingStates.includes(status.state) || statusOfDay(status, day) === undefined
  return isWaiting && nowMs - confirmedAt >= waitingMs
}
