import type { Call } from "../whoop-simulator/calls.ts"
import { type Life, lives as lifeOf, type Switches, type WhoopSimulator } from "../whoop-simulator/index.ts"
import type { Random } from "../whoop-simulator/random.ts"
import type { Person } from "./person.ts"
import { type ActName, type FaultName, faultsOf, lies, type StormOptions } from "./points.ts"
import type { World } from "./world.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** What a seed makes of the world: everything below follows from it. */
export interface Shape {
  lives: Life[]
  stormMs: number
  storm: StormOptions
  switches: Partial<Switches>
  limits?: { perMinute: number; perDay: number }
  /** Things done by hand, at WHOOP and here. */
  doings: number
  /** Whether catch-up is given a day and more to find by itself what no event told. */
  longQuiet: boolean
  /** Whether people who are not connected any more connect again by themselves. */
  comesBack?: boolean
}

/** Now and then a crowd with long pasts connects at once, and WHOOP's quota is what they all wait for. */
export function drawCrowd(random: Random, shape: Shape): Shape {
  if (!random.chance(0.015)) return shape
  const days = () => random.pick([6, 20, 45])
  return {
    ...shape,
    lives: Array.from({ length: random.integer(3, 6) }, () => lifeOf.earlySleeper({ days: days() })),
    stormMs: random.integer(20, 60) * MINUTE_MS,
    storm: { ...shape.storm, rate: random.pick([0, 0, 0.01]) },
    limits: { perMinute: random.integer(7, 10), perDay: 10_000 },
  }
}

/** Now and then the day's calls are spent, and what waits for them waits for hours. */
export function drawScarceDay(random: Random, shape: Shape): Shape {
  if (shape.limits || !random.chance(0.02)) return shape
  return {
    ...shape,
    stormMs: random.integer(1, 30) * HOUR_MS,
    limits: { perMinute: 100, perDay: random.integer(50, 120) },
  }
}

/** Now and then somebody stays for months, with all that happens in them; whoever left comes back after some days. */
export function drawMonths(random: Random, shape: Shape): Shape {
  if (!random.chance(0.001)) return shape
  return {
    ...shape,
    lives: shape.lives.slice(0, 1),
    stormMs: random.integer(40, 90) * DAY_MS,
    storm: { ...shape.storm, rate: random.pick([0, 0.002, 0.01, 0.03]), actRate: random.pick([0, 0.0005]) },
    doings: random.integer(20, 120),
    comesBack: true,
  }
}

/** Most worlds are small and short, so that many can be lived; now and then one lasts for days and has a past of months. */
export function drawShape(random: Random): Shape {
  const long = random.chance(0.005)
  const count = random.chance(0.85) ? 1 : random.chance(0.75) ? 2 : 3
  const limits = random.chance(0.2) ? { perMinute: random.integer(9, 25), perDay: 10_000 } : null
  return {
    lives: Array.from({ length: count }, () => drawLife(random, long)),
    stormMs: long
      ? random.integer(24, 120) * HOUR_MS
      : random.integer(20, random.pick([90, 90, 360])) * MINUTE_MS,
    storm: drawStorm(random),
    switches: drawSwitches(random),
    ...(limits && { limits }),
    doings: random.integer(0, 5),
    longQuiet: random.chance(0.02),
  }
}

/**
 * Half of all storms consist of a handful of faults only, and of those more: what needs the same misfortune three times
 * never happens where forty take turns (Groce et al., "Swarm Testing", ISSTA 2012).
 */
function drawStorm(random: Random): StormOptions {
  const mayLie = random.chance(0.25)
  const actRate = random.pick([0, 0, 0.003, 0.01])
  if (random.chance(0.5)) {
    return { rate: random.pick([0, 0.01, 0.03, 0.08, 0.2]), actRate, lies: mayLie, only: null }
  }
  const only = new Set(Array.from({ length: random.integer(1, 5) }, () => random.pick(everyFault)))
  if (mayLie) only.add(random.pick(lies))
  return { rate: random.pick([0.03, 0.1, 0.25]), actRate, lies: mayLie, only }
}

const [firstFault, ...otherFaults] = new Set<FaultName>(Object.values(faultsOf).flat())
const everyFault: readonly [FaultName, ...FaultName[]] = [firstFault ?? "drop", ...otherFaults]

