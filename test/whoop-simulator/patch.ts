import type { Kind, RecordOf } from "./records.ts"
import { HOUR } from "./zones.ts"

type Times = "created_at" | "updated_at" | "start" | "end"

/** A part of a record, with times as WHOOP writes them or as milliseconds. */
export type Patch<K extends Kind> = {
  [P in keyof RecordOf[K]]?: P extends Times ? RecordOf[K][P] | string : RecordOf[K][P]
}

const TIMES: readonly Times[] = ["created_at", "updated_at", "start", "end"]

export function parsePatch<K extends Kind>(_kind: K, patch: Patch<K>): Partial<RecordOf[K]> {
  const parsed: Record<string, unknown> = { ...patch }
  for (const name of TIMES) {
    const time = parsed[name]
    if (typeof time === "string") parsed[name] = Date.parse(time)
  }
  return parsed as Partial<RecordOf[K]>
}

/** Everything of a record that a test does not care about; `n` tells its ids from others. */
export function blankRecord<K extends Kind>(kind: K, userId: number, now: number, n: number): RecordOf[K] {
  const uuid = `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
  const common = {
    user_id: userId,
    created_at: now,
    updated_at: now,
    score_state: "PENDING_SCORE",
    score: null,
  } as const
  const timed = { ...common, start: now - 8 * HOUR, end: now, timezone_offset: "Z" }
  const blanks: { [P in Kind]: RecordOf[P] } = {
    cycle: { ...timed, id: n, end: null, step_count: null },
    recovery: { ...common, cycle_id: n, sleep_id: uuid },
    sleep: { ...timed, id: uuid, cycle_id: n, v1_id: null, nap: false },
    workout: { ...timed, id: uuid, v1_id: null, start: now - HOUR, sport_name: "running", sport_id: 0 },
  }
  return blanks[kind]
}
