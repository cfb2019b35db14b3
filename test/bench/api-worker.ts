import { and, desc, eq, gte, lt, sql } from "drizzle-orm"
import { Hono } from "hono"
import { type ReaderEnv, reader } from "../../src/auth/access.ts"
import { startSession } from "../../src/auth/sessions.ts"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import { openDatabase } from "../../src/db/database.ts"
import { cycles, recoveries, sleeps, whoop_connections, workouts } from "../../src/db/schema.ts"
import { readSettings } from "../../src/env.ts"
import worker from "../../src/index.ts"
import { checksOf } from "../../src/routes/api/asking.ts"
import { countRows } from "../routes/count-rows.ts"
import { plainLife } from "../routes/plain-life.ts"
import { putRecords } from "../routes/put-records.ts"

export { Quota, User } from "../../src/index.ts"

/*
 * The Worker with what the API bench compares it to, in the same workerd: /api/bench/kept answers bytes from memory, as a
 * bare Worker would; /api/bench/join asks for the same credential and then answers the same rows as one would first
 * write it, from one join of the four tables. With x-count-rows the D1 rows read come back in a header.
 */

const userId = "bench"
const kept = new Map<string, Uint8Array<ArrayBuffer>>()
const dayMs = 86_400_000
const endOf = sql`coalesce(${cycles.end}, ${Number.MAX_SAFE_INTEGER})`

export default {
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === "/api/bench/kept") return keptAnswer(request, searchParams.get("name") ?? "")
    if (pathname === "/api/bench/seed") return seed(env, Number(searchParams.get("nights")))
    const app = pathname === "/api/bench/join" ? join : worker
    if (!request.headers.has("x-count-rows")) return app.fetch(request, env, context)
    const counted = countRows(env.DB)
    const answer = await app.fetch(request, { ...env, DB: counted.db }, context)
    const headers = new Headers(answer.headers)
    headers.set("x-rows-read", String(counted.read()))
    return new Response(answer.body, { status: answer.status, headers })
  },
} satisfies ExportedHandler<Env>

async function keptAnswer(request: Request, name: string): Promise<Response> {
  if (request.method === "PUT") kept.set(name, new Uint8Array(await request.arrayBuffer()))
  return new Response(kept.get(name) ?? null, { headers: { "content-type": "application/json" } })
}

/** A person with as many nights up to today, and their session's cookie. */
async function seed(env: Env, nights: number): Promise<Response> {
  const db = openDatabase(env.DB)
  const now = Date.now()
  const [since, day] = [now - 14 * dayMs, new Date(now).toISOString().slice(0, 10)]
  await db.insert(whoop_connections).values({
    user_id: userId,
    whoop_user_id: 1,
    status: "connected",
    connected_at: 1,
    history_from: 1,
    checks: JSON.stringify([
      [since, now],
      [0, now - 30 * dayMs],
    ]),
  })
  await putRecords(db, userId, plainLife(nights, day))
  return Response.json({ cookie: `session=${await startSession(db, userId, null, now)}` })
}

const join = new Hono<ReaderEnv>()
join.use(async (c, next) => {
  c.set("settings", readSettings(c.env))
  c.set("db", openDatabase(c.env.DB))
  await next()
})
/** `from` and `to`: the first and the last cycle's start, both included. */
join.get("/api/bench/join", reader(), async (c) => {
  const [from, to] = [Number(c.req.query("from")), Number(c.req.query("to"))]
  const found = await c
    .get("db")
    .select({
      cycle: cycles,
      recovery: recoveries,
      sleep: sleeps,
      workout: {
        id: workouts.id,
        start: workouts.start,
        timezone_offset: workouts.timezone_offset,
        changed_at: workouts.changed_at,
        synced_at: workouts.synced_at,
        deleted_at: workouts.deleted_at,
      },
    })
    .from(cycles)
    .leftJoin(recoveries, and(eq(recoveries.user_id, cycles.user_id), eq(recoveries.cycle_id, cycles.id)))
    .leftJoin(
      sleeps,
      and(
        eq(sleeps.user_id, cycles.user_id),
        eq(sleeps.cycle_id, cycles.id),
        // Else there is no index for it.
        gte(sleeps.start, cycles.start),
        lt(sleeps.start, endOf),
      ),
    )
    .leftJoin(
      workouts,
      and(eq(workouts.user_id, cycles.user_id), gte(workouts.start, cycles.start), lt(workouts.start, endOf)),
    )
    .where(and(eq(cycles.user_id, c.get("userId")), gte(cycles.start, from), lt(cycles.start, to + 1)))
    .orderBy(desc(cycles.start))
  const held = {
    cycles: once(found.map((row) => row.cycle)),
    recoveries: once(found.map((row) => row.recovery && { id: row.recovery.cycle_id, ...row.recovery })),
    sleeps: once(found.map((row) => row.sleep)),
    workouts: once(found.map((row) => row.workout)),
  }
  const data = toDailyRows(held, { now: Date.now(), checks: checksOf(c.get("connection")) })
  return c.json({ data, next_cursor: null })
})

function once<R extends { id: number | string }>(rows: (R | null)[]): R[] {
  return [...new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : []))).values()]
}
