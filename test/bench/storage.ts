import { randomUUID } from "node:crypto"
import { storePacks } from "../../src/db/reads/daily-months.ts"
import { readDailyPage } from "../../src/db/reads/daily-page.ts"
import { EngineWorld } from "../sync/engine-world.ts"
import { lives } from "../whoop-simulator/index.ts"

/*
 * What a person costs in D1, from real rows: ten years imported by the engine into the same SQLite with the same
 * migrations, indexes included, as pages of the file. And how many of them D1's 10 GB hold.
 */

const years = 10
const limitBytes = 10e9

function fileBytes({ database: { sqlite } }: EngineWorld): number {
  const read = (pragma: string) => Number(Object.values(sqlite.prepare(`pragma ${pragma}`).get() ?? {})[0])
  return (read("page_count") - read("freelist_count")) * read("page_size")
}

function countRows({ database: { sqlite } }: EngineWorld): Record<string, number> {
  const tables = ["cycles", "recoveries", "sleeps", "workouts", "daily_months"]
  return Object.fromEntries(
    tables.map((table) => [table, Number(sqlite.prepare(`select count(*) n from ${table}`).get()?.n)]),
  )
}

export async function measureStorage() {
  const world = new EngineWorld({ limits: { perMinute: 100_000, perDay: 1_000_000 } })
  const empty = fileBytes(world)
  const seat = await world.connected(lives.earlySleeper({ days: Math.round(years * 365.25) }), {
    userId: randomUUID(),
  })
  const imported = fileBytes(world) - empty

  let after = null
  do {
    const facts = { now: world.clock.now(), checks: [] }
    const query = {
      userId: seat.userId,
      range: { start: null, end: null },
      limit: 1000,
      after,
      changedSince: null,
      asObjects: false,
    }
    const page = await readDailyPage(world.db, query, facts)
    const version = world.database.sqlite.prepare("select data_version v from whoop_connections").get()?.v
    await storePacks(world.db, seat.userId, page.missing, Number(version))
    after = page.next
  } while (after)
  const all = fileBytes(world) - empty

  const perYear = all / years
  return {
    years,
    rows: countRows(world),
    emptyBytes: empty,
    recordBytesPerYear: Math.round(imported / years),
    readyMonthsBytesPerYear: Math.round((all - imported) / years),
    bytesPerYear: Math.round(perYear),
    personYearsIn10GB: Math.round(limitBytes / perYear),
  }
}
