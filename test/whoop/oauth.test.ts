import { createHash } from "node:crypto"
import { ArcticFetchError, OAuth2RequestError, UnexpectedResponseError } from "arctic"
import { describe, expect, test, vi } from "vitest"
import { connectScopes, WhoopOAuth } from "../../src/whoop/oauth.ts"

const pair = { access_token: "a", refresh_token: "r", expires_in: 1800, scope: "offline read:sleep" }

const app = {
  origin: "https://whoop.test",
  clientId: "id",
  clientSecret: "secret",
  redirectUri: "https://vital.example/auth/whoop/callback",
}

/** WHOOP with one answer, and what it was sent. */
function whoopAnswering(answer: (signal: AbortSignal) => Response | Promise<Response>) {
  const requests: { method: string; url: string; headers: Headers; form: URLSearchParams }[] = []
  const oauth = new WhoopOAuth({
    ...app,
    timeouts: { refresh: 100, other: 50 },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { method, url, headers } = request
      requests.push({ method, url, headers, form: new URLSearchParams(await request.text()) })
      // Not the request's own signal: it is collected with the request, and then never aborts.
      return answer(init?.signal ?? request.signal)
    },
  })
  return { oauth, requests }
}

test("the authorization address carries the S256 of the verifier, and the scopes with spaces", () => {
  const { oauth } = whoopAnswering(() => Response.json(pair))
  const url = oauth.createAuthorizationURL("state-123", "v".repeat(43), connectScopes)
  expect(url.origin + url.pathname).toBe("https://whoop.test/oauth/oauth2/auth")
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "id",
    redirect_uri: "https://vital.example/auth/whoop/callback",
    state: "state-123",
    scope: connectScopes.join(" "),
    code_challenge_method: "S256",
    code_challenge: createHash("sha256").update("v".repeat(43)).digest("base64url"),
  })
})

describe("the token exchange", () => {
  test("sends the client's credentials in the form body, not as HTTP Basic", async () => {
    const { oauth, requests } = whoopAnswering(() => Response.json(pair))
    expect(await oauth.validateAuthorizationCode("c", "v")).toEqual({
      accessToken: "a",
      refreshToken: "r",
      expiresInSeconds: 1800,
      scopes: ["offline", "read:sleep"],
    })
    await oauth.refreshAccessToken("r0")
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(2).fill("POST https://whoop.test/oauth/oauth2/token"),
    )
    const [code, refresh] = requests.map(({ form }) => Object.fromEntries(form))
    expect(code).toEqual({
      grant_type: "authorization_code",
      code: "c",
      code_verifier: "v",
      redirect_uri: "https://vital.example/auth/whoop/callback",
      client_id: "id",
      client_secret: "secret",
    })
    expect(refresh).toEqual({
      grant_type: "refresh_token",
      refresh_token: "r0",
      scope: "offline",
      client_id: "id",
      client_secret: "secret",
    })
    for (const { headers } of requests) {
      expect(headers.get("authorization")).toBeNull()
      expect(headers.get("user-agent")).toMatch(/^VitalTrends/)
    }
  })

  test("a pair is never thrown away for a trifle beside it", async () => {
    const odd = { access_token: "a", refresh_token: "r", expires_in: "soon", scope: 7 }
    const { oauth } = whoopAnswering(() => Response.json(odd))
    expect(await oauth.refreshAccessToken("r0")).toEqual({
      accessToken: "a",
      refreshToken: "r",
      expiresInSeconds: 3600,
      scopes: [],
    })
  })

  test.each([400, 401])("%i with a JSON error is WHOOP's refusal, with its code", async (status) => {
    const { oauth } = whoopAnswering(() => Response.json({ error: "invalid_grant" }, { status }))
    const error = await oauth.refreshAccessToken("r0").catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OAuth2RequestError)
    expect(error).toMatchObject({ code: "invalid_grant" })
  })

  test.each<[string, () => Response]>([
    ["a 400 in plain text", () => new Response("Bad Request", { status: 400 })],
    ["a 429", () => new Response("", { status: 429 })],
    ["a 503", () => Response.json({ error: "invalid_grant" }, { status: 503 })],
    ["200 with HTML", () => new Response("<html>")],
    ["200 with cut JSON", () => new Response('{"access_token":"a","refr')],
    ["200 without an access token", () => Response.json({ refresh_token: "r" })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example" } })],
  ])("%s is no refusal", async (_what, answer) => {
    const { oauth } = whoopAnswering(answer)
    await expect(oauth.refreshAccessToken("r0")).rejects.toBeInstanceOf(UnexpectedResponseError)
  })

  test("no answer, no answer in time, or one that breaks off is none", async () => {
    const hang = (signal: AbortSignal) =>
      new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
    const broken = () =>
      new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("reset")) }))
    const refused = () => Promise.reject(new TypeError("connection refused"))
    for (const answer of [hang, broken, refused]) {
      const { oauth } = whoopAnswering(answer)
      await expect(oauth.refreshAccessToken("r0")).rejects.toBeInstanceOf(ArcticFetchError)
    }
  })

  test("a refresh is waited for longer than anything else: its answer is the only copy of the new pair", async () => {
    const waits: number[] = []
    const timeout = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      waits.push(ms)
      return new AbortController().signal
    })
    const usual = new WhoopOAuth({ ...app, fetch: async () => new Response("", { status: 500 }) })
    await usual.refreshAccessToken("r0").catch(() => undefined)
    await usual.validateAuthorizationCode("code", "verifier").catch(() => undefined)
    timeout.mockRestore()
    expect(waits[0]).toBeGreaterThan(60_000)
    expect(waits[1]).toBe(10_000)
  })

  test("no error holds a token, a code or the secret", async () => {
    for (const answer of [
      () => Response.json({ error: "invalid_grant", error_description: "r0 is spent" }, { status: 400 }),
      () => new Response('{"access_token":"leak"'),
      () => Promise.reject(new TypeError("network")),
    ]) {
      const { oauth } = whoopAnswering(answer)
      const error = await oauth.refreshAccessToken("canary-r0").catch((error: unknown) => error)
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toMatch(
        /canary-r0|secret|leak/,
      )
    }
  })
})

describe("ending access", () => {
  test("is done when WHOOP says so; a token it does not know leaves that open", async () => {
    for (const status of [204, 200, 401]) {
      const { oauth, requests } = whoopAnswering(() => new Response(null, { status }))
      expect(await oauth.revokeAccess("a")).toBe(status === 401 ? "unauthorized" : "ended")
      expect(requests[0]).toMatchObject({
        method: "DELETE",
        url: "https://whoop.test/developer/v2/user/access",
      })
      expect(requests[0]?.headers.get("authorization")).toBe("Bearer a")
    }
  })

  test("is not done by a 429 or a 500", async () => {
    for (const status of [429, 500]) {
      const { oauth } = whoopAnswering(() => new Response("", { status }))
      await expect(oauth.revokeAccess("a")).rejects.toBeInstanceOf(UnexpectedResponseError)
    }
  })
})