function drawLife(random: Random, long: boolean): Life {
  const days = long
    ? random.pick([30, 45, 75])
    : random.chance(0.06)
      ? random.integer(24, 30)
      : random.integer(1, 6)
  const { earlySleeper, lateSleeper, nightShift, traveller, strapOff, napper, brandNew } = lifeOf
  const pick = random.pick([earlySleeper, lateSleeper, nightShift, traveller, strapOff, napper, brandNew])
  return pick({ days })
}

/** What nobody knows of WHOOP, each seed its own way. */
function drawSwitches(random: Random): Partial<Switches> {
  return {
    unscoredScore: random.pick(["null", "absent"]),
    missingOptionals: random.pick(["null", "absent"]),
    lastPageToken: random.pick(["null", "absent", "empty"]),
    emptyPageAfterFull: random.chance(0.3),
    recoveryTimes: random.pick(["sleep", "created"]),
    tooManyBody: random.pick(["empty", "text", "html"]),
    tooManyRetryAfter: random.chance(0.5),
    tooManyRateHeaders: random.chance(0.7),
    refusedCallsCount: random.chance(0.3),
    rateWindow: random.pick(["sliding", "fixed"]),
    spentRefreshToken: random.pick(["refused", "chain_revoked"]),
    accessTokenSeconds: random.pick([3600, 3600, 600]),
    refreshGraceSeconds: random.pick([0, 0, 0, 60]),
    newGrantEndsOld: random.chance(0.3),
    recoveryEventFirst: random.chance(0.3),
    retrySignature: random.pick(["renewed", "same"]),
    retryTraceId: random.pick(["same", "new"]),
    eventDelayMs: random.pick([
      [0, 0],
      [150, 900],
      [1000, 30_000],
    ]),
    duplicateShare: random.pick([0.01, 0.3]),
    reorderShare: random.pick([0.01, 0.4]),
    lossShare: random.pick([0, 0.005, 0.3]),
    workoutEvents: random.pick(["once", "twice"]),
  }
}

/** Plans what is done by hand during the storm. */
export function planDoings(world: World, random: Random, shape: Shape): void {
  const { clock } = world
  for (const [i, person] of world.people.entries()) {
    clock.after(random.integer(0, 5 * MINUTE_MS), () => person.act("connect"))
    for (let n = 0; n < shape.doings; n++) {
      const doing = random.pick(doings)
      const own = random.fork(n)
      clock.after(random.integer(1 * MINUTE_MS, shape.stormMs), () => {
        world.note(person.who, "doing", doing.name)
        world.count(`doing ${doing.name}`)
        doing.run({ world, person, random: own, whoop: world.whoop })
      })
    }
    if (shape.comesBack) comeBack(world, person, random.fork("back"), shape.stormMs)
    if ((shape.lives[i]?.days ?? 0) > PAGE) {
      const at = random.fork("oldest").integer(10 * MINUTE_MS, shape.stormMs)
      clock.after(at, () => editOldest(world, person))
    }
  }
}

function comeBack(world: World, person: Person, random: Random, stormMs: number): void {
  world.count("doing stay for months")
  for (let at = DAY_MS; at < stormMs; at += random.integer(2 * HOUR_MS, 4 * DAY_MS)) {
    world.clock.after(at, () => {
      if (person.status !== "connected") person.act("connect")
    })
  }
}

/** Records on WHOOP's pages: what is older has to be asked for by its id. */
const PAGE = 25

function editOldest(world: World, person: Person): void {
  const recovery = world.whoop.truth(person.whoopUserId).recoveries.at(-1)
  if (!recovery) return
  world.note(person.who, "doing", "edit the oldest recovery")
  world.count("doing edit the oldest recovery")
  const score = { ...blankScore, recovery_score: 3 }
  const patch = { score_state: "SCORED", score } as const
  world.whoop.hand.edit(person.whoopUserId, "recovery", Number(recovery.cycle_id), patch, { event: true })
}

interface Doing {
  world: World
  person: Person
  random: Random
  whoop: WhoopSimulator
}

