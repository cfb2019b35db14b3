import type { RecoveryStatus } from "../src/api/types.ts"
import { type MockMember, makeMember } from "./mock-member.ts"

/* The stand-in's member as they are on the morning of a state, and what the server says of that morning. */

const minuteMs = 60_000

export function memberIn(state: string, today: string, nowMs: number): MockMember {
  if (state === "not-connected" || state === "plan-needed" || state === "importing-start") {
    return { daily: [], sleeps: [], workouts: [] }
  }
  const days =
    state === "long-history" ? 3650 : state === "calibrating" ? 2 : state === "importing" ? 30 : 400
  const member = makeMember({ seed: 71, days, today, nowMs })
  const newest = member.daily[0]
  if (!newest) return member
  if (state === "scoring") {
    member.daily[0] = {
      ...newest,
      ...unscored,
      sleep_state: "PENDING_SCORE",
      recovery_state: "PENDING_SCORE",
    }
  }
  if (state === "sleep-late") {
    const nowhere = { sleep_id: null, sleep_state: null, sleep_start: null, sleep_end: null }
    member.daily[0] = { ...newest, ...noSleep, ...nowhere }
  }
  if (state === "recovery-late") member.daily[0] = { ...newest, ...noRecovery, recovery_state: null }
  if (state === "unscorable") member.daily[0] = { ...newest, ...noRecovery, recovery_state: "UNSCORABLE" }
  if (state === "calibrating") {
    member.daily = member.daily.map((row) => ({
      ...row,
      user_calibrating: true,
      sleep_consistency_percentage: null,
    }))
  }
  if (["awaiting", "reconnect", "stale", "strap-off", "whoop-down"].includes(state)) {
    member.daily.shift()
    member.sleeps.shift()
  }
  // Nothing of today has come, a workout neither.
  if (state === "reconnect" || state === "stale" || state === "strap-off") member.workouts.shift()
  return state === "disconnected" ? untilSummer(member) : member
}

/** Nothing since a disconnect months ago, and never a workout. */
function untilSummer(member: MockMember): MockMember {
  const kept = 280
  return { daily: member.daily.slice(-kept), sleeps: member.sleeps.slice(-kept), workouts: [] }
}

const noRecovery = {
  recovery_score: null,
  resting_heart_rate: null,
  hrv_rmssd_milli: null,
  spo2_percentage: null,
  skin_temp_celsius: null,
}

const noSleep = {
  sleep_duration_minutes: null,
  sleep_in_bed_minutes: null,
  sleep_awake_minutes: null,
  sleep_light_minutes: null,
  sleep_slow_wave_minutes: null,
  sleep_rem_minutes: null,
  sleep_cycle_count: null,
  disturbance_count: null,
  sleep_needed_minutes: null,
  sleep_debt_minutes: null,
  sleep_performance_percentage: null,
  sleep_consistency_percentage: null,
  sleep_efficiency_percentage: null,
  respiratory_rate: null,
}

const unscored = { ...noRecovery, ...noSleep }

interface Morning {
  state: string
  member: MockMember
  nowMs: number
  today: string
}

/** In the words of src/daily/recovery-status.ts. */
export function statusIn({ state, member, nowMs, today }: Morning): RecoveryStatus {
  const at = (minutes: number) => new Date(nowMs - minutes * minuteMs).toISOString()
  const newest = member.daily[0]
  const base: RecoveryStatus = {
    state: "fresh",
    reason: "Today's recovery is here.",
    day: today,
    cycle_id: newest?.cycle_id ?? null,
    recovery_score: newest?.recovery_score ?? null,
    last_recovery_data_changed_at: newest?.last_recovery_data_changed_at ?? null,
    last_recovery_synced_at: at(14),
    last_webhook_at: at(15),
    expected_by: null,
    next_check_at: at(-300),
  }
  const expected_by = at(-25)
  const open = { ...base, recovery_score: null, expected_by }
  // On New York's winter clock, as the day is (mock-world.ts).
  const clock = (minutesAgo: number) => at(minutesAgo + 300).slice(11, 16)
  const by = `Usually ready by ${clock(-25)}.`
  const late = { ...open, state: "stale", expected_by: at(70) } as const
  const since = `Today's recovery was expected by ${clock(70)}`
  switch (state) {
    case "scoring":
    case "recovery-late":
      return { ...open, state: "pending_score", reason: `WHOOP is still scoring last night. ${by}` }
    case "awaiting":
    case "whoop-down":
      return {
        ...open,
        state: "awaiting_sleep",
        reason: `WHOOP has not recorded last night's sleep yet. ${by}`,
      }
    case "sleep-late":
      return {
        ...base,
        state: "awaiting_sleep",
        reason: "Today's recovery is here; the sleep it was made from is not yet.",
      }
    case "strap-off":
      return {
        ...late,
        reason: `${since}; WHOOP had no sleep of last night when we looked at ${clock(14)}: strap off?`,
      }
    case "calibrating":
      return {
        ...base,
        state: "calibrating",
        reason: "Today's recovery is here; WHOOP is still getting to know you.",
      }
    case "unscorable":
      return {
        ...base,
        state: "unscorable",
        recovery_score: null,
        reason: "WHOOP could not score last night.",
      }
    case "stale":
      return {
        ...late,
        reason: `${since}; WHOOP sends no events at the moment, so we look by ourselves.`,
      }
    case "reconnect":
      return {
        ...open,
        state: "reconnect_needed",
        reason: "WHOOP no longer lets us in: connect again in the settings.",
      }
    case "disconnected":
      return { ...base, recovery_score: null, state: "not_connected", reason: "WHOOP is not connected." }
    case "not-connected":
    case "plan-needed":
      return { ...base, day: null, state: "not_connected", reason: "No WHOOP account is connected." }
    case "importing-start":
      return { ...open, state: "awaiting_sleep", reason: "WHOOP has not recorded last night's sleep yet." }
    default:
      return base
  }
}
