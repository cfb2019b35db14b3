import { type EventType, lives, type ScoreState } from "../whoop-simulator/index.ts"
import { DAY, type EngineWorld, HOUR, MINUTE, type Seat } from "./engine-world.ts"

/** A night that has just ended at WHOOP: its cycle, its sleep and (unless `recovery` is null) its recovery. */
export interface Night {
  cycleId: number
  sleepId: string
}

interface NightOptions {
  /** Which events WHOOP sends, in this order. */
  events?: EventType[]
  state?: ScoreState
  recoveryScore?: number
  /** null: WHOOP has made none yet. */
  recovery?: null
  /** How long ago it ended. */
  endedAgoMs?: number
}

/** Where WHOOP and its time are: a world of the engine's, or a running app's. */
type Sky = Pick<EngineWorld, "whoop"> & { clock: Pick<EngineWorld["clock"], "now"> }

let made = 0

/**
 * Somebody connected who has slept like clockwork, 22:00 to 06:00 with the recovery at 06:10, until this morning; it is
 * noon. Unlike a life of the simulator's nothing of theirs changes by itself, so that the store can be compared to the
 * letter.
 */
export async function clockworkPerson(world: EngineWorld, nights = 30): Promise<Seat> {
  const seat = world.seat(lives.blank())
  for (let ago = nights - 1; ago >= 0; ago--) {
    wakeUp(world, seat, { endedAgoMs: ago * DAY + 6 * HOUR, events: [] })
  }
  await world.connect(seat)
  await world.untilIdle(seat)
  return seat
}

/** Ended ten minutes ago and is scored, unless told otherwise; the cycle before is closed. */
export function wakeUp(world: Sky, { memberId }: Pick<Seat, "memberId">, options: NightOptions = {}): Night {
  const { hand } = world.whoop
  const now = world.clock.now()
  const end = now - (options.endedAgoMs ?? 10 * MINUTE)
  const start = end - 8 * HOUR
  const { cycles } = world.whoop.truth(memberId)
  for (const open of cycles.filter((cycle) => cycle.end === null)) {
    hand.edit(memberId, "cycle", Number(open.id), { end: start })
  }
  const cycleId = Math.max(1_000, ...cycles.map((cycle) => Number(cycle.id))) + 1
  const sleepId = `11111111-0000-4000-8000-${String(++made).padStart(12, "0")}`
  const state = options.state ?? "SCORED"
  const stamps = {
    created_at: Math.min(end + 10 * MINUTE, now),
    updated_at: Math.min(end + 10 * MINUTE, now),
  }
  const cycle = { id: cycleId, start, end: null, score_state: "SCORED", score: cycleScore } as const
  hand.put(memberId, "cycle", { ...cycle, ...stamps })
  hand.put(memberId, "sleep", {
    ...stamps,
    id: sleepId,
    cycle_id: cycleId,
    start,
    end,
    score_state: state,
    score: state === "SCORED" ? sleepScore : null,
  })
  if (options.recovery !== null)
    putRecovery(world, memberId, { cycleId, sleepId }, state, { ...options, stamps })
  for (const event of options.events ?? ["sleep.updated", "recovery.updated"]) {
    hand.tell(memberId, event, sleepId)
  }
  return { cycleId, sleepId }
}

export function putRecovery(
  world: Sky,
  memberId: number,
  { cycleId, sleepId }: Night,
  state: ScoreState = "SCORED",
  { recoveryScore = 66, stamps = {} }: { recoveryScore?: number; stamps?: object } = {},
): void {
  world.whoop.hand.put(memberId, "recovery", {
    ...stamps,
    cycle_id: cycleId,
    sleep_id: sleepId,
    score_state: state,
    score: state === "SCORED" ? recoveryScoreOf(recoveryScore) : null,
  })
}

export function recoveryScoreOf(recovery_score: number) {
  return {
    user_calibrating: false,
    recovery_score,
    resting_heart_rate: 52,
    hrv_rmssd_milli: 61.5,
    spo2_percentage: 96.1,
    skin_temp_celsius: 33.4,
  }
}

const cycleScore = { strain: 4.2, kilojoule: 3_000, average_heart_rate: 60, max_heart_rate: 120 }

const sleepScore = {
  stage_summary: {
    total_in_bed_time_milli: 28_800_000,
    total_awake_time_milli: 1_800_000,
    total_no_data_time_milli: 0,
    total_light_sleep_time_milli: 14_000_000,
    total_slow_wave_sleep_time_milli: 6_000_000,
    total_rem_sleep_time_milli: 7_000_000,
    sleep_cycle_count: 5,
    disturbance_count: 9,
  },
  sleep_needed: {
    baseline_milli: 28_000_000,
    need_from_sleep_debt_milli: 1_000_000,
    need_from_recent_strain_milli: 500_000,
    need_from_recent_nap_milli: 0,
  },
  respiratory_rate: 15.2,
  sleep_performance_percentage: 88,
  sleep_consistency_percentage: 74,
  sleep_efficiency_percentage: 93.75,
}
