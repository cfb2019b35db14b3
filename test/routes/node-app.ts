import { createApp } from "../../src/app.ts"
import { type Database, openDatabase } from "../../src/db/database.ts"
import { openSqliteD1 } from "../db/sqlite-d1.ts"
import { workerTestSettings } from "../worker/settings.ts"

/**
 * The whole app in Node over its own SQLite, where ten thousand requests take seconds. Each person's object is idle;
 * `asked` runs before it says so.
 */
export function makeNodeApp(
  settings: Partial<typeof workerTestSettings> = {},
  asked: () => Promise<void> = async () => undefined,
): {
  db: Database
  fetch: (request: Request) => Promise<Response>
} {
  const status = async () => {
    await asked()
    return { state: "idle", events_pending: 0 }
  }
  const env = {
    ...workerTestSettings,
    ...settings,
    DB: openSqliteD1(),
    USER: { getByName: () => ({ status }) },
  } as unknown as Env
  const app = createApp()
  const context = {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
    props: {},
  } as unknown as ExecutionContext
  return { db: openDatabase(env.DB), fetch: async (request) => app.fetch(request, env, context) }
}
