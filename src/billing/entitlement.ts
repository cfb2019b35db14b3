import { isEntitled, listSubscriptions } from "../db/billing.ts"
import type { Database } from "../db/database.ts"
import type { Settings } from "../env.ts"
import { freePlan, type Plan, toPlan } from "./plan.ts"

/** The state of what a person pays for; with BILLING=off everybody is entitled and nobody pays. */
export async function findPlan(db: Database, settings: Settings, userId: string): Promise<Plan> {
  if (settings.billing.mode === "off") return freePlan
  return toPlan(await listSubscriptions(db, userId), Date.now())
}

/** Whether this person may connect a WHOOP account and have it synced. */
export async function canConnect(db: Database, settings: Settings, userId: string): Promise<boolean> {
  return settings.billing.mode === "off" || isEntitled(db, userId, Date.now())
}
