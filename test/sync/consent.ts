import type { Grant } from "../../src/sync/grant.ts"
import { profilePath } from "../../src/whoop/client.ts"
import { connectScopes, WhoopOAuth } from "../../src/whoop/oauth.ts"
import { parseProfile } from "../../src/whoop/wire.ts"
import type { WhoopSimulator } from "../whoop-simulator/index.ts"

export const ORIGIN = "https://whoop.test"
const CALLBACK = "https://app.test/auth/whoop/callback"
export const client = { id: "test-client", secret: "test-client-secret", redirectUris: [CALLBACK] }

export function oauthThrough(send: (request: Request) => Promise<Response>): WhoopOAuth {
  return new WhoopOAuth({
    origin: ORIGIN,
    clientId: client.id,
    clientSecret: client.secret,
    redirectUri: CALLBACK,
    fetch: (input, init) => send(new Request(input, init)),
  })
}

/** The member consents at WHOOP; what the callback would hand to the person's object. */
export async function consent(whoop: WhoopSimulator, memberId: number): Promise<Grant> {
  const oauth = oauthThrough((request) => whoop.fetch(request))
  const verifier = "v".repeat(64)
  whoop.autoConsent = memberId
  const url = oauth.createAuthorizationURL("a state of this test", verifier, connectScopes)
  const back = await whoop.fetch(new Request(url, { redirect: "manual" }))
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? ""
  const tokens = await oauth.validateAuthorizationCode(code, verifier)
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const profile = await whoop.fetch(new Request(`${ORIGIN}/developer${profilePath}`, { headers }))
  return {
    whoopUserId: memberId,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? "",
    expiresInSeconds: tokens.expiresInSeconds,
    profile: parseProfile(await profile.json()),
  }
}
