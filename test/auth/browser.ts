import { env } from "cloudflare:workers"
import { createApp } from "../../src/app.ts"
import type { ErasureReceipt, Grant, GrantAnswer, GrantHolder } from "../../src/sync/grant.ts"
import type { WhoopStandIn } from "./whoop-stand-in.ts"

/** Stands where the people's objects stand, and remembers what they were given. */
export class FakeUsers {
  grants: { userId: string; grant: Grant }[] = []
  /** Whose object was told that a grant is on its way, before the code was spent. */
  expecting: string[] = []
  erased: string[] = []
  /** Sessions whose live streams were closed, by the ids their owners see. */
  closedStreams: string[] = []
  outcome: GrantAnswer["outcome"] = "connected"

  getByName(userId: string): GrantHolder & { closeStreams(sessions: string[]): Promise<void> } {
    return {
      expectGrant: async () => {
        this.expecting.push(userId)
      },
      takeGrant: async (grant) => {
        this.grants.push({ userId, grant })
        return { outcome: this.outcome }
      },
      closeStreams: async (sessions) => {
        this.closedStreams.push(...sessions)
      },
      erase: async (): Promise<ErasureReceipt> => {
        this.erased.push(userId)
        return { revokedAtWhoop: true, erased: { inbox: 2 } }
      },
    }
  }
}

export const locationOf = (response: Response) => response.headers.get("location") ?? ""

const app = createApp()

/** A browser at the app: keeps cookies, follows nothing by itself, names its origin as browsers do. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly users: FakeUsers
  readonly origin: string
  readonly #settings: Record<string, string>

  readonly #real: boolean

  /** With "real" users the app reaches the objects themselves. */
  constructor(users: FakeUsers | "real" = new FakeUsers(), settings: Record<string, string> = {}) {
    this.#real = users === "real"
    this.users = users === "real" ? new FakeUsers() : users
    this.#settings = settings
    this.origin = settings.APP_ORIGIN ?? env.APP_ORIGIN
  }

  async request(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
    const request = new Request(new URL(path, this.origin), {
      method,
      redirect: "manual",
      headers: {
        ...(this.cookies.size > 0 && { cookie: [...this.cookies].map((pair) => pair.join("=")).join("; ") }),
        ...(method !== "GET" && { origin: this.origin, "sec-fetch-site": "same-origin" }),
        ...headers,
      },
    })
    const response = await this.send(request)
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  /** A request as it is, with none of the browser's own: another program's, at the same app. */
  async send(request: Request): Promise<Response> {
    return app.fetch(request, { ...env, ...this.#settings, USER: this.#real ? env.USER : this.users })
  }

  get(path: string, headers?: Record<string, string>): Promise<Response> {
    return this.request("GET", path, headers)
  }

  /** Goes through the whole of signing in with WHOOP; returns where it ended. */
  async signIn(whoop: WhoopStandIn, member = 1, path = "/auth/whoop"): Promise<string> {
    const back = whoop.consent(locationOf(await this.get(path)), { member })
    return locationOf(await this.get(back))
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(/; */)
    const [name = "", value = ""] = pair.split("=")
    if (attributes.some((attribute) => attribute.toLowerCase() === "max-age=0")) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
