import type { Rates } from "./lives.ts"
import type { Member } from "./member.ts"
import type { Night, SleepHistory } from "./night-plan.ts"
import { asleep, type DayTarget, drawNight, drawRecovery, type SleepNeed, sumOfNeed } from "./physiology.ts"
import type { Random } from "./random.ts"
import type { RecoveryScore, ScoreState, SleepScore } from "./records.ts"
import { MINUTE } from "./zones.ts"

export interface NightStory {
  member: Member
  random: Random
  rates: Rates
  calibratingNights: number
  night: Night
  dayEnd: number
  target: DayTarget
  history: SleepHistory
  add: (at: number, run: () => void) => void
}

/** Known once the cycle has appeared. */
interface NightIds {
  sleep: string
  cycle: number
  before: number | null
}

interface NightScores {
  end: number
  state: ScoreState
  sleep: SleepScore | null
  recovery: RecoveryScore | null
}

/**
 * A night at WHOOP, in its order: the cycle appears; five seconds later the sleep and the recovery, at the
 * same instant; the cycle before closes at about that time, rarely hours later; and about one night in four is
 * written again when the sleeper really gets up.
 */
export function planWaking(story: NightStory): void {
  const { member, random, night, history, add } = story
  const ids: NightIds = { sleep: random.uuid(), cycle: 0, before: null }
  add(night.detectedAt, () => {
    ids.before = history.lastCycle
    ids.cycle = member.openCycle(night.start, night.detectedAt, story.target, story.dayEnd)
    history.lastCycle = ids.cycle
  })
  const createdAt = night.detectedAt + random.integer(4600, 5600)
  const closedAt = night.detectedAt + drawClosingDelay(random)
  add(closedAt, () => {
    if (ids.before !== null) member.closeCycle(ids.before, night.start, closedAt)
  })
  planWriting(story, ids, createdAt)
}

function drawClosingDelay(random: Random): number {
  const kind = random.next()
  if (kind < 0.8) return random.integer(5000, 5200)
  if (kind < 0.985) return random.integer(6000, 93_000)
  return random.integer(30, 174) * MINUTE
}

/** The first writing of a sleep and its recovery, and the later ones. */
function planWriting(story: NightStory, ids: NightIds, createdAt: number): void {
  const { random, rates, night, history, add } = story
  const need: SleepNeed = {
    debtMs: history.debtMs,
    strain: story.target.strain,
    nappedMs: history.nappedMs,
    nightsKnown: history.nights,
  }
  const withRecovery = !random.chance(rates.noRecovery)
  const draw = (end: number, state: ScoreState): NightScores =>
    drawScores(story, end, state, need, withRecovery)
  const final = draw(night.end, random.chance(rates.unscorable) ? "UNSCORABLE" : "SCORED")
  const write = (at: number, scores: NightScores): void => {
    add(at, () => writeNight(story.member, ids, at, scores))
    add(at + 98, () => story.member.touchCycle(ids.cycle, at + 98))
  }

  const first = night.provisionalEnd === null ? final : draw(night.provisionalEnd, "SCORED")
  const pending = random.chance(rates.pending)
  add(createdAt, () => createNight(story, ids, createdAt, pending ? unscored(first) : first, withRecovery))
  add(createdAt + 100, () => story.member.touchCycle(ids.cycle, createdAt + 100))
  if (pending) write(createdAt + random.integer(40_000, 20 * MINUTE), first)
  if (night.provisionalEnd !== null) {
    // Five minutes after the sleeper got up, and never before the first writing was scored.
    write(Math.max(night.end, createdAt + 20 * MINUTE) + random.integer(2 * MINUTE, 8 * MINUTE), final)
  } else if (random.chance(rates.lateRevision)) {
    const late = Math.round(MINUTE * 20 * Math.exp(random.within(0, 1.6, -2.9, 3.7)))
    write(createdAt + 20 * MINUTE + late, draw(night.end, "SCORED"))
  }
  rememberNight(history, final)
}

function drawScores(
  story: NightStory,
  end: number,
  state: ScoreState,
  need: SleepNeed,
  withRecovery: boolean,
): NightScores {
  const { random, member, night, history } = story
  const calibrating = history.nights < story.calibratingNights
  const sleep = drawNight(random, member.traits, night.start, end, need)
  const recovery = drawRecovery(random, member.traits, calibrating)
  const scored = state === "SCORED"
  return { end, state, sleep: scored ? sleep : null, recovery: scored && withRecovery ? recovery : null }
}

function unscored(scores: NightScores): NightScores {
  return { end: scores.end, state: "PENDING_SCORE", sleep: null, recovery: null }
}

function rememberNight(history: SleepHistory, final: NightScores): void {
  history.nights++
  if (final.sleep === null) return
  const { sleep_needed: needed, stage_summary: stages } = final.sleep
  const missing = sumOfNeed(needed) - needed.need_from_sleep_debt_milli - asleep(stages)
  history.debtMs = Math.max(0, history.debtMs * 0.5 + missing * 0.5)
}

function createNight(
  story: NightStory,
  ids: NightIds,
  at: number,
  scores: NightScores,
  withRecovery: boolean,
): void {
  const { member, night } = story
  if (member.cycles.find(ids.cycle) === undefined) return
  const common = { user_id: member.id, created_at: at, updated_at: at, score_state: scores.state }
  member.putSleep({
    ...common,
    id: ids.sleep,
    cycle_id: ids.cycle,
    v1_id: member.v1IdAt(at),
    start: night.start,
    end: scores.end,
    timezone_offset: member.offsetAt(scores.end),
    nap: false,
    score: scores.sleep,
  })
  if (withRecovery) {
    member.putRecovery({ ...common, cycle_id: ids.cycle, sleep_id: ids.sleep, score: scores.recovery })
  }
  member.emitNight(ids.sleep, withRecovery)
}

function writeNight(member: Member, ids: NightIds, at: number, scores: NightScores): void {
  if (member.sleeps.find(ids.sleep) === undefined) return
  const { state } = scores
  member.changeSleep(ids.sleep, {
    end: scores.end,
    timezone_offset: member.offsetAt(scores.end),
    score_state: state,
    score: scores.sleep,
    updated_at: at,
  })
  const withRecovery = member.recoveries.find(ids.cycle)?.record.sleep_id === ids.sleep
  if (withRecovery) {
    member.recoveries.change(ids.cycle, { score_state: state, score: scores.recovery, updated_at: at })
  }
  member.emitNight(ids.sleep, withRecovery)
}
