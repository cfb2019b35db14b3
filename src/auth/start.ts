import type { Context } from "hono"
import type { AppEnv } from "../app-env.ts"
import { notFound } from "../errors.ts"
import { openWhoop } from "../sync/whoop-app.ts"
import { connectScopes, signInScopes } from "../whoop/oauth.ts"
import { attemptLifeMs, type NewAttempt, startAttempt } from "./attempts.ts"
import { readCookie, writeCookie } from "./cookies.ts"
import { findExtraProvider } from "./providers.ts"
import { makeToken } from "./random-token.ts"

/** Begins a round trip and sends the browser to the provider. Throws 404 for a provider that is not offered here. */
export async function sendToProvider<E extends AppEnv>(
  c: Context<E>,
  attempt: NewAttempt,
): Promise<Response> {
  const createUrl = authorizationOf(c, attempt)
  // Kept while it lasts: of two tabs signing in at once neither must undo the other.
  const browserToken = readCookie(c, "oauth") ?? makeToken()
  const { state, codeVerifier } = await startAttempt(c.get("db"), attempt, browserToken, Date.now())
  writeCookie(c, "oauth", browserToken, attemptLifeMs / 1000)
  c.header("cache-control", "no-store")
  return c.redirect(createUrl(state, codeVerifier).toString(), 302)
}

function authorizationOf<E extends AppEnv>(
  c: Context<E>,
  { provider, purpose }: NewAttempt,
): (state: string, codeVerifier: string) => URL {
  const settings = c.get("settings")
  if (provider === "whoop") {
    const scopes = purpose === "connect" ? connectScopes : signInScopes
    return (state, codeVerifier) => openWhoop(settings).createAuthorizationURL(state, codeVerifier, scopes)
  }
  const extra = findExtraProvider(provider, settings)
  if (!extra) throw notFound("This way of signing in is not offered here.")
  return (state, codeVerifier) => extra.createAuthorizationURL(state, codeVerifier)
}
