import { OAuth2RequestError } from "arctic"
import { z } from "zod"
import type { MemberContext } from "./context.ts"
import { shelfKey } from "./shelf.ts"
import { seal, unseal } from "./token-vault.ts"

/*
 * Ending our access at WHOOP after a disconnect. The connection's tokens are gone at once; this pair, sealed, is kept for
 * nothing but the revocation until WHOOP has confirmed it, and not for longer than a week. Connecting again drops it:
 * revoking then would end the new consent, for WHOOP revokes by member and app.
 */

export const RevocationOnShelf = shelfKey(
  "revocation",
  z.object({ access: z.string(), refresh: z.string(), since: z.number(), tries: z.int(), at: z.number() }),
)

const KEEP_TRYING_MS = 7 * 86_400_000
/** From a consent's code to the grant it is exchanged for. */
const CONSENT_MS = 30_000
const RETRY_SECONDS = [10, 60, 300, 1_800, 7_200, 21_600]

/** A pair that is good for nothing but ending our access, sealed. */
export const KeptPairOnShelf = shelfKey("kept_pair", z.object({ access: z.string(), refresh: z.string() }))

export function keepPair({ shelf, ports }: MemberContext, pair: { access: string; refresh: string }): void {
  const { userId, tokenKeys } = ports
  shelf.put(KeptPairOnShelf, {
    access: seal(pair.access, userId, tokenKeys),
    refresh: seal(pair.refresh, userId, tokenKeys),
  })
}

/** Begins with the pair that was kept, if one was. */
export function planRevocation({ shelf, ports }: MemberContext): void {
  const pair = shelf.get(KeptPairOnShelf)
  if (!pair) return
  const now = ports.now()
  shelf.put(RevocationOnShelf, { ...pair, since: now, tries: 0, at: now })
  shelf.remove(KeptPairOnShelf)
}

/** A revocation that waits for its next try is due now: there will be no other. */
export function hastenRevocation({ shelf, ports }: MemberContext): void {
  const plan = shelf.get(RevocationOnShelf)
  if (plan) shelf.put(RevocationOnShelf, { ...plan, at: ports.now() })
}

/** One at a time: a revocation may have to refresh, and of two refreshes at once the second fails. */
const underWay = new WeakMap<MemberContext, Promise<boolean | null>>()

/** Tries once if it is time. Returns whether WHOOP confirmed; null when there was nothing to do. Never throws. */
export function tryRevocation(context: MemberContext): Promise<boolean | null> {
  const other = underWay.get(context)
  if (other) return other
  const own = attempt(context).finally(() => underWay.delete(context))
  underWay.set(context, own)
  return own
}

/** Waits out a revocation under way: arriving after a new consent it would end that one. */
export async function settleRevocation(context: MemberContext): Promise<void> {
  await underWay.get(context)
}

/** Before a consent's code is exchanged: what is being revoked is waited for, what is yet to be revoked waits for it. */
export async function makeWayForConsent(context: MemberContext): Promise<void> {
  await settleRevocation(context)
  const { shelf, ports } = context
  const plan = shelf.get(RevocationOnShelf)
  if (plan) shelf.put(RevocationOnShelf, { ...plan, at: Math.max(plan.at, ports.now() + CONSENT_MS) })
}

async function attempt(context: MemberContext): Promise<boolean | null> {
  const { shelf, ports } = context
  const plan = shelf.get(RevocationOnShelf)
  if (!plan || plan.at > ports.now()) return null
  try {
    // The token in hand may be older than an hour: then a 401 says nothing of the access, and a fresh one must ask again.
    const ended = (await revoke(context)) || (await renew(context)) === "refused" || (await revoke(context))
    if (!ended) throw new Error("WHOOP refuses a token it has just given")
    shelf.remove(RevocationOnShelf)
    return true
  } catch {
    postpone(context)
    return false
  }
}

/** Whether the access has ended; false: WHOOP does not know the token in hand. */
async function revoke({ shelf, ports }: MemberContext): Promise<boolean> {
  const { userId, tokenKeys } = ports
  const { granted } = await ports.quota.take({ lane: "webhook", userId, count: 1 })
  const plan = shelf.get(RevocationOnShelf)
  if (granted === 0 || !plan) throw new Error("no call was granted, or it is not wanted any more")
  return (await ports.oauth.revokeAccess(unseal(plan.access, userId, tokenKeys))) === "ended"
}

/** `refused`: WHOOP knows the refresh token no more either, so nothing of ours opens anything there. */
async function renew({ shelf, ports }: MemberContext): Promise<"renewed" | "refused"> {
  const plan = shelf.get(RevocationOnShelf)
  if (!plan) throw new Error("it is not wanted any more")
  const { userId, tokenKeys } = ports
  try {
    const pair = await ports.oauth.refreshAccessToken(unseal(plan.refresh, userId, tokenKeys))
    const current = shelf.get(RevocationOnShelf)
    if (!current) throw new Error("it is not wanted any more")
    const refresh = pair.refreshToken === null ? current.refresh : seal(pair.refreshToken, userId, tokenKeys)
    shelf.put(RevocationOnShelf, { ...current, access: seal(pair.accessToken, userId, tokenKeys), refresh })
    return "renewed"
  } catch (error) {
    if (error instanceof OAuth2RequestError && error.code === "invalid_grant") return "refused"
    throw error
  }
}

function postpone({ shelf, ports }: MemberContext): void {
  const plan = shelf.get(RevocationOnShelf)
  if (!plan) return
  const now = ports.now()
  ports.log("connection.revocation_failed", { userId: ports.userId, tries: plan.tries })
  if (now - plan.since > KEEP_TRYING_MS) {
    shelf.remove(RevocationOnShelf)
    return
  }
  const seconds = RETRY_SECONDS[Math.min(plan.tries, RETRY_SECONDS.length - 1)] ?? 21_600
  shelf.put(RevocationOnShelf, { ...plan, tries: plan.tries + 1, at: now + seconds * 1000 })
}
