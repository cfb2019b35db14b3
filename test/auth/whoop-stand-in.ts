import { env } from "cloudflare:workers"
import { vi } from "vitest"

interface ConsentOptions {
  member?: number
  /** What the member left ticked; all that was asked for by default. */
  scopes?: string[]
}

/**
 * WHOOP's OAuth and profile, strict about what our side must send. It stands where the global fetch stands, and fails
 * the request that it does not know.
 */
export class WhoopStandIn {
  revoked: string[] = []
  /** Answers in place of WHOOP: "token" or "profile" → what to say. */
  faults: Partial<Record<"token" | "profile", () => Response | Promise<Response>>> = {}
  readonly #consents = new Map<string, { member: number; scopes: string[]; challenge: string }>()

  constructor() {
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => this.#answer(new Request(input, init)))
  }

  /** The member agrees on WHOOP's page; returns the path by which their browser comes back. */
  consent(authorizationUrl: string, { member = 1, scopes }: ConsentOptions = {}): string {
    const asked = new URL(authorizationUrl)
    const get = (name: string) => asked.searchParams.get(name) ?? ""
    if (asked.origin + asked.pathname !== `${env.WHOOP_ORIGIN}/oauth/oauth2/auth`) throw new Error(asked.href)
    if (get("code_challenge_method") !== "S256" || get("response_type") !== "code") throw new Error("no PKCE")
    const code = crypto.randomUUID()
    this.#consents.set(code, {
      member,
      scopes: scopes ?? get("scope").split(" "),
      challenge: get("code_challenge"),
    })
    const back = new URL(get("redirect_uri"))
    back.search = new URLSearchParams({ code, state: get("state") }).toString()
    return back.pathname + back.search
  }

  /** The member says no. */
  deny(authorizationUrl: string, error = "access_denied"): string {
    const asked = new URL(authorizationUrl).searchParams
    const back = new URL(asked.get("redirect_uri") ?? "")
    back.search = new URLSearchParams({ error, state: asked.get("state") ?? "" }).toString()
    return back.pathname + back.search
  }

  async #answer(request: Request): Promise<Response> {
    const { origin, pathname } = new URL(request.url)
    const call = origin === env.WHOOP_ORIGIN ? `${request.method} ${pathname}` : request.url
    const bearer = request.headers.get("authorization") ?? ""
    switch (call) {
      case "POST /oauth/oauth2/token":
        return this.faults.token?.() ?? (await this.#exchange(await request.formData()))
      case "GET /developer/v2/user/profile/basic":
        return this.faults.profile?.() ?? this.#profile(bearer)
      case "DELETE /developer/v2/user/access":
        this.revoked.push(bearer)
        return new Response(null, { status: 204 })
      default:
        throw new Error(`No test declared ${call}`)
    }
  }

  async #exchange(form: FormData): Promise<Response> {
    const secret =
      form.get("client_id") === "test-client" && form.get("client_secret") === "test-client-secret"
    if (!secret) return Response.json({ error: "invalid_client" }, { status: 401 })
    const code = String(form.get("code"))
    const consent = this.#consents.get(code)
    // A code works once.
    this.#consents.delete(code)
    const verifier = new TextEncoder().encode(String(form.get("code_verifier")))
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", verifier))
    if (consent?.challenge !== digest.toString("base64url"))
      return Response.json({ error: "invalid_grant" }, { status: 400 })
    return Response.json({
      access_token: `access-${consent.member}-${consent.scopes.includes("read:profile")}`,
      expires_in: 3600,
      ...(consent.scopes.includes("offline") && { refresh_token: `refresh-${consent.member}` }),
      scope: consent.scopes.join(" "),
      token_type: "bearer",
    })
  }

  #profile(bearer: string): Response {
    const member = Number(/^Bearer access-(\d+)-true$/.exec(bearer)?.[1] ?? 0)
    if (!member) return new Response("Authorization was not valid", { status: 401 })
    return Response.json({
      user_id: member,
      email: `member-${member}@example.com`,
      first_name: "Ada",
      last_name: `Number ${member}`,
    })
  }
}
