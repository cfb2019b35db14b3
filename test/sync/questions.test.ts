import { describe, expect, test } from "vitest"
import type { Held, HeldCycle, HeldRecovery, HeldSleep, Snapshot } from "../../src/db/snapshot.ts"
import {
  lookAt,
  nextCheckAt,
  noteLooks,
  type OtherReasons,
  openQuestions,
  planCatchUp,
  type Question,
} from "../../src/sync/questions.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 10, 22, 12)
const CONNECTED = NOON - 30 * DAY

const stamps = (at: number): Omit<Held, "key"> => ({
  at: at - 8 * HOUR,
  createdAt: at,
  updatedAt: at,
  firstSeenAt: at,
  deletedAt: null,
  scoreState: "SCORED",
})

/** Nights whose recovery came at 06:00, the last one today; every cycle but the newest closed. */
function life(nights = 10): Snapshot {
  const all = Array.from({ length: nights }, (_, i) => ({
    key: String(100 - i),
    at: NOON - 6 * HOUR - i * DAY,
  }))
  return {
    cycles: all.map(
      ({ key, at }, i): HeldCycle => ({ key, ...stamps(at), end: i === 0 ? null : at + 16 * HOUR }),
    ),
    recoveries: all.map(
      ({ key, at }): HeldRecovery => ({ key, ...stamps(at), sleepId: `s${key}`, recoveryScore: 60 }),
    ),
    sleeps: all.map(
      ({ key, at }): HeldSleep => ({ key: `s${key}`, ...stamps(at), cycleKey: key, nap: false, end: at }),
    ),
    workouts: [],
  }
}

const ask = (held: Snapshot, trust: OtherReasons["trust"] = "arriving", now = NOON) =>
  openQuestions(held, trust, CONNECTED, NOON, now)
const named = (questions: Question[], start: string) => questions.filter(({ name }) => name.startsWith(start))
const other = (over: Partial<OtherReasons> = {}): OtherReasons => ({
  unfinishedJob: false,
  eventsPending: false,
  trust: "arriving",
  lastFullLookAt: NOON,
  followUpAt: null,
  ...over,
})

describe("a question", () => {
  test("of a healthy person is the next night, when it is late even for them, and workouts after days of none", () => {
    const questions = ask(life())
    expect(questions.map(({ collection }) => collection)).toEqual(["sleeps", "workouts"])
    const [night, workouts] = questions as [Question, Question]
    expect(lookAt(night, {})).toBeGreaterThan(NOON + DAY - 6 * HOUR)
    expect(lookAt(workouts, {})).toBe(NOON + 4 * DAY)
  })

  test("is asked sooner the less the webhooks are trusted", () => {
    const at = (trust: OtherReasons["trust"]) =>
      lookAt(named(ask(life(), trust), "night")[0] as Question, {}) ?? 0
    expect(at("silent")).toBeLessThan(at("unknown"))
    expect(at("unknown")).toBeLessThan(at("arriving"))
  })

  test("is open for a score that is pending, and not for an unscorable one", () => {
    const held = life()
    const [newest] = held.recoveries
    if (newest) newest.scoreState = "PENDING_SCORE"
    expect(named(ask(held), "pending:recoveries")).toHaveLength(1)
    if (newest) newest.scoreState = "UNSCORABLE"
    expect(named(ask(held), "pending")).toEqual([])
  })

  test("is open for a cycle without its recovery, until a look a day later has confirmed it", () => {
    const held = life()
    held.recoveries = held.recoveries.filter(({ key }) => key !== "98")
    const [question] = named(ask(held), "recovery:98")
    if (!question) throw new Error("no question")
    const late = { "recovery:98": { count: 1, lastAt: question.since + 21 * HOUR } }
    const early = { "recovery:98": { count: 1, lastAt: question.since + HOUR } }
    expect(lookAt(question, late)).toBeNull()
    expect(lookAt(question, early)).not.toBeNull()
  })

  test("is open for a sleep that never came, and not for a nap", () => {
    const held = life()
    held.sleeps = held.sleeps.filter(({ key }) => key !== "s97")
    expect(named(ask(held), "sleep:")).toHaveLength(1)
  })

  test("older than two weeks is left to a force sync", () => {
    const held = life(30)
    held.recoveries = held.recoveries.filter(({ key }) => key !== "80")
    expect(named(ask(held), "recovery:")).toEqual([])
  })
})

