import type { components } from "../api/schema.d.ts"

/** `GET /api/v1/whoop/daily/{cycle_id}/history`: what we hold of a day and how it came. */
export type DayHistory = components["schemas"]["DayHistory"]

type Held = DayHistory["cycle"]

/** A record of the day, told the same way whatever its kind. */
export interface HeldRecord {
  kind: string
  /** WHOOP's id; a recovery has none of its own and is named by its sleep. */
  id: string
  source: string
  firstSeenAt: string
  changedAt: string
  isDeleted: boolean
}

export function heldRecords(history: DayHistory): HeldRecord[] {
  const { cycle, recovery, sleeps, workouts } = history
  return [
    toHeld("Cycle", String(history.cycle_id), cycle),
    ...(recovery ? [toHeld("Recovery", recovery.sleep_id, recovery)] : []),
    ...sleeps.map((sleep) => toHeld(sleep.nap ? "Nap" : "Sleep", sleep.id, sleep)),
    ...workouts.map((workout) => toHeld("Workout", workout.id, workout)),
  ]
}

function toHeld(kind: string, id: string, held: Held): HeldRecord {
  return {
    kind,
    id,
    source: held.source,
    firstSeenAt: held.first_seen_at,
    changedAt: held.changed_at,
    isDeleted: held.deleted_at !== null,
  }
}

const sources: Record<string, string> = {
  webhook: "read after an event from WHOOP (webhook)",
  open: "asked when the dashboard was opened",
  catch_up: "hourly look for what is missing",
  backfill: "import of the history",
  force: "force sync",
}

/** Which way a record came, in words; one that this version does not know is shown as it is. */
export function sourceWords(source: string): string {
  return sources[source] ?? source.replaceAll("_", " ")
}
