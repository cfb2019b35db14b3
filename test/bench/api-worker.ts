import { startSession } from "../../src/auth/sessions.ts"
import { toDailyRows } from "../../src/daily/daily-rows.ts"
import { openDatabase } from "../../src/db/database.ts"
import { readExtent, readHeldRecords } from "../../src/db/reads/held-records.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import worker from "../../src/index.ts"
import { countRows } from "../routes/count-rows.ts"
import { plainLife } from "../routes/plain-life.ts"
import { putRecords } from "../routes/put-records.ts"

export { Quota, User } from "../../src/index.ts"

/*
 * The Worker with what the API bench compares it to, in the same workerd: /api/bench/kept answers bytes from memory, as a
 * bare Worker would; /api/bench/join builds the same rows from the records each time. With x-count-rows the D1 rows read
 * come back in a header.
 */

const userId = "bench"
const kept = new Map<string, Uint8Array<ArrayBuffer>>()

export default {
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === "/api/bench/kept") return keptAnswer(request, searchParams.get("name") ?? "")
    if (pathname === "/api/bench/seed") return seed(env, Number(searchParams.get("nights")))
    if (pathname === "/api/bench/join")
      return join(env, Number(searchParams.get("from")), Number(searchParams.get("to")))
    if (!request.headers.has("x-count-rows")) return worker.fetch(request, env, context)
    const counted = countRows(env.DB)
    const answer = await worker.fetch(request, { ...env, DB: counted.db }, context)
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
  const [since, day] = [now - 14 * 86_400_000, new Date(now).toISOString().slice(0, 10)]
  await db.insert(whoop_connections).values({
    user_id: userId,
    whoop_user_id: 1,
    status: "connected",
    connected_at: 1,
    history_from: 1,
    checks: JSON.stringify([[since, now]]),
  })
  await putRecords(db, userId, plainLife(nights, day))
  return Response.json({ cookie: `session=${await startSession(db, userId, null, now)}` })
}

async function join(env: Env, from: number, to: number): Promise<Response> {
  const db = openDatabase(env.DB)
  const { present } = await readExtent(db, userId)
  const records = await readHeldRecords(db, userId, from, to)
  return Response.json({ data: toDailyRows(records, { now: Date.now(), present }), next_cursor: null })
}
