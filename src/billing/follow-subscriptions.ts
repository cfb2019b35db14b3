import { openDatabase } from "../db/database.ts"
import { readSettings } from "../env.ts"
import { userObject } from "../sync/reach.ts"
import { readDueSubscriptions } from "./subscriptions.ts"

/** What of the hourly tick is billing's: subscriptions whose news did not come, and those that end by mere time. */
export async function followSubscriptions(env: Env, now: number): Promise<void> {
  const { billing } = readSettings(env)
  if (billing.mode === "off") return
  const tell = (userId: string) => userObject(env, userId).planChanged()
  await readDueSubscriptions({ db: openDatabase(env.DB), stripe: billing.stripe, tell, now })
}