describe("a look", () => {
  const night = (): Question => named(ask(life()), "night")[0] as Question

  test("that brings nothing makes the next one wait longer, up to a day", () => {
    const question = night()
    const waits = [1, 2, 3, 4, 5, 6, 9].map((count) => {
      const lastAt = question.firstLookAt + HOUR
      return ((lookAt(question, { [question.name]: { count, lastAt } }) ?? 0) - lastAt) / HOUR
    })
    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24])
  })

  test("counts when its listing reached back far enough, and once in half an hour", () => {
    const question = night()
    const at = question.since + HOUR
    const reached = { sleeps: question.at - 1 }
    const once = noteLooks([question], {}, reached, at)
    expect(once[question.name]).toEqual({ count: 1, lastAt: at })
    expect(noteLooks([question], once, reached, at + 60_000)[question.name]?.count).toBe(1)
    expect(noteLooks([question], once, reached, at + HOUR)[question.name]?.count).toBe(2)
    expect(noteLooks([question], {}, { sleeps: question.at + 1 }, at)).toEqual({})
    expect(noteLooks([question], {}, { workouts: 0 }, at)).toEqual({})
  })

  test("of a question that was answered is forgotten", () => {
    expect(noteLooks([], { "night:1": { count: 3, lastAt: 1 } }, {}, NOON)).toEqual({})
  })
})

describe("the plan", () => {
  test("costs no call while nothing is due", () => {
    expect(planCatchUp(ask(life()), {}, other(), NOON)).toBeNull()
  })

  test("lists what answers first, and the rest only when something new came", () => {
    const plan = planCatchUp(ask(life()), {}, other(), NOON + 2 * DAY)
    expect(plan?.list).toEqual(["sleeps"])
    expect(plan?.ifNew).toEqual(["cycles", "recoveries", "workouts"])
  })

  test("reaches from the oldest open question, and no further than two weeks", () => {
    const held = life()
    held.recoveries = held.recoveries.filter(({ key }) => key !== "95")
    const plan = planCatchUp(ask(held), {}, other(), NOON)
    const lost = held.cycles.find(({ key }) => key === "95")
    expect(plan?.horizon).toBe(lost?.at)
    expect(plan?.list).toEqual(["recoveries"])
  })

  test("with silent webhooks looks at everything four times a day", () => {
    const silent = other({ trust: "silent", lastFullLookAt: NOON - 6 * HOUR })
    expect(planCatchUp(ask(life(), "silent"), {}, silent, NOON)?.list).toHaveLength(4)
    expect(
      planCatchUp(ask(life(), "silent"), {}, { ...silent, lastFullLookAt: NOON - HOUR }, NOON),
    ).toBeNull()
  })
})

describe("the next check", () => {
  test("is when the first question is due", () => {
    const questions = ask(life())
    expect(nextCheckAt(questions, {}, other(), NOON)).toBe(questions[0]?.firstLookAt)
  })

  test("is within the hour while a job is unfinished or an event pending", () => {
    expect(nextCheckAt(ask(life()), {}, other({ unfinishedJob: true }), NOON)).toBe(NOON + HOUR)
    expect(nextCheckAt(ask(life()), {}, other({ eventsPending: true }), NOON)).toBe(NOON + HOUR)
  })

  test("comes within a week whatever is known", () => {
    const empty: Snapshot = { cycles: [], recoveries: [], sleeps: [], workouts: [] }
    expect(nextCheckAt(ask(empty), {}, other(), NOON)).toBeLessThanOrEqual(NOON + 7 * DAY)
    expect(nextCheckAt([], {}, other(), NOON)).toBe(NOON + DAY)
  })
})
