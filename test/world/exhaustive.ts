import { lives, reliableEvents } from "../whoop-simulator/index.ts"
import { checkAtRest } from "./checker/final.ts"
import type { Person } from "./person.ts"
import { Chosen, type FaultName, type FaultPlan, faultsOf, noFaults, type Point } from "./points.ts"
import { settle } from "./simulation.ts"
import { World } from "./world.ts"

/*
 * Not by chance: each flow's calls and awaits are numbered in a run without faults, and then each of them fails once in
 * every way there is; in short flows every two of them do.
 */

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

interface Flow {
  name: string
  days?: number
  /** Pairs are tried too. */
  short?: boolean
  /** What happens before, without faults; most begin connected, with an access token that has expired. */
  before?: (at: Doing) => Promise<void>
  run: (at: Doing) => void
  /** How long it may take. */
  lastsMs?: number
}

interface Doing {
  world: World
  person: Person
}

const connected = async ({ world, person }: Doing) => {
  person.act("connect")
  await world.clock.advance(3 * HOUR_MS)
}

const at = (world: World, kind: "sleeps" | "workouts" | "recoveries", person: Person) =>
  world.whoop.truth(person.whoopUserId)[kind][2]

export const flows: readonly Flow[] = [
  { name: "connect", short: true, before: async () => undefined, run: ({ person }) => person.act("connect") },
  {
    name: "backfill of two pages",
    days: 30,
    before: async () => undefined,
    run: ({ person }) => person.act("connect"),
  },
  { name: "refresh on opening", run: ({ person }) => person.act("refresh") },
  { name: "force sync", run: ({ person }) => person.act("force") },
  { name: "disconnect", short: true, run: ({ person }) => person.act("disconnect") },
  { name: "erase", short: true, run: ({ person }) => person.act("erase") },
  {
    name: "reconnect after a loss",
    before: async (doing) => {
      await connected(doing)
      const { world, person } = doing
      world.ledger.noteRevoked(person.who, world.clock.now())
      world.whoop.hand.revokeAccess(person.whoopUserId)
      person.act("refresh")
      await world.clock.advance(5 * MINUTE_MS)
    },
    run: ({ person }) => person.act("connect"),
  },
  {
    name: "sleep.updated and recovery.updated",
    run({ world, person }) {
      world.whoop.setPaused(person.whoopUserId, false)
      world.whoop.hand.wakeUp(person.whoopUserId)
    },
  },
  {
    name: "workout.updated",
    run: ({ world, person }) => void world.whoop.hand.finishWorkout(person.whoopUserId),
  },
  {
    name: "sleep.deleted and recovery.deleted",
    run({ world, person }) {
      const sleep = at(world, "sleeps", person)
      if (sleep) world.whoop.hand.remove(person.whoopUserId, "sleep", String(sleep.id))
    },
  },
  {
    name: "recovery.deleted",
    run({ world, person }) {
      const recovery = at(world, "recoveries", person)
      if (recovery) world.whoop.hand.remove(person.whoopUserId, "recovery", Number(recovery.cycle_id))
    },
  },
  {
    name: "workout.deleted",
    run({ world, person }) {
      const workout = at(world, "workouts", person)
      if (workout) world.whoop.hand.remove(person.whoopUserId, "workout", String(workout.id))
    },
  },
  {
    name: "catch-up of a night whose events were lost",
    before: async (doing) => {
      await connected(doing)
      const { world, person } = doing
      world.whoop.webhooks.dropNext(2)
      world.whoop.setPaused(person.whoopUserId, false)
      world.whoop.hand.wakeUp(person.whoopUserId)
      await world.clock.advance(MINUTE_MS)
      world.whoop.setPaused(person.whoopUserId, true)
      await world.clock.advance(26 * HOUR_MS)
    },
    run: ({ world }) => world.tick(world.clock.now() + 8 * HOUR_MS),
  },
]

const exhaustiveSeed = 7

async function runFlow(flow: Flow, planFor: (first: number) => FaultPlan, keepPoints = false) {
  const life = lives.earlySleeper({
    days: flow.days ?? 14,
    rates: { noRecovery: 0, pending: 0, unscorable: 0 },
  })
  const world = new World({
    seed: exhaustiveSeed,
    plan: noFaults,
    lives: [life],
    switches: reliableEvents,
    keepPoints,
  })
  const [person] = world.people
  if (!person) throw new Error("a flow needs its person")
  try {
    world.whoop.setPaused(person.whoopUserId, true)
    await (flow.before ?? connected)({ world, person })
    const first = world.passage.points + 1
    world.note("-", "FLOW", flow.name)
    world.passage.plan = planFor(first)
    flow.run({ world, person })
    await world.clock.advance(flow.lastsMs ?? 30 * MINUTE_MS)
    const points = (world.passage.seen ?? []).filter((point) => point.n >= first)
    await settle(world, { longQuiet: false, lies: false })
    checkAtRest(world)
    return { points, breaks: [...world.ledger.breaks], trace: () => world.trace.print() }
  } finally {
    world.end()
  }
}

/** The flow's calls and awaits, as they come when nothing fails. */
export async function pointsOf(flow: Flow): Promise<Point[]> {
  return (await runFlow(flow, () => noFaults, true)).points
}

export interface Case {
  flow: Flow
  faults: [Point, FaultName][]
}

export function singles(flow: Flow, points: readonly Point[]): Case[] {
  return points.flatMap((point) =>
    faultsOf[point.kind].map((fault): Case => ({ flow, faults: [[point, fault]] })),
  )
}

/** Every two faults at different points, in the order in which they would be met. */
export function pairs(flow: Flow, points: readonly Point[]): Case[] {
  const all = singles(flow, points).flatMap((one) => one.faults)
  return all.flatMap((one, i) =>
    all
      .slice(i + 1)
      .flatMap((other): Case[] => (one[0].n < other[0].n ? [{ flow, faults: [one, other] }] : [])),
  )
}

export async function tryCase({ flow, faults }: Case): Promise<{ breaks: string[]; trace: () => string }> {
  return runFlow(flow, () => new Chosen(faults))
}

export function nameOf({ flow, faults }: Case): string {
  return `${flow.name}: ${faults.map(([point, fault]) => `#${point.n} ${point.kind} ${fault}`).join(" and ")}`
}
