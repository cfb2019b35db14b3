import { availableParallelism, loadavg } from "node:os"
import { pathToFileURL } from "node:url"
import { App } from "../../test/app/app.ts"
import type { Person } from "../../test/app/person.ts"
import { waitUntil } from "../../test/app/wait-until.ts"
import { type Night, wakeUp } from "../../test/sync/night.ts"
import { lives, reliableEvents } from "../../test/whoop-simulator/index.ts"

/*
 * How soon what WHOOP announces is readable, and what it costs (issue 3). WHOOP answers after 100 ms; the time runs from
 * WHOOP's sending the first event until /daily shows it. The quota is lifted: thirty nights come in a minute here. Each
 * person has a week's nights, since a usual night is a new one: what changes in older months rebuilds their packs too.
 */

const latencyMs = 100
const dayMs = 86_400_000
const hourMs = 3_600_000
const NIGHTS_EACH = 6

interface Row {
  cycle_id: number
  recovery_score: number | null
  sleep_duration_minutes: number | null
  workout_count: number
}

interface Bench {
  app: App
  person: Person
  memberId: number
}

/** Sends what `act` announces; milliseconds until the newest day of /daily is as `isThere` wants it. */
async function measure(bench: Bench, act: () => void, isThere: (row: Row | undefined) => boolean) {
  const { app, person, memberId } = bench
  const before = {
    rows: await rowsWritten(app),
    calls: app.whoop.calls.total,
    events: app.whoop.webhooks.log.length,
  }
  const healthMs = await timed(() => fetch(`${app.origin}/healthz`).then((answer) => answer.text()))
  const began = performance.now()
  act()
  // Nothing can be readable before WHOOP's own answer; asking sooner would only be in the way of the acknowledgement.
  await pause(latencyMs)
  for (;;) {
    const { data } = await person.get<{ data: Row[] }>("/api/v1/whoop/daily?limit=1")
    if (isThere(data[0])) break
    if (performance.now() - began > 20_000) throw new Error("the event was never seen in /daily")
    // Asking without a pause would be a load of its own on the thread that is measured.
    await pause(15)
  }
  const ms = performance.now() - began
  // What an event sets off after its rows are readable is part of its cost.
  await waitUntil("the event is done", async () => {
    const { sync } = await person.connection()
    return "events_pending" in sync && sync.events_pending === 0
  })
  await pause(150)
  return {
    ms,
    healthMs,
    events: app.whoop.webhooks.log.length - before.events,
    rows: (await rowsWritten(app)) - before.rows,
    calls: app.whoop.calls.find({ userId: memberId }).length && app.whoop.calls.total - before.calls,
  }
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await ask()
  return performance.now() - began
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

type Measured = Awaited<ReturnType<typeof measure>>

async function rowsWritten(app: App): Promise<number> {
  const answer = await fetch(`${app.origin}/api/bench/rows`)
  const { written }: { written: number } = JSON.parse(await answer.text())
  return written
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
const round = (value: number) => Math.round(value * 100) / 100

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

function summarize(measured: Measured[]) {
  const times = measured.map(({ ms }) => ms)
  const events = sum(measured.map((one) => one.events))
  return {
    events,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    callsEach: round(sum(measured.map((one) => one.calls)) / measured.length),
    rowsWrittenPerEvent: round(sum(measured.map((one) => one.rows)) / events),
  }
}

interface Cases {
  nights: Measured[]
  revisions: Measured[]
  workouts: Measured[]
}

/** A new person with a month behind them lives the last `rounds` days: a night, its revision and a workout each. */
async function liveWeek(app: App, rounds: number, { nights, revisions, workouts }: Cases) {
  const world = { whoop: app.whoop, clock: app.lives }
  const memberId = app.whoop.addMember(lives.blank())
  const endedAgo = (daysAgo: number) => daysAgo * dayMs + 5 * hourMs
  for (let ago = rounds + 30; ago > rounds; ago--)
    wakeUp(world, { memberId }, { endedAgoMs: endedAgo(ago), events: [] })
  const bench: Bench = { app, memberId, person: app.person(memberId) }
  await bench.person.signInAndConnect()
  await bench.person.untilIdle()
  for (let ago = rounds; ago > 0; ago--) {
    let night: Night | undefined
    const wake = () => {
      night = wakeUp(world, { memberId }, { endedAgoMs: endedAgo(ago), recoveryScore: 30 + (ago % 60) })
    }
    const isWhole = (row?: Row) =>
      row?.cycle_id === night?.cycleId && row?.recovery_score !== null && row?.sleep_duration_minutes !== null
    nights.push(await measure(bench, wake, isWhole))
    const revise = () => app.whoop.hand.reviseNight(memberId, { recoveryScore: 95 })
    revisions.push(await measure(bench, revise, (row) => row?.recovery_score === 95))
    const { data } = await bench.person.get<{ data: Row[] }>("/api/v1/whoop/daily?limit=1")
    const before = data[0]?.workout_count ?? 0
    const train = () => app.whoop.hand.finishWorkout(memberId)
    workouts.push(await measure(bench, train, (row) => (row?.workout_count ?? 0) > before))
  }
}

async function run(app: App, people: number) {
  const cases: Cases = { nights: [], revisions: [], workouts: [] }
  for (let i = 0; i < people; i++) await liveWeek(app, NIGHTS_EACH, cases)
  const { nights, revisions, workouts } = cases
  const acks = app.whoop.webhooks.log.flatMap(({ attempts }) =>
    attempts.map(({ at, endedAt }) => (endedAt ?? at + 10_000) - at),
  )
  const all = [...nights, ...revisions, ...workouts]
  return {
    visible: summarize(all),
    ack: { count: acks.length, p50Ms: percentile(acks, 0.5), p99Ms: percentile(acks, 0.99) },
    usualNight: summarize(nights),
    revisedNight: summarize(revisions),
    workout: summarize(workouts),
    // A busy machine shows here: a request that does nothing takes a millisecond or two on an idle one.
    machine: {
      cores: availableParallelism(),
      load: round(loadavg()[0] ?? 0),
      healthzP50Ms: percentile(
        all.map(({ healthMs }) => healthMs),
        0.5,
      ),
    },
    refusedByWhoop: app.whoop.calls.count({ status: 429 }),
  }
}

export async function benchFreshness(people = 5) {
  const app = await App.start({
    whoop: { latencyMs, switches: reliableEvents, limits: { perMinute: 100_000, perDay: 1_000_000 } },
    settings: { WHOOP_CALLS_PER_MINUTE: "100000", WHOOP_CALLS_PER_DAY: "1000000" },
    script: "test/bench/freshness-worker.ts",
  })
  try {
    return await run(app, people)
  } finally {
    await app.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await benchFreshness(Number(process.argv[2] ?? 5))))
}
