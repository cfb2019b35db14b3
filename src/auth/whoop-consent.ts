import { OAuth2RequestError } from "arctic"
import { isConnectedAnywhere } from "../db/accounts.ts"
import type { Database } from "../db/database.ts"
import type { Settings } from "../env.ts"
import { errorFields, log } from "../log.ts"
import { quotaOf } from "../sync/quota-object.ts"
import { hasSignInRoom, takeSignInCall } from "../sync/reach.ts"
import { openWhoop } from "../sync/whoop-app.ts"
import { fetchWhoop, profilePath, type WhoopAnswer } from "../whoop/client.ts"
import type { WhoopTokens } from "../whoop/oauth.ts"
import type { Profile } from "../whoop/records.ts"
import { parseProfile } from "../whoop/wire.ts"
import { RefusedError } from "./refusal.ts"

/*
 * A member came back from WHOOP's consent page with a code: exchange it and ask who they are. These are the only calls
 * to WHOOP outside the person's object, as until they are answered nobody knows whose object it is.
 */

/** What finishing a callback works with. */
export interface Finishing {
  env: Env
  db: Database
  settings: Settings
  now: number
}

export interface Consent {
  tokens: WhoopTokens
  profile: Profile
}

/** The code is spent and cannot be asked about again: one stray answer must not cost the consent. */
const profileWaitsMs = [0, 300, 1_500]
/** Of a person who looks at an empty page meanwhile. */
const profilePatienceMs = 20_000

/** Throws RefusedError when WHOOP refuses, does not answer, or when its quota for us is used up. */
export async function exchangeConsent(
  { env, settings, now }: Finishing,
  code: string,
  codeVerifier: string,
): Promise<Consent> {
  // Before the code is spent: it works once, but stays good for a moment. Taken is only what a real code is followed by:
  // else a few made-up ones would keep every webhook of the minute waiting.
  if (!(await hasSignInRoom(env))) throw new RefusedError("whoop_busy")
  const tokens = await exchangeCode(settings, code, codeVerifier)
  const http = {
    origin: settings.whoop.origin,
    userAgent: "VitalTrends/1",
    fetch: (url: string, init: RequestInit) => fetch(url, init),
  }
  let refusal = new RefusedError("whoop_unreachable")
  for (const waitMs of profileWaitsMs) {
    if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs))
    if (!(await takeSignInCall(env))) throw new RefusedError("whoop_busy")
    const answer = await fetchWhoop(http, profilePath, tokens.accessToken)
    if (answer.kind === "rate_limited") await quotaOf(env).learn(answer.rate, answer.retryAfterMs)
    const profile = readProfile(answer)
    if (!(profile instanceof RefusedError)) return { tokens, profile }
    refusal = profile
    if (refusal.code === "whoop_busy" || Date.now() - now > profilePatienceMs) break
  }
  throw refusal
}

/**
 * Gives a fresh grant that was refused to this person back, so that WHOOP does not go on listing us with a member we hold
 * nothing of. A revocation ends every grant of that member to this app, a working connection's too: so not while the
 * member is connected anywhere here. (A race is left: an account that signs in with this WHOOP account for long, and
 * connects it within the milliseconds between the look and the call, is cut off and asked to reconnect.)
 */
export async function returnGrant(at: Finishing, userId: string, consent: Consent): Promise<void> {
  try {
    if (await isConnectedAnywhere(at.db, userId, consent.profile.user_id, at.now)) return
    if (await takeSignInCall(at.env)) await openWhoop(at.settings).revokeAccess(consent.tokens.accessToken)
  } catch (error) {
    // The tokens are forgotten with this request either way.
    log("connection.revocation_failed", errorFields(error))
  }
}

async function exchangeCode(settings: Settings, code: string, codeVerifier: string): Promise<WhoopTokens> {
  try {
    return await openWhoop(settings).validateAuthorizationCode(code, codeVerifier)
  } catch (error) {
    if (!(error instanceof OAuth2RequestError)) throw new RefusedError("whoop_unreachable")
    throw new RefusedError(error.code === "invalid_client" ? "whoop_refused_app" : "provider_refused")
  }
}

function readProfile(answer: WhoopAnswer): Profile | RefusedError {
  switch (answer.kind) {
    case "ok":
      try {
        return parseProfile(answer.json)
      } catch {
        return new RefusedError("whoop_unreachable")
      }
    case "rate_limited":
      return new RefusedError("whoop_busy")
    // With tokens a second old this can only mean that the scope for it was not granted.
    case "unauthorized":
      return new RefusedError("scopes_missing", { missing: "read:profile" })
    case "not_found":
    case "unavailable":
      return new RefusedError("whoop_unreachable")
  }
}
