import { type Checks, checkOf } from "./checks.ts"
import { isoTime } from "./local-time.ts"
import type { DailyRow } from "./row.ts"

/** The later of what a row says of its last look and a check that covers it. Rows built without the check need it. */
export function withCheck(row: DailyRow, checks: Checks): DailyRow {
  const check = checkOf(checks, Date.parse(row.sleep_start ?? row.cycle_start))
  if (!check) return row
  const at = isoTime(check.at)
  const known = row.last_recovery_synced_at
  return known !== null && known >= at ? row : { ...row, last_recovery_synced_at: at }
}
