import { Random } from "../whoop-simulator/random.ts"
import { checkAcknowledged, checkAtRest, checkProgress } from "./checker/final.ts"
import { type Bill, wasteful } from "./checker/thrift.ts"
import { noFaults, Storm } from "./points.ts"
import { drawCrowd, drawMonths, drawScarceDay, drawShape, planDoings, type Shape } from "./story.ts"
import { World } from "./world.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A day's quota that nobody here can spend. */
const ENOUGH_A_DAY = 1_000

export interface SeedResult {
  seed: number
  breaks: string[]
  points: number
  faults: Map<string, number>
  calls: number
  refusedByWhoop: number
  losses: number
  bill: Bill
  /** Nothing failed: no call, no instance, no delivery. */
  calm: boolean
  /** How often somebody had to wait for the quota. */
  waits: number
  virtualMs: number
  /** What happened, for who wants to read it. */
  trace: () => string
}

/** One seed's whole world: a storm, the calm after it, a catch-up, a force sync, the judgement. */
export async function simulate(seed: number): Promise<SeedResult> {
  const random = new Random(`seed ${seed}`)
  const usual = drawCrowd(new Random(`many at once ${seed}`), drawShape(random))
  const stays = drawMonths(new Random(`months ${seed}`), usual)
  const shape = drawScarceDay(new Random(`day ${seed}`), stays)
  const storm = new Storm(random.fork("storm"), shape.storm)
  const { lives, switches, limits } = shape
  const mayLie = shape.storm.lies
  const world = new World({ seed, plan: storm, lives, switches, mayLie, ...(limits && { limits }) })
  const from = world.clock.now()
  planDoings(world, random.fork("doings"), shape)
  try {
    await world.clock.advance(shape.stormMs)
    const isScarce = shape.limits !== undefined && shape.limits.perDay < ENOUGH_A_DAY
    await settle(world, { longQuiet: shape.longQuiet, lies: shape.storm.lies, isScarce })
    checkAtRest(world)
    checkQuota(world, shape)
    const waste = wasteful(world.thrift.bill)
    // A listing that lies is rightly doubted, record by record.
    if (waste && !mayLie) world.ledger.broken(waste)
  } catch (error) {
    world.ledger.broken(`the world stopped: ${error instanceof Error ? error.stack : String(error)}`)
  }
  countEvents(world)
  const result: SeedResult = {
    seed,
    breaks: [...new Set(world.ledger.breaks)],
    points: world.passage.points,
    faults: world.passage.met,
    calls: world.whoop.calls.total,
    refusedByWhoop: world.whoop.calls.list.filter((call) => call.status === 429 && call.fault === null)
      .length,
    losses: world.ledger.losses,
    bill: world.thrift.bill,
    calm: world.passage.failures === 0,
    waits: world.fairness.waits,
    virtualMs: world.clock.now() - from,
    trace: () => world.trace.print(),
  }
  world.end()
  return result
}

/** The storm is over: WHOOP's last retries, the cron's next ticks, and people who try again what failed. */
export async function settle(
  world: World,
  shape: { longQuiet: boolean; lies: boolean; isScarce?: boolean },
): Promise<void> {
  world.note("-", "CALM")
  world.passage.plan = noFaults
  world.passage.outage = null
  const { whoop, clock } = world
  world.calm()
  Object.assign(whoop.switches, { lossShare: 0, duplicateShare: 0, reorderShare: 0 })
  for (const person of world.people) whoop.setPaused(person.whoopUserId, true)
  // With hardly any calls a day, until those of the storm are of another one.
  if (shape.isScarce) await clock.advance(25 * HOUR_MS)
  await clock.advance(10 * MINUTE_MS)
  checkProgress(world)
  await clock.advance(60 * MINUTE_MS)
  // An alarm that was lost is set again by whatever comes next; at the latest when its person looks at the card.
  for (const person of world.people) person.act("status")
  await clock.advance(10 * MINUTE_MS)
  await wishesComeTrue(world)
  await clock.advance(shape.longQuiet ? 36 * HOUR_MS : 65 * MINUTE_MS)
  const honest = !shape.lies
  if (honest) checkAcknowledged(world)
  await forceSync(world)
  if (!honest || world.people.some((person) => world.needsSecondLook(person))) {
    await clock.advance(65 * MINUTE_MS)
    await forceSync(world)
  }
}

/** Whoever is connected looks at everything; who turns out to have lost the connection meanwhile connects again. */
async function forceSync(world: World): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    world.note("-", "FORCE SYNC")
    for (const person of world.people) if (person.status === "connected") person.act("force")
    await world.clock.advance(20 * MINUTE_MS)
    if (world.people.every((person) => person.isContent())) return
    await wishesComeTrue(world)
  }
}

/** What people want and did not get, they ask for again. */
async function wishesComeTrue(world: World): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const waiting = world.people.filter((person) => !person.isContent())
    if (waiting.length === 0) return
    for (const person of waiting) person.insist()
    await world.clock.advance(5 * MINUTE_MS)
  }
}

/** What became of events on WHOOP's own side. */
function countEvents(world: World): void {
  const seen = new Set<string>()
  for (const { traceId, state, attempts } of world.whoop.webhooks.log) {
    if (state === "dropped") world.count("event lost")
    else if (seen.has(traceId) || attempts.length > 1) world.count("event again")
    seen.add(traceId)
  }
}

/** WHOOP counts calls at every instant, and never has to refuse one, unless another arrived long after it was granted. */
function checkQuota(world: World, shape: Shape): void {
  const isLate = (at: number) => world.passage.slow.some((set) => at >= set && at - set < 75_000)
  const refused = world.whoop.calls.list.filter(
    (call) => call.status === 429 && call.fault === null && !isLate(call.at),
  )
  if (refused.length === 0) return
  const limit = shape.limits?.perMinute ?? 100
  world.ledger.broken(`WHOOP refused ${refused.length} calls over the quota of ${limit} a minute`)
}
