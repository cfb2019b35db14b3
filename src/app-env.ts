import type { Database } from "./db/database.ts"
import type { Settings } from "./env.ts"

/** What every handler finds in its Hono context. */
export interface AppEnv {
  Bindings: Env
  Variables: { settings: Settings; db: Database }
}
