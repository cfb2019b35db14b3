import { and, eq, gt } from "drizzle-orm"
import type { ProviderName } from "../db/accounts.ts"
import type { Database } from "../db/database.ts"
import { oauth_attempts } from "../db/schema.ts"
import { hashToken, makeToken } from "./random-token.ts"

/** RFC 6749 leaves it open; long enough to read a consent page, short enough to leave nothing lying about. */
export const attemptLifeMs = 10 * 60 * 1000

export type AttemptPurpose = (typeof oauth_attempts.$inferSelect)["purpose"]

export interface NewAttempt {
  provider: ProviderName
  purpose: AttemptPurpose
  /** Whose account it is for; null when signing in. */
  userId: string | null
  returnTo: string | null
}

export interface Attempt extends NewAttempt {
  codeVerifier: string
}

/**
 * Begins a round trip to a provider, bound to the browser that holds `browserToken`. The state travels; D1 holds its
 * hash, so that nobody who reads the table can finish somebody's attempt.
 */
export async function startAttempt(
  db: Database,
  attempt: NewAttempt,
  browserToken: string,
  now: number,
): Promise<{ state: string; codeVerifier: string }> {
  const state = makeToken()
  // 43 characters of base64url are a PKCE verifier too (RFC 7636, 4.1).
  const codeVerifier = makeToken()
  await db.insert(oauth_attempts).values({
    state_hash: await hashToken(state),
    browser_hash: await hashToken(browserToken),
    provider: attempt.provider,
    purpose: attempt.purpose,
    user_id: attempt.userId,
    code_verifier: codeVerifier,
    return_to: attempt.returnTo,
    created_at: now,
    expires_at: now + attemptLifeMs,
  })
  return { state, codeVerifier }
}

/**
 * Takes the attempt of a state, once: of two callbacks with one state the second finds nothing. Null also when it is
 * unknown, expired, another provider's, or was begun in another browser, which then cannot use it up either.
 */
export async function takeAttempt(
  db: Database,
  provider: ProviderName,
  state: string,
  browserToken: string,
  now: number,
): Promise<Attempt | null> {
  const [row] = await db
    .delete(oauth_attempts)
    .where(
      and(
        eq(oauth_attempts.state_hash, await hashToken(state)),
        eq(oauth_attempts.browser_hash, await hashToken(browserToken)),
        eq(oauth_attempts.provider, provider),
        gt(oauth_attempts.expires_at, now),
      ),
    )
    .returning()
  if (!row) return null
  return {
    provider: row.provider,
    purpose: row.purpose,
    userId: row.user_id,
    returnTo: row.return_to,
    codeVerifier: row.code_verifier,
  }
}
