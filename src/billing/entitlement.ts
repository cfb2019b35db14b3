import type { Database } from "../db/database.ts"
import type { Settings } from "../env.ts"

/** What a person is told of their plan. */
export interface Plan {
  billing: "off" | "stripe"
  entitled: boolean
  status: "none" | "trialing" | "active" | "past_due" | "canceled"
  current_period_end: string | null
}

/** The state of what a person pays for; with BILLING=off everybody is entitled and nobody pays. */
export async function findPlan(_db: Database, settings: Settings, _userId: string): Promise<Plan> {
  const billing = settings.billing.mode
  return { billing, entitled: billing === "off", status: "none", current_period_end: null }
}

/** Whether this person may connect a WHOOP account and have it synced. */
export async function canConnect(db: Database, settings: Settings, userId: string): Promise<boolean> {
  return (await findPlan(db, settings, userId)).entitled
}
