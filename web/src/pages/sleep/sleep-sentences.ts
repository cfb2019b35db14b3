import type { SleepRow } from "../../api/types.ts"
import { formatDuration, formatNumber, plural } from "../../insight/format.ts"
import { countOf, meanOf } from "../../insight/series.ts"
import type { SleepNight } from "../../insight/sleep-night.ts"

interface Counted {
  row: Pick<SleepRow, "sleep_consistency_percentage">
  night: Pick<SleepNight, "asleep" | "needed">
}

/** "Mean 7 h 31 asleep of 8 h 02 needed over 88 nights, 3 more not scored; mean consistency 74 %." */
export function nightsSentence(nights: readonly Counted[]): string {
  const asleep = nights.map(({ night }) => night.asleep)
  const mean = meanOf(asleep)
  if (mean === null) return `${plural(nights.length, "night")}, none scored.`
  const needed = meanOf(nights.map(({ night }) => night.needed))
  const consistency = meanOf(nights.map(({ row }) => row.sleep_consistency_percentage))
  const scored = countOf(asleep)
  const of = needed === null ? "" : ` of ${formatDuration(needed)} needed`
  const rest = scored === nights.length ? "" : `, ${formatNumber(nights.length - scored)} more not scored`
  const steady = consistency === null ? "" : `; mean consistency ${formatNumber(consistency)} %`
  return `Mean ${formatDuration(mean)} asleep${of} over ${plural(scored, "night")}${rest}${steady}.`
}

/** "3 naps, 1 h 10 asleep together, 1 not scored." */
export function napsSentence(naps: readonly Counted[]): string {
  const known = naps.flatMap(({ night }) => night.asleep ?? [])
  const count = plural(naps.length, "nap")
  if (known.length === 0) return `${count}, ${naps.length === 1 ? "not" : "none"} scored.`
  const asleep = formatDuration(known.reduce((sum, minutes) => sum + minutes, 0))
  const together = known.length === 1 ? "" : " together"
  const rest = known.length === naps.length ? "" : `, ${formatNumber(naps.length - known.length)} not scored`
  return `${count}, ${asleep} asleep${together}${rest}.`
}
