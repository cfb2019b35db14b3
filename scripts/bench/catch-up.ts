import { pathToFileURL } from "node:url"
import type { Database } from "../../src/db/database.ts"
import { tick } from "../../src/sync/catch-up.ts"
import { DAY, EngineWorld, HOUR, MINUTE } from "../../test/sync/engine-world.ts"
import { NodeDatabase } from "../../test/sync/node-database.ts"
import { lives } from "../../test/whoop-simulator/index.ts"

/*
 * What freshness costs of WHOOP's quota (issue 3), on a clock of its own: the engine of production over SQLite, and a
 * WHOOP whose members live a month each. Only the tick over many people is timed.
 */

const rates = { workout: 1, provisional: 0.25, lateRevision: 0, pending: 0, unscorable: 0, nap: 0 }
const kinds = [lives.earlySleeper, lives.lateSleeper, lives.nightShift]

/** A month of healthy people: every event arrives. One workout a day, a quarter of the nights revised. */
async function month(people: number, days: number) {
  const world = new EngineWorld({ seed: 7 })
  for (let i = 0; i < people; i++) {
    const life = kinds[i % 10 === 9 ? 2 : i % 2] ?? lives.earlySleeper
    const seat = world.seat(life({ days: 15, rates }), { alive: true })
    await world.connect(seat)
    // An import costs six calls: a thousand in a day would leave too few of WHOOP's ten thousand for the others' mornings.
    await world.liveOn(3 * MINUTE)
  }
  await world.liveOn(3 * DAY)
  world.whoop.calls.clear()
  const catchUpBefore = world.quota.granted.catch_up ?? 0
  world.logged.length = 0
  await world.liveOn(days * DAY)
  const { calls } = world.whoop
  const token = calls.count({ kind: "token" })
  const data = calls.count({ kind: "list" }) + calls.count({ kind: "get" })
  const due = world.log("catch_up.ticked").reduce((sum, line) => sum + Number(line.due), 0)
  return {
    people,
    days,
    callsPerPersonDay: round(data / people / days),
    tokenRefreshesPerPersonDay: round(token / people / days),
    catchUpCalls: (world.quota.granted.catch_up ?? 0) - catchUpBefore,
    catchUpPeopleDue: due,
    refusedByWhoop: calls.count({ status: 429 }),
    mostCallsInAMinute: calls.busiest(MINUTE),
    mostCallsInADay: calls.busiest(DAY),
  }
}

/** The tick's own work in one database of that many connections: one indexed statement, messages of 100. */
async function ticked(connections: number, dueShare: number) {
  const database = new NodeDatabase()
  const db: Database = database.open()
  const now = Date.UTC(2026, 10, 22, 12)
  const insert = database.sqlite.prepare(
    "insert into whoop_connections (user_id, whoop_user_id, status, connected_at, next_check_at) values (?, ?, 'connected', 0, ?)",
  )
  database.sqlite.exec("begin")
  for (let i = 0; i < connections; i++) {
    insert.run(`person-${i}`, i, i % (1 / dueShare) === 0 ? now - MINUTE : now + HOUR)
  }
  database.sqlite.exec("commit")
  let messages = 0
  const sendBatch = async (batch: unknown[]) => {
    messages += batch.length
  }
  const began = performance.now()
  const due = await tick({ db, sendBatch, log: () => undefined }, now)
  const ms = Math.round(performance.now() - began)
  const again = await tick({ db, sendBatch, log: () => undefined }, now)
  return { connections, due, messages, ms, dueAtASecondTickAtOnce: again }
}

const round = (value: number) => Math.round(value * 100) / 100

export async function benchCatchUp(people = 1_000) {
  return { tick: await ticked(100_000, 0.01), month: await month(people, 30) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await benchCatchUp(Number(process.argv[2] ?? 1_000))))
}
