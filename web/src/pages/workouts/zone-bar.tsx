import type { WorkoutRow } from "../../api/types.ts"
import { formatMilli } from "../../insight/format.ts"
import { zoneShares } from "../../insight/workout-zones.ts"

/** The heart-rate zones of a workout as one bar, the easiest first. */
export function ZoneBar({ row }: { row: WorkoutRow }) {
  const shares = zoneShares(row)
  if (!shares) return null
  const words = shares
    .filter((one) => one.milli > 0)
    .map((one) => `zone ${one.zone} ${formatMilli(one.milli)}`)
  return (
    <span class="zone-bar" role="img" aria-label={`Heart rate: ${words.join(", ") || "no time in zones"}`}>
      {shares.map((one) => (
        <span key={one.zone} class={`zone zone-${one.zone}`} style={{ width: `${one.share * 100}%` }} />
      ))}
    </span>
  )
}

/** What the shades of the bars mean. */
export function ZoneLegend() {
  return (
    <ul class="stage-legend tiny muted" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((zone) => (
        <li key={zone}>
          <span class={`zone-key zone zone-${zone}`} />
          {zone === 0 ? "Zone 0" : zone === 5 ? "5, hardest" : zone}
        </li>
      ))}
    </ul>
  )
}
