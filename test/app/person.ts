import { waitUntil } from "./wait-until.ts"

/** What GET /api/v1/connections says of WHOOP, as far as the driver reads it. */
interface Connection {
  provider: string
  status: "not_connected" | "connected" | "reconnect_needed"
  sync: { state: string; error: string | null; records: number }
}

export interface Consent {
  /** The member that the person is at WHOOP. */
  memberId: number
  /** Scopes the person ticks off on WHOOP's page. */
  without?: string[]
  refuse?: boolean
}

/** Somebody with a browser's cookies, who uses the app over HTTP: signs in, connects, reads. */
export class Person {
  readonly #appOrigin: string
  readonly #memberId: number
  readonly #cookies = new Map<string, string>()

  constructor(appOrigin: string, memberId: number) {
    this.#appOrigin = appOrigin
    this.#memberId = memberId
  }

  /** One request with the person's cookies, redirects not followed. The body, when given, goes as JSON. */
  async request(
    method: string,
    path: string,
    { json, headers }: { json?: unknown; headers?: Record<string, string> } = {},
  ) {
    const url = new URL(path, this.#appOrigin)
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        cookie: Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; "),
        ...(method !== "GET" && { origin: this.#appOrigin }),
        ...(json !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response
  }

  #keep(cookie: string) {
    const [pair = "", ...attributes] = cookie.split(";")
    const [name = "", value = ""] = pair.split("=")
    const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))
    if (gone) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }

  /** The JSON of a path. Throws unless it is answered with 200. */
  async get<T>(path: string): Promise<T> {
    const response = await this.request("GET", path)
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  /** Every page of a list, in order. */
  async getAll<T>(path: string): Promise<T[]> {
    const all: T[] = []
    for (let cursor: string | null = ""; cursor !== null; ) {
      const next = new URL(path, this.#appOrigin)
      if (cursor !== "") next.searchParams.set("cursor", cursor)
      const page: { data: T[]; next_cursor: string | null } = await this.get(next.pathname + next.search)
      all.push(...page.data)
      cursor = page.next_cursor
    }
    return all
  }

  /** Signs in with WHOOP. Resolves to the path the person ends on. */
  signIn(consent: Partial<Consent> = {}): Promise<string> {
    return this.#roundTrip("/auth/whoop", consent)
  }

  /** Connects (or reconnects) WHOOP. Resolves to the path the person ends on. */
  connect(consent: Partial<Consent> = {}): Promise<string> {
    return this.#roundTrip("/connections/whoop/connect", consent)
  }

  async signInAndConnect(): Promise<void> {
    await this.signIn()
    const page = await this.connect()
    if (page !== "/settings/connections") throw new Error(`connecting ended on ${page}`)
  }

  /** From a path of the app over WHOOP's consent page back to the app, as a browser would go. */
  async #roundTrip(path: string, consent: Partial<Consent>): Promise<string> {
    const start = await this.request("GET", path)
    const authorize = locationOf(start, this.#appOrigin)
    if (authorize.origin === this.#appOrigin) return authorize.pathname + authorize.search
    const callback = await decideAtWhoop(authorize, { memberId: this.#memberId, ...consent })
    const end = await this.request("GET", callback.pathname + callback.search)
    const page = locationOf(end, this.#appOrigin)
    return page.pathname + page.search
  }

  async connection(): Promise<Connection> {
    const { data } = await this.get<{ data: Connection[] }>("/api/v1/connections")
    const whoop = data.find(({ provider }) => provider === "whoop")
    if (!whoop) throw new Error("GET /api/v1/connections does not list WHOOP")
    return whoop
  }

  /** Until everything asked for is done (design 2.4: then, and only then, the state is idle again). */
  untilIdle({ timeoutMs = 60_000 } = {}): Promise<Connection> {
    return waitUntil(
      "syncing is done",
      async () => {
        const connection = await this.connection()
        return connection.status !== "not_connected" && connection.sync.state === "idle" && connection
      },
      { timeoutMs },
    )
  }
}

async function decideAtWhoop(
  authorize: URL,
  { memberId, without = [], refuse = false }: Consent,
): Promise<URL> {
  const scopes = (authorize.searchParams.get("scope") ?? "")
    .split(" ")
    .filter((scope) => !without.includes(scope))
  const form = new URLSearchParams({ decision: refuse ? "refuse" : "allow", member: String(memberId) })
  for (const scope of scopes) form.append("scope", scope)
  return locationOf(
    await fetch(authorize, { method: "POST", body: form, redirect: "manual" }),
    authorize.href,
  )
}

function locationOf(response: Response, base: string): URL {
  const location = response.headers.get("location")
  if (location === null) throw new Error(`${response.status} without a redirect from ${response.url}`)
  return new URL(location, base)
}
