import type { Database } from "../db/database.ts"
import type { Settings } from "../env.ts"

/** Whether this person may connect a WHOOP account and have it synced. With BILLING=off everybody may. */
export async function canConnect(_db: Database, settings: Settings, _userId: string): Promise<boolean> {
  return settings.billing.mode === "off"
}
