/** `GET /api/v1/whoop/daily/{cycle_id}/history`: what we hold of a day and how it came. */
export interface DayHistory {
  cycle_id: number
  day: string
  records: HistoryRecord[]
  recovery_scores: SeenScore[]
}

export interface HistoryRecord {
  collection: string
  id: string | number
  source: string
  first_seen_at: string
  changed_at: string
  deleted: boolean
}

export interface SeenScore {
  recovery_score: number | null
  seen_at: string
  source: string
}

const sources: Record<string, string> = {
  webhook: "WHOOP told us (webhook)",
  open: "asked when the dashboard was opened",
  catch_up: "hourly look for what is missing",
  backfill: "import of the history",
  force: "force sync",
}

/** Which way a record came, in words; one that this version does not know is shown as it is. */
export function sourceWords(source: string): string {
  return sources[source] ?? source.replaceAll("_", " ")
}

const collections: Record<string, string> = {
  cycles: "Cycle",
  recoveries: "Recovery",
  sleeps: "Sleep",
  sleep: "Sleep",
  workouts: "Workout",
}

export function collectionWords(collection: string): string {
  return collections[collection] ?? collection
}
