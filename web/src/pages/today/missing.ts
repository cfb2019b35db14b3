import type { DailyRow } from "../../api/daily-row.ts"
import type { RecoveryStatus } from "../../api/types.ts"

/* Why a part of the morning is not there. The row knows what WHOOP's records say, the server what it still waits for. */

type Status = Pick<RecoveryStatus, "state"> | undefined

export function missingRecovery(row: DailyRow | null, status: Status): string {
  if (row?.recovery_state === "UNSCORABLE" || (row && status?.state === "unscorable")) return unscorable
  // The sleep can be here before there is any record of a recovery.
  if (row?.recovery_state === "PENDING_SCORE" || (row && status?.state === "pending_score")) return scoring
  return row && !isAwaited(status) ? "No recovery for today." : nothingYet
}

export function missingSleep(row: DailyRow | null, status: Status): string {
  if (row?.sleep_state === "UNSCORABLE") return unscorable
  if (row?.sleep_state === "PENDING_SCORE") return scoring
  return row && !isAwaited(status) ? noSleep : nothingYet
}

export function missingNight(row: DailyRow | null, status: Status): string {
  if (row?.sleep_state === "UNSCORABLE") return "WHOOP has the night but could not score it."
  if (row?.sleep_state === "PENDING_SCORE") return "WHOOP has the night and is still scoring it."
  return row && !isAwaited(status) ? noSleep : "Nothing for last night yet."
}

const unscorable = "WHOOP could not score it."
const scoring = "WHOOP is still scoring."
const nothingYet = "Nothing for today yet."
const noSleep = "No sleep recorded: strap off?"

const isAwaited = (status: Status) => status?.state === "awaiting_sleep" || status?.state === "pending_score"