const acting = (name: Parameters<Person["act"]>[0]) => ({
  name: `act ${name}`,
  run: ({ person }: Doing) => person.act(name),
})

const collections = { sleep: "sleeps", workout: "workouts", recovery: "recoveries" } as const

/** WHOOP tells of all that goes with the record, of the record only, or of nothing. */
const remove = (kind: keyof typeof collections, tells: "all" | "itself" | "nothing") => ({
  name: `delete a ${kind}, of which WHOOP tells ${tells}`,
  run({ world, person, random, whoop }: Doing) {
    const truth = whoop.truth(person.whoopUserId)
    const records = truth[collections[kind]]
    const record = records[random.integer(0, Math.max(0, records.length - 1))]
    if (!record) return
    const key = kind === "recovery" ? Number(record.cycle_id) : String(record.id)
    const [who, at, id] = [person.who, world.clock.now(), String(record.sleep_id ?? record.id)]
    world.removed.set(`${collections[kind]}:${key}`, at)
    world.removals.push({ who, collection: collections[kind], id, at })
    if (tells === "nothing") world.silent.add(String(record.sleep_id ?? record.id))
    if (kind === "sleep") {
      const own = truth.recoveries.find((recovery) => recovery.sleep_id === key)
      if (own) world.removed.set(`recoveries:${String(own.cycle_id)}`, at)
      if (own) world.removals.push({ who, collection: "recoveries", id, at })
    }
    whoop.hand.remove(person.whoopUserId, kind, key, { event: tells === "all" })
    if (tells === "itself") whoop.hand.tell(person.whoopUserId, `${kind}.deleted`, String(key))
  },
})

const edit = (event: boolean) => ({
  name: `${event ? "" : "silently "}edit an old record`,
  run({ world, person, random, whoop }: Doing) {
    const truth = whoop.truth(person.whoopUserId)
    const at = (length: number) => random.integer(0, Math.max(0, length - 1))
    const workout = truth.workouts[at(truth.workouts.length)]
    const recovery = truth.recoveries[at(truth.recoveries.length)]
    const user = person.whoopUserId
    if (recovery && random.chance(0.5)) {
      const score = { ...(recovery.score as object), recovery_score: random.integer(1, 99) }
      const scored = { score_state: "SCORED", score: { ...blankScore, ...score } } as const
      whoop.hand.edit(user, "recovery", Number(recovery.cycle_id), scored, { event })
      if (!event) world.silent.add(String(recovery.sleep_id))
    } else if (workout) {
      const patch = { sport_name: `edited-${random.integer(1, 999)}` }
      whoop.hand.edit(user, "workout", String(workout.id), patch, { event })
      if (!event) world.silent.add(String(workout.id))
    }
    world.note(person.who, "edited")
  },
})

const blankScore = {
  user_calibrating: false,
  recovery_score: 50,
  resting_heart_rate: 55,
  hrv_rmssd_milli: 60,
  spo2_percentage: 96,
  skin_temp_celsius: 33,
}

/** Two wishes so close that they meet on the way. */
const atOnce = (first: ActName, second: ActName) => ({
  name: `act ${first}, and ${second} at once`,
  run({ world, person, random }: Doing) {
    person.act(first)
    world.clock.after(random.integer(0, random.pick([10, 400, 1500])), () => person.act(second))
  },
})

/** Each of them has its events. */
const living = [
  {
    name: "wake up",
    run: ({ whoop, person }: Doing) => tolerant(() => whoop.hand.wakeUp(person.whoopUserId)),
  },
  { name: "workout", run: ({ whoop, person }: Doing) => void whoop.hand.finishWorkout(person.whoopUserId) },
  { name: "nap", run: ({ whoop, person }: Doing) => void whoop.hand.nap(person.whoopUserId) },
  {
    name: "revise",
    run: ({ whoop, person }: Doing) => tolerant(() => whoop.hand.reviseNight(person.whoopUserId)),
  },
  edit(true),
  edit(true),
] as const

/** WHOOP is right to refuse it: together with one wrong 401 that is all that can be borne. */
function expireAccess({ world, whoop, person }: Doing): void {
  world.ledger.note401(person.who)
  whoop.hand.expireAccess(person.whoopUserId)
}

