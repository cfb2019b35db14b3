import {
  ArcticFetchError,
  CodeChallengeMethod,
  OAuth2Client,
  OAuth2RequestError,
  UnexpectedResponseError,
} from "arctic"
import { z } from "zod"

/*
 * WHOOP as an OAuth provider, in arctic's shape. arctic has no WHOOP, and its generic client authenticates with HTTP
 * Basic while WHOOP wants client_id and client_secret in the form body, so the token requests are ours; they know a
 * time-out and fail with arctic's own errors: OAuth2RequestError (.code) when WHOOP refuses with a JSON `error`,
 * UnexpectedResponseError (.status) for any other answer, ArcticFetchError when there is none.
 */

/** What connecting asks for; `offline` brings the refresh token. */
export const connectScopes = [
  "read:recovery",
  "read:cycles",
  "read:workout",
  "read:sleep",
  "read:profile",
  "read:body_measurement",
  "offline",
] as const

/** Signing in only has to learn who it is. */
export const signInScopes = ["read:profile"] as const

export interface WhoopTokens {
  accessToken: string
  /** null without the scope `offline`. */
  refreshToken: string | null
  expiresInSeconds: number
  /** Empty when WHOOP does not say: then they are the ones asked for (RFC 6749, 5.1). */
  scopes: string[]
}

// Refresh tokens are single-use: a reply is refused for want of an access token only, never for a trifle beside it.
const TokenReply = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1).nullish().catch(null),
    expires_in: z.number().positive().catch(3600),
    scope: z.string().catch(""),
  })
  .transform(
    (reply): WhoopTokens => ({
      accessToken: reply.access_token,
      refreshToken: reply.refresh_token ?? null,
      expiresInSeconds: reply.expires_in,
      scopes: reply.scope.split(" ").filter(Boolean),
    }),
  )

const ErrorReply = z.object({ error: z.string(), error_description: z.string().nullish().catch(null) })

export interface WhoopOAuthOptions {
  /** WHOOP_ORIGIN. */
  origin: string
  clientId: string
  clientSecret: string
  redirectUri: string
  fetch?: typeof fetch
  timeouts?: Timeouts
}

/** In ms. */
interface Timeouts {
  /**
   * The answer to a refresh is the only copy of the new pair: giving up on it gives up the connection. Longer than
   * gateways wait for what is behind them (60 s is the usual most).
   */
  refresh: number
  other: number
}

const usualTimeouts: Timeouts = { refresh: 65_000, other: 10_000 }

export class WhoopOAuth {
  readonly #options: WhoopOAuthOptions
  readonly #fetch: typeof fetch
  readonly #timeouts: Timeouts

  constructor(options: WhoopOAuthOptions) {
    this.#options = options
    // Looked up at each call: tests and simulated worlds replace the global one.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init))
    this.#timeouts = options.timeouts ?? usualTimeouts
  }

  createAuthorizationURL(state: string, codeVerifier: string, scopes: readonly string[]): URL {
    const { origin, clientId, clientSecret, redirectUri } = this.#options
    return new OAuth2Client(clientId, clientSecret, redirectUri).createAuthorizationURLWithPKCE(
      `${origin}/oauth/oauth2/auth`,
      state,
      CodeChallengeMethod.S256,
      codeVerifier,
      [...scopes],
    )
  }

  validateAuthorizationCode(code: string, codeVerifier: string): Promise<WhoopTokens> {
    return this.#requestTokens({
      grant_type: "authorization_code",
      code,
      redirect_uri: this.#options.redirectUri,
      code_verifier: codeVerifier,
    })
  }

  /** Spends the refresh token: once WHOOP answers, only the new pair works. */
  refreshAccessToken(refreshToken: string): Promise<WhoopTokens> {
    const parameters = { grant_type: "refresh_token", refresh_token: refreshToken, scope: "offline" }
    return this.#requestTokens(parameters, this.#timeouts.refresh)
  }

  /**
   * Ends this app's access to the member, all tokens of all grants at once. `unauthorized`: WHOOP does not know this token,
   * because the access has ended already, or because the token is more than an hour old.
   */
  async revokeAccess(accessToken: string): Promise<"ended" | "unauthorized"> {
    const response = await this.#send(`${this.#options.origin}/developer/v2/user/access`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${accessToken}` },
    })
    await response.body?.cancel()
    if (response.status === 401) return "unauthorized"
    if (!response.ok) throw new UnexpectedResponseError(response.status)
    return "ended"
  }

  async #requestTokens(
    parameters: Record<string, string>,
    timeoutMs = this.#timeouts.other,
  ): Promise<WhoopTokens> {
    const { origin, clientId, clientSecret } = this.#options
    const request = {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        ...parameters,
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    }
    const response = await this.#send(`${origin}/oauth/oauth2/token`, request, timeoutMs)
    const text = await response.text().catch((cause: unknown) => {
      throw new ArcticFetchError(cause)
    })
    if (response.status === 400 || response.status === 401) {
      const refusal = ErrorReply.safeParse(parseJson(text))
      if (!refusal.success) throw new UnexpectedResponseError(response.status)
      throw new OAuth2RequestError(refusal.data.error, refusal.data.error_description ?? null, null, null)
    }
    const reply = TokenReply.safeParse(parseJson(text))
    if (!response.ok || !reply.success) throw new UnexpectedResponseError(response.status)
    return reply.data
  }

  async #send(url: string, init: RequestInit, timeoutMs = this.#timeouts.other): Promise<Response> {
    const headers = new Headers(init.headers)
    // WHOOP blocks some default User-Agents.
    headers.set("user-agent", "VitalTrends/1")
    try {
      return await this.#fetch(url, {
        ...init,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch (cause) {
      throw new ArcticFetchError(cause)
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
