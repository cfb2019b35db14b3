import {
  type Client,
  createWhoop,
  type Life,
  lives,
  READ_SCOPES,
  reliableEvents,
  type Switches,
  virtualClock,
  type WhoopOptions,
} from "./index.ts"

export const ORIGIN = "https://api.prod.whoop.com"
export const CALLBACK = "https://app.example/callback"
export const client: Client = { id: "app", secret: "test-client-secret-not-real", redirectUris: [CALLBACK] }
export const ALL_SCOPES = ["offline", ...READ_SCOPES]

/** Sunday noon in UTC. */
export const NOW = Date.UTC(2026, 10, 22, 12)

export interface Tokens {
  access_token: string
  refresh_token?: string
  expires_in: number
  scope: string
  token_type: string
}

interface AppOptions extends Partial<Omit<WhoopOptions, "clock" | "switches">> {
  life?: Life
  switches?: Partial<Switches>
  paused?: boolean
  now?: number
}

/** A WHOOP with one member, and the smallest app that talks to it. */
export function whoopWithApp(options: AppOptions = {}) {
  const { life = lives.earlySleeper(), switches = {}, paused = false, now = NOW, ...rest } = options
  const clock = virtualClock(now)
  const events: { at: number; headers: Headers; text: string }[] = []
  const app = { status: 204 }
  const whoop = createWhoop({
    seed: 1,
    clock,
    clients: [client],
    webhookUrls: ["https://app.example/webhooks"],
    async deliver(request) {
      events.push({ at: clock.now(), headers: request.headers, text: await request.text() })
      return new Response(null, { status: app.status })
    },
    switches: { ...reliableEvents, ...switches },
    ...rest,
  })
  const userId = whoop.addMember(life, { paused })
  whoop.autoConsent = userId

  const authorize = (parameters: Record<string, string> = {}) => {
    const url = new URL("/oauth/oauth2/auth", ORIGIN)
    const usual = {
      response_type: "code",
      client_id: client.id,
      redirect_uri: CALLBACK,
      state: "state-of-12",
      scope: ALL_SCOPES.join(" "),
    }
    for (const [name, value] of Object.entries({ ...usual, ...parameters })) url.searchParams.set(name, value)
    return whoop.fetch(new Request(url))
  }
  const token = (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...form })
    return whoop.fetch(new Request(`${ORIGIN}/oauth/oauth2/token`, { method: "POST", body, headers }))
  }
  const code = async (parameters: Record<string, string> = {}) =>
    backParameters(await authorize(parameters)).get("code") ?? ""
  const exchange = (given: string) =>
    token({ grant_type: "authorization_code", code: given, redirect_uri: CALLBACK })
  const connect = async (parameters: Record<string, string> = {}) =>
    (await (await exchange(await code(parameters))).json()) as Tokens
  const refresh = (refreshToken: string | undefined, form: Record<string, string> = {}) =>
    token({ grant_type: "refresh_token", refresh_token: refreshToken ?? "", scope: "offline", ...form })
  const call = (tokens: Pick<Tokens, "access_token">, path: string, method = "GET") =>
    whoop.fetch(
      new Request(`${ORIGIN}/developer${path}`, {
        method,
        headers: { authorization: `Bearer ${tokens.access_token}` },
      }),
    )
  return { whoop, clock, userId, events, app, authorize, code, token, exchange, connect, refresh, call }
}

/** What a redirect to the app carries. */
export function backParameters(response: Response): URLSearchParams {
  return new URL(response.headers.get("location") ?? "about:blank").searchParams
}

export interface Page {
  records: Record<string, unknown>[]
  next_token?: string | null
}

export async function pageOf(response: Response): Promise<Page> {
  return (await response.json()) as Page
}
