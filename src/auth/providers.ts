import { ArcticFetchError, decodeIdToken, GitHub, Google, OAuth2RequestError } from "arctic"
import { z } from "zod"
import type { OutsideIdentity, ProviderName } from "../db/accounts.ts"
import { type ClientCredentials, callbackUrl, type Settings } from "../env.ts"
import { RefusedError } from "./refusal.ts"

/*
 * GitHub and Google as ways to sign in, through arctic. WHOOP has its own file (whoop-consent.ts): it counts against
 * WHOOP's quota and is what connecting goes through too.
 */

export type ExtraProviderName = Exclude<ProviderName, "whoop">

export interface ExtraProvider {
  createAuthorizationURL(state: string, codeVerifier: string): URL
  /** Exchanges the code and asks who it is. Throws RefusedError. The provider's tokens are then forgotten. */
  identify(code: string, codeVerifier: string): Promise<OutsideIdentity>
}

const timeoutMs = 10_000

/** The ways to sign in that this installation has credentials for, in the order they are offered. */
export function listOffered(settings: Settings): ProviderName[] {
  const extras: ExtraProviderName[] = ["github", "google"]
  return ["whoop", ...extras.filter((name) => settings[name] !== null)]
}

/** null when this installation has no credentials for it. */
export function findExtraProvider(name: ExtraProviderName, settings: Settings): ExtraProvider | null {
  const credentials = settings[name]
  if (!credentials) return null
  return providers[name](credentials, callbackUrl(settings, name))
}

const providers: Record<
  ExtraProviderName,
  (credentials: ClientCredentials, redirectUri: string) => ExtraProvider
> = {
  github: ({ clientId, clientSecret }, redirectUri) => {
    const github = new GitHub(clientId, clientSecret, redirectUri)
    return {
      // No scope: the public profile is all we look at. GitHub knows PKCE, which arctic's class does not send.
      createAuthorizationURL: (state) => github.createAuthorizationURL(state, []),
      identify: (code) =>
        refusing(async () => {
          const tokens = await inTime(github.validateAuthorizationCode(code))
          const user = GitHubUser.parse(await fetchJson("https://api.github.com/user", tokens.accessToken()))
          return { provider: "github", subject: String(user.id), label: user.login }
        }),
    }
  },
  google: ({ clientId, clientSecret }, redirectUri) => {
    const google = new Google(clientId, clientSecret, redirectUri)
    return {
      createAuthorizationURL: (state, codeVerifier) =>
        google.createAuthorizationURL(state, codeVerifier, ["openid", "email"]),
      identify: (code, codeVerifier) =>
        refusing(async () => {
          const tokens = await inTime(google.validateAuthorizationCode(code, codeVerifier))
          // It came from Google itself over TLS, which stands for its signature (OpenID Connect Core, 3.1.3.7).
          const claims = googleClaims(clientId).parse(decodeIdToken(tokens.idToken()))
          return { provider: "google", subject: claims.sub, label: claims.email ?? null }
        }),
    }
  },
}

const GitHubUser = z.object({ id: z.int(), login: z.string().min(1).max(100) })

const googleClaims = (clientId: string) =>
  z.object({
    iss: z.enum(["https://accounts.google.com", "accounts.google.com"]),
    aud: z.literal(clientId),
    exp: z.number().refine((seconds) => seconds * 1000 > Date.now(), "expired"),
    sub: z.string().min(1).max(255),
    email: z.string().max(320).optional(),
  })

async function fetchJson(url: string, accessToken: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: {
      accept: "application/json",
      authorization: `Bearer ${accessToken}`,
      "user-agent": "VitalTrends/1",
    },
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  })
  return response.json()
}

/** arctic's requests know no time-out; what it still does after ours changes nothing. */
async function inTime<T>(request: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new ArcticFetchError("timeout")), timeoutMs)
  try {
    return await Promise.race([request, late])
  } finally {
    clearTimeout(timer)
  }
}

async function refusing<T>(identify: () => Promise<T>): Promise<T> {
  try {
    return await identify()
  } catch (error) {
    throw new RefusedError(error instanceof OAuth2RequestError ? "provider_refused" : "provider_unreachable")
  }
}
