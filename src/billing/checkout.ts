import {
  type Customer,
  findCustomer,
  keepCustomer,
  listSubscriptions,
  replaceCustomer,
} from "../db/billing.ts"
import type { Database } from "../db/database.ts"
import type { Settings } from "../env.ts"
import { conflict, unauthorized } from "../errors.ts"
import { isLiving } from "./plan.ts"
import {
  cancelNow,
  createCheckout,
  createCustomer,
  createPortal,
  deleteCustomer,
  unavailable,
} from "./stripe.ts"
import { type Billing, readHeldAgain } from "./subscriptions.ts"

const HOUR_MS = 3_600_000

/** Where this person pays. Throws 409 when they have a plan that is to be managed, not bought again. */
export async function openCheckout(billing: Billing, userId: string, returnTo: string): Promise<string> {
  const { db, stripe, now } = billing
  const held = await listSubscriptions(db, userId)
  if (held.some(isLiving)) {
    throw conflict("plan_exists", "You have a plan already. Manage it instead of taking a second one.")
  }
  const payAs = ({ id: customerId }: Customer) => {
    // Two tabs are led to one page; a plan that ended in between is paid for on a new one.
    const key = `checkout-${customerId}-${held.length}-${Math.floor(now / HOUR_MS)}`
    return createCheckout(stripe, { customerId, userId, returnTo, key })
  }
  const known = await findCustomer(db, userId)
  const customer = known ?? (await keepCustomer(db, userId, await createCustomer(stripe, userId, null), now))
  if (!customer) throw accountGone()
  const url = (await payAs(customer)) ?? (await payAs(await becomeAnother(billing, customer)))
  if (!url) throw unavailable()
  return url
}

/** Stripe will never know this customer again: the person becomes a new one there. */
async function becomeAnother(billing: Billing, gone: Customer): Promise<Customer> {
  const { db, stripe } = billing
  await readHeldAgain(billing, gone)
  const customer = await replaceCustomer(db, gone, await createCustomer(stripe, gone.user_id, gone.id))
  if (!customer) throw accountGone()
  return customer
}

const accountGone = () => unauthorized("This account is gone.")

/** Where this person changes their card, sees invoices and cancels. */
export async function openPortal(billing: Billing, userId: string, returnTo: string): Promise<string> {
  const customer = await findCustomer(billing.db, userId)
  const url = customer && (await createPortal(billing.stripe, customer.id, returnTo))
  if (url) return url
  if (customer) await readHeldAgain(billing, customer)
  throw conflict("no_plan", "There is no plan to manage.")
}

/**
 * Ends everything this person pays for and erases them at Stripe, for the erasure of an account. Throws 503 when Stripe
 * does not answer, or is no longer to be asked (BILLING=off) and a plan was alive when it last was: nobody may be erased
 * here and go on paying there. Safe to repeat.
 */
export async function endBilling(db: Database, billing: Settings["billing"], userId: string): Promise<void> {
  const living = (await listSubscriptions(db, userId)).filter(isLiving)
  if (billing.mode === "off") {
    if (living.length > 0) throw unavailable(CANNOT_END_PLAN)
    return
  }
  const customer = await findCustomer(db, userId)
  if (!customer) return
  for (const { id } of living) await cancelNow(billing.stripe, id)
  await deleteCustomer(billing.stripe, customer.id)
}

const CANNOT_END_PLAN =
  "You have a plan at Stripe, and plans are switched off here, so this cannot end it: you would go on paying. Nothing was erased. Ask whoever runs this VitalTrends."
