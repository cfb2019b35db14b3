import type { Call } from "./calls.ts"
import { consentPage, errorPage } from "./consent-page.ts"
import { type Client, type Code, READ_SCOPES, type TokenPair } from "./grants.ts"
import { sha256, toBase64Url } from "./sha256.ts"
import { type Answer, type Consent, html, text, type World } from "./world.ts"

interface AuthorizeRequest {
  client: Client
  redirectUri: string
  scopes: string[]
  state: string
  challenge: string | null
}

/** GET and POST of the authorize address: the page on which a member consents, and what they decide there. */
export async function authorize(world: World, request: Request, url: URL): Promise<Answer> {
  const parsed = parseAuthorize(world, url.searchParams)
  if ("status" in parsed) return parsed
  if (request.method === "POST") {
    return decide(world, parsed, parseDecision(new URLSearchParams(await request.text()), parsed))
  }
  const { autoConsent } = world
  if (autoConsent === null) return askMember(world, parsed)
  const consent =
    typeof autoConsent === "number"
      ? { userId: autoConsent }
      : autoConsent({ clientId: parsed.client.id, scopes: parsed.scopes })
  return decide(world, parsed, consent)
}

function askMember(world: World, asked: AuthorizeRequest): Answer {
  const members = [...world.members.values()].map(({ profile, id }) => ({
    id,
    name: `${profile.first_name} ${profile.last_name}`.trim(),
    email: profile.email,
  }))
  return html(200, consentPage(asked.client.id, members, asked.scopes))
}

/** Errors in client or address are shown; all others go back to the app. */
function parseAuthorize(world: World, query: URLSearchParams): AuthorizeRequest | Answer {
  const client = world.clients.find(({ id }) => id === query.get("client_id"))
  if (client === undefined)
    return html(401, errorPage("invalid_client", "The requested OAuth 2.0 Client does not exist."))
  const redirectUri = query.get("redirect_uri") ?? ""
  const insecure = /^http:\/\/(localhost|127\.0\.0\.1)/.test(redirectUri) && !world.switches.localhostRedirect
  if (!client.redirectUris.includes(redirectUri) || insecure) {
    const reason =
      "The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's pre-registered redirect urls."
    return html(400, errorPage("invalid_request", reason))
  }
  const state = query.get("state") ?? ""
  const fail = (error: string, description: string) =>
    sendBack(redirectUri, { error, error_description: description, state })
  if (state.length < 8) {
    return fail(
      "invalid_state",
      "The state is missing or does not have enough characters and is therefore considered too weak.",
    )
  }
  if (query.get("response_type") !== "code") {
    return fail(
      "unsupported_response_type",
      "The authorization server does not support obtaining a token using this method.",
    )
  }
  const scopes = (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "")
  const allowed = new Set([...(client.scopes ?? READ_SCOPES), "offline"])
  if (scopes.length === 0 || scopes.some((scope) => !allowed.has(scope))) {
    return fail("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
  }
  const challenge = query.get("code_challenge")
  if (challenge !== null && query.get("code_challenge_method") !== "S256") {
    return fail("invalid_request", "Clients must use code_challenge_method=S256.")
  }
  return { client, redirectUri, scopes, state, challenge }
}

function parseDecision(form: URLSearchParams, asked: AuthorizeRequest): Consent {
  if (form.get("decision") !== "allow") return "refuse"
  const ticked = new Set(form.getAll("scope"))
  const scopes = asked.scopes.filter((scope) => scope === "offline" || ticked.has(scope))
  return { userId: Number(form.get("member")), scopes }
}

function decide(world: World, asked: AuthorizeRequest, consent: Consent): Answer {
  const { redirectUri, state, client, challenge } = asked
  if (consent === "ask") return askMember(world, asked)
  if (consent === "refuse") {
    const description = "The resource owner denied the request"
    return sendBack(redirectUri, { error: world.switches.refusal, error_description: description, state })
  }
  const { userId } = consent
  if (!world.members.has(userId)) return html(400, errorPage("invalid_request", "There is no such member."))
  const scopes = asked.scopes.filter((scope) => consent.scopes?.includes(scope) ?? true)
  const code = { clientId: client.id, userId, scopes, redirectUri, challenge }
  const issued = world.grants.issueCode(code, world.network.now())
  return sendBack(redirectUri, { code: issued, scope: scopes.join(" "), state })
}

function sendBack(redirectUri: string, parameters: Record<string, string>): Answer {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { status: 302, headers: { location: url.toString() } }
}

/** POST of the token address. Client credentials are read from the form body only. */
export async function token(world: World, request: Request, call: Call): Promise<Answer> {
  if (request.method !== "POST") return text(405, "HTTP 405 Method Not Allowed")
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    return oauthError(400, "invalid_request", "The POST body must be application/x-www-form-urlencoded.")
  }
  const form = new URLSearchParams(await request.text())
  const client = world.clients.find(({ id }) => id === form.get("client_id"))
  if (client === undefined || client.secret !== form.get("client_secret")) {
    return oauthError(
      401,
      "invalid_client",
      "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
    )
  }
  call.clientId = client.id
  const grantType = form.get("grant_type")
  if (grantType === "authorization_code") return exchangeCode(world, form, client, call)
  if (grantType === "refresh_token") return refresh(world, form, client, call)
  return oauthError(
    400,
    "unsupported_grant_type",
    "The authorization grant type is not supported by the authorization server.",
  )
}

function exchangeCode(world: World, form: URLSearchParams, client: Client, call: Call): Answer {
  const now = world.network.now()
  const code = world.grants.findCode(form.get("code") ?? "")
  if (code === undefined || code.clientId !== client.id) return invalidGrant()
  call.userId = code.userId
  if (code.grant !== null) {
    if (world.switches.codeReplayKillsTokens) world.grants.end(code.grant)
    return invalidGrant()
  }
  if (now >= code.expiresAt || code.redirectUri !== form.get("redirect_uri")) return invalidGrant()
  if (!verifierFits(world, code, form.get("code_verifier"))) return invalidGrant()
  return tokenReply(world, world.grants.exchange(code, now))
}

function verifierFits(world: World, code: Code, verifier: string | null): boolean {
  if (code.challenge === null || world.switches.pkce === "ignored") return true
  return verifier !== null && toBase64Url(sha256(new TextEncoder().encode(verifier))) === code.challenge
}

function refresh(world: World, form: URLSearchParams, client: Client, call: Call): Answer {
  const presented = form.get("refresh_token") ?? ""
  call.userId = world.grants.findRefresh(presented)?.userId ?? null
  const withOffline = (form.get("scope") ?? "").split(" ").includes("offline")
  const pair = world.grants.refresh(presented, client.id, withOffline, world.network.now())
  return pair === null ? invalidGrant() : tokenReply(world, pair)
}

function tokenReply(world: World, pair: TokenPair): Answer {
  const { accessToken, refreshToken, scopes } = pair
  return json(200, {
    access_token: accessToken,
    expires_in: world.switches.accessTokenSeconds,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope: scopes.join(" "),
    token_type: "bearer",
  })
}

const invalidGrant = (): Answer =>
  oauthError(
    400,
    "invalid_grant",
    "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  )

function oauthError(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description, status_code: status })
}

function json(status: number, body: object): Answer {
  const headers = { "content-type": "application/json;charset=UTF-8", "cache-control": "no-store" }
  return { status, headers, body: JSON.stringify(body) }
}
