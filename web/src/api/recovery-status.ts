import type { Day } from "../insight/days.ts"
import { personsDay } from "../insight/persons-day.ts"
import { isStatusDue, statusOfDay } from "../insight/status-age.ts"
import type { DailyRow } from "./daily-row.ts"
import { recentDaysPath, recoveryStatusPath } from "./paths.ts"
import { peekResource, peekSnapshot, reloadOne, useResource } from "./resource.ts"
import type { List, RecoveryStatus } from "./types.ts"

/** What the server says of this morning, as long as it is still this morning. */
export function useRecoveryStatus(nowMs: number): RecoveryStatus | undefined {
  const { body } = useResource<RecoveryStatus>(recoveryStatusPath)
  return statusOfDay(body, knownDay(nowMs))
}

/** Reads it again when time may have changed it; one that could not be read is tried again anyway. */
export function refreshOldStatus(nowMs: number): void {
  const { body, confirmedAt, problem } = peekSnapshot<RecoveryStatus>(recoveryStatusPath)
  if (!body || confirmedAt === null || problem) return
  if (isStatusDue(body, confirmedAt, knownDay(nowMs), nowMs)) void reloadOne(recoveryStatusPath)
}

/** By the newest days, where a page has read them. */
function knownDay(nowMs: number): Day {
  return personsDay(peekResource<List<DailyRow>>(recentDaysPath)?.data ?? [], nowMs)
}
