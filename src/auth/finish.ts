import { canConnect } from "../billing/entitlement.ts"
import { findOrCreateAccount, forgetIdentity, linkIdentity, type OutsideIdentity } from "../db/accounts.ts"
import { findConnection } from "../db/connections.ts"
import { errorFields, log } from "../log.ts"
import { userObject } from "../sync/reach.ts"
import { connectScopes, type WhoopTokens } from "../whoop/oauth.ts"
import type { Attempt } from "./attempts.ts"
import { findExtraProvider } from "./providers.ts"
import { RefusedError } from "./refusal.ts"
import { type Consent, exchangeConsent, type Finishing, returnGrant } from "./whoop-consent.ts"

/*
 * What a callback does once its attempt has been taken, by purpose. All of it throws RefusedError for what a person must
 * be told, and then has changed nothing.
 */

/** Who came back from the provider. Their tokens are forgotten at once: signing in stores none. */
export async function identify(at: Finishing, attempt: Attempt, code: string): Promise<OutsideIdentity> {
  if (attempt.provider === "whoop") {
    const { profile } = await exchangeConsent(at, code, attempt.codeVerifier)
    return whoopIdentity(profile)
  }
  const provider = findExtraProvider(attempt.provider, at.settings)
  if (!provider) throw new RefusedError("provider_refused")
  return provider.identify(code, attempt.codeVerifier)
}

/** Returns whose account it is, new or known. */
export async function finishSignIn(at: Finishing, attempt: Attempt, code: string): Promise<string> {
  const identity = await identify(at, attempt, code)
  const { userId, created } = await findOrCreateAccount(at.db, identity, crypto.randomUUID(), at.now)
  if (created) log("account.created", { userId, provider: attempt.provider })
  return userId
}

export async function finishLink(
  at: Finishing,
  userId: string,
  attempt: Attempt,
  code: string,
): Promise<void> {
  const identity = await identify(at, attempt, code)
  const link = await linkIdentity(at.db, userId, identity, at.now)
  if (link === "taken") throw new RefusedError("identity_taken")
}

/** Hands the member's grant to the person's object, or gives it back and says why not. */
export async function finishConnect(
  at: Finishing,
  userId: string,
  attempt: Attempt,
  code: string,
): Promise<void> {
  if (!(await canConnect(at.db, at.settings, userId))) throw new RefusedError("plan_needed")
  // Should it fail, connecting is as safe as it can be without.
  await userObject(at.env, userId)
    .expectGrant()
    .catch((error: unknown) => log("request.failed", errorFields(error)))
  const consent = await exchangeConsent(at, code, attempt.codeVerifier)
  try {
    await connect(at, userId, consent)
  } catch (error) {
    if (error instanceof RefusedError && error.code !== "failed_here") {
      await returnGrant(at, userId, consent)
    }
    throw error
  }
}

async function connect(at: Finishing, userId: string, { tokens, profile }: Consent): Promise<void> {
  const missing = missingScopes(tokens)
  if (missing.length > 0) throw new RefusedError("scopes_missing", { missing: missing.join(" ") })
  if (tokens.refreshToken === null) throw new RefusedError("no_refresh_token")

  // Before it is claimed: whoever holds a stolen session must not sign in by a WHOOP account of their own, not even while
  // the person's object is too busy to refuse it.
  const held = await findConnection(at.db, userId)
  if (held && held.whoop_user_id !== profile.user_id) throw new RefusedError("other_account")

  // A connected WHOOP account signs in to the account it is connected to: claiming it as a way in first lets one primary
  // key decide against somebody who is signing in with it at this very moment.
  const identity = whoopIdentity(profile)
  const claim = await linkIdentity(at.db, userId, identity, at.now)
  if (claim === "taken") throw new RefusedError("linked_elsewhere")
  const outcome = await userObject(at.env, userId)
    .takeGrant({
      whoopUserId: profile.user_id,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresInSeconds: tokens.expiresInSeconds,
      profile,
    })
    .then(
      (answer) => answer.outcome,
      (error: unknown) => {
        // It may have been stored before it failed: the claim and the grant stay, connecting again settles it.
        log("request.failed", errorFields(error))
        throw new RefusedError("failed_here")
      },
    )
  if (outcome === "connected") return
  if (claim === "linked") await forgetIdentity(at.db, userId, identity)
  throw new RefusedError(outcome === "account_gone" ? "signed_out" : outcome)
}

/** `offline` is not among them: what matters of it is the refresh token. */
function missingScopes(tokens: WhoopTokens): string[] {
  if (tokens.scopes.length === 0) return []
  return connectScopes.filter((scope) => scope !== "offline" && !tokens.scopes.includes(scope))
}

function whoopIdentity(profile: Consent["profile"]): OutsideIdentity {
  return { provider: "whoop", subject: String(profile.user_id), label: profile.email || null }
}
