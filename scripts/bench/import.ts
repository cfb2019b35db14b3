import { globSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { App } from "../../test/app/app.ts"
import type { Person } from "../../test/app/person.ts"
import { waitUntil } from "../../test/app/wait-until.ts"
import { type Life, lives } from "../../test/whoop-simulator/index.ts"

/*
 * How fast a history arrives and what it costs (issue 2): WHOOP answers after 200 ms, all else is this machine. Where
 * the number of calls is what counts, the quota is lifted, so that ten years take a minute and not six.
 */

const latencyMs = 200
const dayMs = 86_400_000
const pageSize = 25

interface Connected {
  person: Person
  memberId: number
  /** When the callback was answered. */
  at: number
}

async function connect(app: App, life: Life): Promise<Connected> {
  const memberId = app.whoop.addMember(life)
  const person = app.person(memberId)
  await person.signInAndConnect()
  return { person, memberId, at: performance.now() }
}

/** Seconds from the callback until as many of the last days' rows are readable as WHOOP has cycles. */
async function secondsUntilReadable(
  app: App,
  { person, memberId, at }: Connected,
  days: number,
): Promise<number> {
  const since = app.lives.now() - days * dayMs
  const wanted = app.whoop
    .truth(memberId)
    .cycles.filter(({ start }) => Date.parse(String(start)) >= since).length
  const path = `/api/v1/whoop/daily?limit=1000&start=${new Date(since).toISOString()}`
  await waitUntil(
    `${days} days are readable`,
    async () => (await person.get<{ data: unknown[] }>(path)).data.length >= wanted,
    { timeoutMs: 300_000 },
  )
  return seconds(performance.now() - at)
}

const seconds = (ms: number) => Math.round(ms / 10) / 100

/** What one member's import asked of WHOOP, beside the least that could have brought the same records. */
function countCalls(app: App, memberId: number) {
  const { cycles, recoveries, sleeps, workouts } = app.whoop.truth(memberId)
  const collections = [cycles, recoveries, sleeps, workouts]
  const leastPages = collections.reduce(
    (sum, { length }) => sum + Math.max(1, Math.ceil(length / pageSize)),
    0,
  )
  const pages = app.whoop.calls.count({ kind: "list", userId: memberId })
  const others = app.whoop.calls.count({ userId: memberId, kind: "get" })
  return {
    records: collections.flat().length,
    pages,
    leastPages,
    more: pages - leastPages,
    otherCalls: others,
  }
}

async function oneMember(app: App) {
  const connected = await connect(app, lives.earlySleeper({ days: 180 }))
  const days30Seconds = await secondsUntilReadable(app, connected, 30)
  const days180Seconds = await secondsUntilReadable(app, connected, 180)
  await connected.person.untilIdle()
  const calls = countCalls(app, connected.memberId)
  return { days30Seconds, days180Seconds, calls, repeated: await repeatImport(app, connected) }
}

/** A force sync right after: nothing changed at WHOOP, so no record may be written again. */
async function repeatImport(app: App, { person }: Connected) {
  const began = Date.now()
  const answer = await person.request("POST", "/api/v1/connections/whoop/force-sync", { json: {} })
  await answer.text()
  await person.untilIdle({ timeoutMs: 120_000 })
  return { status: answer.status, recordsWritten: countWrittenSince(app, began) }
}

function countWrittenSince(app: App, time: number): number {
  const [path] = globSync(`${app.stateFolder}/v3/d1/**/*.sqlite`).filter(
    (found) => !found.includes("metadata"),
  )
  if (!path) throw new Error("the local database is not where wrangler used to keep it")
  const database = new DatabaseSync(path, { readOnly: true })
  const tables = ["cycles", "recoveries", "sleeps", "workouts"]
  const counts = tables.map((table) =>
    Number(database.prepare(`select count(*) as n from ${table} where synced_at >= ?`).get(time)?.n),
  )
  database.close()
  return counts.reduce((sum, count) => sum + count, 0)
}

async function tenYears(app: App) {
  const connected = await connect(app, lives.tenYears())
  await connected.person.untilIdle({ timeoutMs: 600_000 })
  return { seconds: seconds(performance.now() - connected.at), calls: countCalls(app, connected.memberId) }
}

/** Ten people press Connect together, within the real quota of 100 calls a minute. */
async function tenPeople(app: App) {
  const began = performance.now()
  const people = await Promise.all(
    Array.from({ length: 10 }, () => connect(app, lives.lateSleeper({ days: 90 }))),
  )
  const readable = await Promise.all(
    people.map(async (connected) => {
      await secondsUntilReadable(app, connected, 30)
      return seconds(performance.now() - began)
    }),
  )
  return {
    firstSeconds: Math.min(...readable),
    lastSeconds: Math.max(...readable),
    mostCallsInAMinute: app.whoop.calls.busiest(60_000),
    refusedByWhoop: app.whoop.calls.count({ status: 429 }),
  }
}

async function withApp<T>(run: (app: App) => Promise<T>, lifted: boolean): Promise<T> {
  const limits = lifted ? { perMinute: 100_000, perDay: 1_000_000 } : {}
  const settings = lifted ? { WHOOP_CALLS_PER_MINUTE: "100000", WHOOP_CALLS_PER_DAY: "1000000" } : {}
  const app = await App.start({ whoop: { latencyMs, limits }, settings })
  try {
    return await run(app)
  } finally {
    await app.stop()
  }
}

const results = {
  oneMember: await withApp(oneMember, false),
  tenPeople: await withApp(tenPeople, false),
  tenYears: await withApp(tenYears, true),
}
console.log(JSON.stringify(results))
