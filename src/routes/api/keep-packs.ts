import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import type { Database } from "../../db/database.ts"
import { storePacks } from "../../db/reads/daily-months.ts"
import type { DailyPage } from "../../db/reads/daily-page.ts"
import { errorFields, log } from "../../log.ts"
import type { Asking } from "./asking.ts"

/** After the answer, and never in its way: whoever comes next finds the months ready. */
export function keepPacks(c: Context<ReaderEnv>, db: Database, asking: Asking, page: DailyPage): void {
  const { missing } = page
  if (missing.length === 0 || !asking.connection) return
  const stored = storePacks(db, asking.userId, missing, asking.connection.data_version)
  c.executionCtx.waitUntil(stored.catch((error: unknown) => log("request.failed", errorFields(error))))
}