/** Not one call but all of some seconds. */
const goAway = ({ world, random }: Doing, kind: "d1" | "whoop.list") => {
  const fault: FaultName =
    kind === "d1" ? random.pick(["error_before", "error_after"]) : random.pick(["502", "drop"])
  world.passage.outage = { kind, fault, until: world.clock.now() + random.integer(2_000, 60_000) }
}

const doings = [
  atOnce("connect", "disconnect"),
  atOnce("connect", "erase"),
  atOnce("force", "erase"),
  atOnce("refresh", "disconnect"),
  acting("disconnect"),
  acting("connect"),
  acting("connect"),
  acting("force"),
  acting("refresh"),
  acting("refresh"),
  acting("status"),
  acting("erase"),
  remove("sleep", "all"),
  remove("sleep", "itself"),
  remove("workout", "all"),
  remove("recovery", "all"),
  remove("sleep", "nothing"),
  remove("workout", "nothing"),
  edit(false),
  // Twice: what WHOOP tells of is what there is most of.
  ...living,
  ...living,
  {
    name: "revise silently",
    run: ({ whoop, person, world }: Doing) =>
      tolerant(() => world.silent.add(whoop.hand.reviseNight(person.whoopUserId, { event: false }))),
  },
  {
    name: "access token dies",
    run: (doing: Doing) => expireAccess(doing),
  },
  {
    name: "revoked in WHOOP's app",
    run({ whoop, person, world }: Doing) {
      world.ledger.noteRevoked(person.who, world.clock.now())
      world.unheard.add(person.who)
      whoop.hand.revokeAccess(person.whoopUserId)
    },
  },
  {
    name: "access token dies, and four calls find out together",
    run(doing: Doing) {
      expireAccess(doing)
      doing.person.act("refresh")
    },
  },
  {
    name: "revoked in WHOOP's app, and four calls find out together",
    run({ whoop, person, world }: Doing) {
      world.ledger.noteRevoked(person.who, world.clock.now())
      world.unheard.add(person.who)
      whoop.hand.revokeAccess(person.whoopUserId)
      person.act("refresh")
    },
  },
  { name: "D1 is away for a while", run: (doing: Doing) => goAway(doing, "d1") },
  {
    name: "WHOOP's lists are away for a while",
    run(doing: Doing) {
      goAway(doing, "whoop.list")
      tolerant(() => doing.whoop.hand.reviseNight(doing.person.whoopUserId))
    },
  },
  {
    name: "revoked in WHOOP's app, found out while D1 is away",
    run(doing: Doing) {
      const { person, whoop, world } = doing
      world.ledger.noteRevoked(person.who, world.clock.now())
      world.unheard.add(person.who)
      whoop.hand.revokeAccess(person.whoopUserId)
      goAway(doing, "d1")
      person.act("force")
    },
  },
  { name: "evicted", run: ({ world, person }: Doing) => world.hostOf(person.who).evict() },
  {
    name: "clock step",
    run({ world, person, random }: Doing) {
      world.hostOf(person.who).skewMs = random.integer(-120_000, 120_000)
    },
  },
  { name: "forged event", run: ({ world, person, random }: Doing) => world.forge(person, random) },
  {
    name: "WHOOP never gives a page",
    run({ world, person, whoop, random }: Doing) {
      const list = random.pick(["/cycle", "/recovery", "/activity/sleep", "/activity/workout"])
      const match = ({ path, query }: Call) =>
        path.endsWith(`/v2${list}`) && /[?&](nextToken|end)=/.test(query)
      const userId = person.whoopUserId
      world.untilCalm(whoop.faults.add({ match, answer: "500", userId, times: Number.POSITIVE_INFINITY }))
      world.passage.failures += 1
      if (random.chance(0.5)) person.act("force")
    },
  },
  {
    name: "the plan lapses",
    run({ world, person, random }: Doing) {
      world.setPlan(person, false)
      world.clock.after(random.integer(1, random.pick([5, 120])) * MINUTE_MS, () =>
        world.setPlan(person, true),
      )
    },
  },
] as const

/** Some doings need a night that is not there. */
function tolerant(run: () => unknown): void {
  try {
    run()
  } catch {
    // Nothing to do it to: nothing happens.
  }
}
