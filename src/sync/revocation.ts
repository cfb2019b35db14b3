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
const RETRY_SECONDS = [10, 60, 300, 1_800, 7_200, 21_600]

export function planRevocation(context: MemberContext, pair: { access: string; refresh: string }): void {
  const now = context.ports.now()
  const { userId, tokenKeys } = context.ports
  context.shelf.put(RevocationOnShelf, {
    access: seal(pair.access, userId, tokenKeys),
    refresh: seal(pair.refresh, userId, tokenKeys),
    since: now,
    tries: 0,
    at: now,
  })
}

/** Tries once if it is time. Returns whether WHOOP confirmed; null when there was nothing to do. Never throws. */
export async function tryRevocation(context: MemberContext): Promise<boolean | null> {
  const { shelf, ports } = context
  const plan = shelf.get(RevocationOnShelf)
  if (!plan || plan.at > ports.now()) return null
  const { userId, tokenKeys } = ports
  const { granted } = await ports.quota.take({ lane: "webhook", userId, count: 1 })
  try {
    if (granted === 0) throw new Error("no call was granted")
    // The first try is with the token in hand; a later one may find it expired and needs a fresh one.
    if (plan.tries > 0) await renew(context)
    await ports.oauth.revokeAccess(unseal(shelf.get(RevocationOnShelf)?.access ?? "", userId, tokenKeys))
    shelf.remove(RevocationOnShelf)
    return true
  } catch {
    postpone(context)
    return false
  }
}

async function renew(context: MemberContext): Promise<void> {
  const { shelf, ports } = context
  const plan = shelf.get(RevocationOnShelf)
  if (!plan) return
  const { userId, tokenKeys } = ports
  const pair = await ports.oauth.refreshAccessToken(unseal(plan.refresh, userId, tokenKeys)).catch(() => null)
  // Refused or unanswered: the token in hand may still do.
  const current = shelf.get(RevocationOnShelf)
  if (!pair || !current) return
  const refresh = pair.refreshToken === null ? current.refresh : seal(pair.refreshToken, userId, tokenKeys)
  shelf.put(RevocationOnShelf, { ...current, access: seal(pair.accessToken, userId, tokenKeys), refresh })
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
