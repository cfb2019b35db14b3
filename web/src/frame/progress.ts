import type { SyncStatus } from "../api/types.ts"
import { formatDay, formatNumber, type Locale, plural } from "../insight/format.ts"

export interface Progress {
  /** 0 to 1; null while nothing can be said. */
  fraction: number | null
  /** "Importing your history" */
  title: string
  /** "2,310 records, back to March 2021" */
  soFar: string
  /** "about 3 minutes left" */
  left: string | null
}

const titles: Record<SyncStatus["state"], string> = {
  idle: "Up to date",
  backfill: "Importing your history",
  force_sync: "Comparing the last six months with WHOOP",
  refresh: "Looking for news at WHOOP",
}

/** What a run under way says of itself. `now` in ms. */
export function progressOf(sync: SyncStatus, now: number, locale?: Locale): Progress {
  const expected = sync.pages_expected
  // An estimate can fall short; a bar that is full while work goes on would lie.
  const fraction = expected === null || expected <= 0 ? null : Math.min(0.97, sync.pages_done / expected)
  const back = sync.oldest_day === null ? "" : `, back to ${formatDay(sync.oldest_day, "monthYear", locale)}`
  const records = `${formatNumber(sync.records, 0, locale)} ${sync.records === 1 ? "record" : "records"}`
  return {
    fraction,
    title: titles[sync.state],
    soFar: sync.records === 0 ? "just begun" : `${records}${back}`,
    left: leftWords(sync, now),
  }
}

/** From the pace so far; silent until there is a pace worth the name. */
function leftWords(sync: SyncStatus, now: number): string | null {
  if (sync.pages_expected === null || sync.started_at === null || sync.pages_done < 3) return null
  const elapsed = now - Date.parse(sync.started_at)
  const remaining = sync.pages_expected - sync.pages_done
  if (elapsed <= 0 || remaining <= 0) return null
  const minutes = Math.round(((elapsed / sync.pages_done) * remaining) / 60_000)
  return minutes < 1 ? "less than a minute left" : `about ${plural(minutes, "minute")} left`
}
