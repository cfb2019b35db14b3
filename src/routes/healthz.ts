import { Hono } from "hono"
import type { AppEnv } from "../app-env.ts"
import { isMigrated } from "../db/operations.ts"
import { errorFields, log } from "../log.ts"
import { quotaObject } from "../sync/quota-object.ts"

const PATIENCE_MS = 5_000

/** Whether everything a request needs answers: for whoever deploys, and for whatever watches. */
export function healthRoutes() {
  const app = new Hono<AppEnv>()
  app.get("/healthz", async (c) => {
    const [database, quota] = await Promise.all([
      answerOf(async () => ((await isMigrated(c.env.DB)) ? "ok" : "not_migrated")),
      answerOf(async () => {
        await quotaObject(c.env).use()
        return "ok"
      }),
    ])
    const isWell = database === "ok" && quota === "ok"
    c.header("cache-control", "no-store")
    return c.json({ status: isWell ? "ok" : "failing", database, quota }, isWell ? 200 : 503)
  })
  return app
}

type Answer = "ok" | "not_migrated" | "not_answering"

async function answerOf(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve("not_answering"), PATIENCE_MS)
  })
  try {
    return await Promise.race([ask(), patience])
  } catch (error) {
    log("request.failed", errorFields(error))
    return "not_answering"
  } finally {
    clearTimeout(timer)
  }
}
