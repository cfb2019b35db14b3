import worker, { User as RealUser } from "../../src/index.ts"
import { countRows } from "../routes/count-rows.ts"

export { Quota } from "../../src/index.ts"

/* The Worker, with the D1 rows that people's objects write told at /api/bench/rows (D1's own meta.rows_written). */

const counters: ReturnType<typeof countRows>[] = []

function counted(env: Env): Env {
  const counter = countRows(env.DB)
  counters.push(counter)
  return { ...env, DB: counter.db }
}

export class User extends RealUser {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, counted(env))
  }
}

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/api/bench/rows") return worker.fetch(request, env, context)
    return Response.json({ written: counters.reduce((sum, counter) => sum + counter.written(), 0) })
  },
  queue: worker.queue,
  scheduled: worker.scheduled,
} satisfies ExportedHandler<Env>
