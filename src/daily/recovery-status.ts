import type { Checks } from "./checks.ts"
import type { Present } from "./daily-rows.ts"
import { daysBetween, isoTime, type LocalDate, localDateOf, localHourOf, offsetMs } from "./local-time.ts"
import type { DailyRow } from "./row.ts"

export const recoveryStates = [
  "fresh",
  "pending_score",
  "awaiting_sleep",
  "calibrating",
  "unscorable",
  "stale",
  "reconnect_needed",
  "not_connected",
] as const
export type RecoveryState = (typeof recoveryStates)[number]

/** How fresh this morning's recovery is (design 3.4). Advisory: the daily row is the truth. */
export interface RecoveryStatus {
  state: RecoveryState
  /** One plain sentence. */
  reason: string
  day: LocalDate | null
  cycle_id: number | null
  recovery_score: number | null
  last_recovery_data_changed_at: string | null
  last_recovery_synced_at: string | null
  last_webhook_at: string | null
  expected_by: string | null
  next_check_at: string | null
}

export interface RecoveryFacts {
  /** Null: never connected. */
  connection: {
    status: "not_connected" | "connected" | "reconnect_needed"
    last_webhook_at: number | null
    next_check_at: number | null
    webhooks: "unknown" | "arriving" | "silent"
  } | null
  /** The looks at recoveries, newest first. */
  checks: Checks
  /** From one recovery's creation to the next one's: typical, and usually by; null while there are too few nights. */
  rhythm: { median: number; usually: number } | null
  present: Present | null
  /** The last days' rows, newest first. */
  rows: readonly DailyRow[]
  /** When the newest recovery was made at WHOOP. */
  lastRecoveryAt: number | null
  /** Days of which WHOOP has deleted the cycle. */
  deletedDays: readonly LocalDate[]
  /** WHOOP has announced something that it does not show yet. */
  eventsPending: boolean
}

const dayMs = 86_400_000
const minuteMs = 60_000
/** Without a rhythm of their own: a day and what 90 % of recoveries take besides (whoop/api.md 4). */
const defaultRhythm = { median: dayMs, usually: dayMs + 150 * minuteMs }
/** WHOOP makes no recovery this long before the person's usual time, short of a sleep cut in half. */
const earliestMs = 5 * 3_600_000

/** `retryAfterSeconds`: when asking again is worth it; null when nothing but the person can change the answer. */
export function recoveryStatus(
  facts: RecoveryFacts,
  now: number,
): { status: RecoveryStatus; retryAfterSeconds: number | null } {
  const { connection, present } = facts
  const offset = present?.offset ?? "Z"
  const today = localDateOf(now, offset)
  const row = facts.rows.find((candidate) => candidate.day === today) ?? null
  const expected = expectedTimes(facts, row, now, offset)
  const { state, reason } = judge(facts, row, expected?.by ?? null, now, offset)
  return {
    status: {
      state,
      reason,
      day: present ? today : null,
      cycle_id: row?.cycle_id ?? null,
      recovery_score: row?.recovery_score ?? null,
      last_recovery_data_changed_at: row?.last_recovery_data_changed_at ?? null,
      last_recovery_synced_at: row?.last_recovery_synced_at ?? null,
      last_webhook_at: isoOrNull(connection?.last_webhook_at),
      expected_by: isoOrNull(expected?.by),
      next_check_at: isoOrNull(connection?.next_check_at),
    },
    retryAfterSeconds: retryAfter(facts, row, state, expected?.median ?? null, now),
  }
}

/**
 * The person's usual times projected on today, or on tomorrow once today's is there, or never will be: after days without the
 * strap yesterday's time is still the best guess for today. Never sooner than a whole rhythm after the last one: over the
 * date line a day passes without a morning.
 */
function expectedTimes(facts: RecoveryFacts, row: DailyRow | null, now: number, offset: string) {
  const { lastRecoveryAt, rhythm } = facts
  if (lastRecoveryAt === null || facts.connection?.status !== "connected") return null
  const { median, usually } = rhythm ?? defaultRhythm
  const isOver = row !== null && (row.recovery_score !== null || isUnscorable(row))
  const target = localDateOf(isOver ? now + dayMs : now, offset)
  const days = Math.max(0, daysBetween(localDateOf(lastRecoveryAt + usually, offset), target))
  return { median: lastRecoveryAt + median + days * dayMs, by: lastRecoveryAt + usually + days * dayMs }
}

function isUnscorable({ recovery_state, sleep_state }: DailyRow): boolean {
  return recovery_state === "UNSCORABLE" || (recovery_state === null && sleep_state === "UNSCORABLE")
}

function judge(
  facts: RecoveryFacts,
  row: DailyRow | null,
  expectedBy: number | null,
  now: number,
  offset: string,
): { state: RecoveryState; reason: string } {
  const { connection } = facts
  if (!connection || connection.status === "not_connected") {
    return { state: "not_connected", reason: "No WHOOP account is connected." }
  }
  if (connection.status === "reconnect_needed") {
    return { state: "reconnect_needed", reason: "WHOOP no longer lets us in: connect again in the settings." }
  }
  if (row && row.recovery_score !== null) {
    // The morning is ready with both (design 3.1).
    if (row.sleep_id === null) {
      return {
        state: "awaiting_sleep",
        reason: "Today's recovery is here; the sleep it was made from is not yet.",
      }
    }
    if (row.sleep_state === "PENDING_SCORE") {
      return { state: "pending_score", reason: "Today's recovery is here; WHOOP is still scoring the sleep." }
    }
    if (row.sleep_state === "UNSCORABLE") {
      return { state: "fresh", reason: "Today's recovery is here; WHOOP could not score the sleep." }
    }
    return row.user_calibrating
      ? { state: "calibrating", reason: "Today's recovery is here; WHOOP is still getting to know you." }
      : { state: "fresh", reason: "Today's recovery is here." }
  }
  if (row && isUnscorable(row)) {
    return { state: "unscorable", reason: "WHOOP could not score last night." }
  }
  if (wasDeleted(facts, row, now, offset)) {
    return {
      state: "awaiting_sleep",
      reason: "Last night was deleted at WHOOP; should it make a new one, that comes by itself.",
    }
  }
  const usually = expectedBy === null ? "" : ` Usually ready by ${clock(expectedBy, offset)}.`
  if (row && (row.recovery_state !== null || row.sleep_id !== null)) {
    return { state: "pending_score", reason: `WHOOP is still scoring last night.${usually}` }
  }
  if (facts.eventsPending) {
    return {
      state: "awaiting_sleep",
      reason: "WHOOP has told of something new that it does not show yet; we keep asking.",
    }
  }
  if (expectedBy !== null && now > expectedBy)
    return { state: "stale", reason: overdue(facts, expectedBy, offset) }
  return { state: "awaiting_sleep", reason: `WHOOP has not recorded last night's sleep yet.${usually}` }
}

/** As `fill=days` tells it of the day: there was a recovery, or a cycle, and WHOOP has it no more. */
function wasDeleted(
  { deletedDays }: RecoveryFacts,
  row: DailyRow | null,
  now: number,
  offset: string,
): boolean {
  if (row) return row.recovery_state === null && row.last_recovery_data_changed_at !== null
  return deletedDays.includes(localDateOf(now, offset))
}

function overdue({ connection, checks }: RecoveryFacts, expectedBy: number, offset: string): string {
  const looked = checks[0]?.at ?? null
  const since = `Today's recovery was expected by ${clock(expectedBy, offset)}`
  if (looked !== null && looked > expectedBy) {
    return `${since}; WHOOP had no sleep of last night when we looked at ${clock(looked, offset)}: strap off?`
  }
  return connection?.webhooks === "silent"
    ? `${since}; WHOOP sends no events at the moment, so we look by ourselves.`
    : `${since} and has not come; we look by ourselves soon.`
}

function retryAfter(
  { connection, eventsPending }: RecoveryFacts,
  row: DailyRow | null,
  state: RecoveryState,
  usualAt: number | null,
  now: number,
): number | null {
  if (state === "reconnect_needed" || state === "not_connected") return null
  if (eventsPending) return 15
  // A half is there: the other one comes any minute.
  if (state === "pending_score" || (state === "awaiting_sleep" && row !== null)) return 60
  // A revised score comes by an event: minutes matter to nobody.
  if (state === "fresh" || state === "calibrating" || state === "unscorable") return 300
  const awaited =
    state === "stale" ? (connection?.next_check_at ?? null) : usualAt === null ? null : usualAt - earliestMs
  const seconds = Math.ceil(((awaited ?? now) - now) / 1_000)
  // What is late, or is taken before its usual time, may come by an event whenever it likes.
  return Math.max(60, Math.min(seconds, state === "stale" ? 300 : 3_600))
}

function clock(time: number, offset: string): string {
  const minutes = Math.floor((time + offsetMs(offset)) / minuteMs) % 60
  const two = (value: number) => String(value).padStart(2, "0")
  return `${two(localHourOf(time, offset))}:${two(minutes)}`
}

const isoOrNull = (time: number | null | undefined) => (time == null ? null : isoTime(time))
