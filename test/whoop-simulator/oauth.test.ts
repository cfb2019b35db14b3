import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { ALL_SCOPES, backParameters, CALLBACK, client, type Tokens, whoopWithApp } from "./connected-app.ts"

const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error
const tokensOf = async (response: Response) => (await response.json()) as Tokens

describe("authorizing", () => {
  it("shows a page with the members and the scopes", async () => {
    const { authorize, whoop } = whoopWithApp()
    whoop.autoConsent = null
    const page = await (await authorize()).text()
    expect(page).toContain('name="member" value="10000001"')
    expect(page).toContain('name="scope" value="read:sleep"')
    expect(page).not.toContain('value="offline"')
  })

  it("the page's decision goes back with a code, the state and only the ticked scopes", async () => {
    const { authorize, whoop, exchange, userId } = whoopWithApp()
    whoop.autoConsent = null
    const { url } = await authorizeRequest(authorize, whoop)
    const body = new URLSearchParams({ decision: "allow", member: String(userId), scope: "read:sleep" })
    const back = backParameters(await whoop.fetch(new Request(url, { method: "POST", body })))
    expect(back.get("state")).toBe("state-of-12")
    const tokens = await tokensOf(await exchange(back.get("code") ?? ""))
    expect(tokens.scope).toBe("offline read:sleep")
  })

  it("a refusal goes back as request_forbidden", async () => {
    const { authorize, whoop } = whoopWithApp()
    whoop.autoConsent = () => "refuse"
    const back = backParameters(await authorize())
    expect(back.get("error")).toBe("request_forbidden")
    expect(back.get("error_description")).not.toBe("")
    expect(back.get("state")).toBe("state-of-12")
  })

  it.each([
    [{ state: "short" }, "invalid_state"],
    [{ scope: "read:everything" }, "invalid_scope"],
    [{ scope: "" }, "invalid_scope"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ code_challenge: "x", code_challenge_method: "plain" }, "invalid_request"],
  ])("%o goes back as %s", async (parameters, error) => {
    const { authorize } = whoopWithApp()
    expect(backParameters(await authorize(parameters)).get("error")).toBe(error)
  })

  it.each([[{ client_id: "stranger" }], [{ redirect_uri: `${CALLBACK}/` }]])(
    "%o is shown and goes nowhere",
    async (parameters) => {
      const { authorize } = whoopWithApp()
      const response = await authorize(parameters as Record<string, string>)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.headers.get("location")).toBeNull()
    },
  )

  async function authorizeRequest(
    authorize: () => Promise<Response>,
    whoop: ReturnType<typeof whoopWithApp>["whoop"],
  ) {
    await authorize()
    const { path, query } = whoop.calls.list.at(-1) ?? { path: "", query: "" }
    return { url: `https://api.prod.whoop.com${path}${query}` }
  }
})

describe("codes", () => {
  it("work once", async () => {
    const { code, exchange } = whoopWithApp()
    const once = await code()
    expect((await exchange(once)).status).toBe(200)
    const again = await exchange(once)
    expect(again.status).toBe(400)
    expect(await errorOf(again)).toBe("invalid_grant")
  })

  it("live ten minutes", async () => {
    const { code, exchange, clock } = whoopWithApp()
    const [early, late] = [await code(), await code()]
    await clock.advance(599_000)
    expect((await exchange(early)).status).toBe(200)
    await clock.advance(1000)
    expect((await exchange(late)).status).toBe(400)
  })

  it("belong to their redirect URI", async () => {
    const { code, token } = whoopWithApp()
    const form = {
      grant_type: "authorization_code",
      code: await code(),
      redirect_uri: "https://evil.example/",
    }
    expect((await token(form)).status).toBe(400)
  })

  it("with a challenge need its verifier", async () => {
    const { code, token } = whoopWithApp()
    const verifier = "a-verifier-of-at-least-forty-three-characters"
    const challenge = createHash("sha256").update(verifier).digest("base64url")
    const parameters = { code_challenge: challenge, code_challenge_method: "S256" }
    const form = { grant_type: "authorization_code", redirect_uri: CALLBACK }
    expect((await token({ ...form, code: await code(parameters) })).status).toBe(400)
    expect(
      (await token({ ...form, code: await code(parameters), code_verifier: `${verifier}x` })).status,
    ).toBe(400)
    expect((await token({ ...form, code: await code(parameters), code_verifier: verifier })).status).toBe(200)
  })

  it("presented twice kill their tokens where the switch says so", async () => {
    const { code, exchange, call } = whoopWithApp({ switches: { codeReplayKillsTokens: true } })
    const once = await code()
    const tokens = await tokensOf(await exchange(once))
    await exchange(once)
    expect((await call(tokens, "/v2/cycle")).status).toBe(401)
  })
})

describe("client credentials", () => {
  it("are read from the form only", async () => {
    const { code, token, whoop } = whoopWithApp()
    const basic = `Basic ${btoa(`${client.id}:${client.secret}`)}`
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      code: await code(),
      redirect_uri: CALLBACK,
    })
    const url = "https://api.prod.whoop.com/oauth/oauth2/token"
    const response = await whoop.fetch(
      new Request(url, { method: "POST", body, headers: { authorization: basic } }),
    )
    expect(response.status).toBe(401)
    expect(await errorOf(response)).toBe("invalid_client")
    expect(await errorOf(await token({ client_secret: "wrong" }))).toBe("invalid_client")
  })

  it("in JSON are not read", async () => {
    const { whoop } = whoopWithApp()
    const url = "https://api.prod.whoop.com/oauth/oauth2/token"
    const headers = { "content-type": "application/json" }
    const response = await whoop.fetch(new Request(url, { method: "POST", body: "{}", headers }))
    expect([response.status, await errorOf(response)]).toEqual([400, "invalid_request"])
  })
})

describe("tokens", () => {
  it("are opaque, 43 and 43 characters, for an hour", async () => {
    const { connect, call, clock } = whoopWithApp()
    const tokens = await connect()
    expect(tokens).toMatchObject({ expires_in: 3600, token_type: "bearer", scope: ALL_SCOPES.join(" ") })
    expect(tokens.access_token).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
    await clock.advance(3_599_000)
    expect((await call(tokens, "/v2/cycle")).status).toBe(200)
    await clock.advance(1000)
    const late = await call(tokens, "/v2/cycle")
    expect([late.status, await late.text()]).toEqual([401, "Authorization was not valid"])
  })

  it("come without a refresh token when offline was not asked for", async () => {
    const { connect } = whoopWithApp()
    expect(await connect({ scope: "read:profile" })).not.toHaveProperty("refresh_token")
  })

  it("rotate: both old ones die at once, and each presentation is known", async () => {
    const { connect, refresh, call, whoop } = whoopWithApp()
    const first = await connect()
    const second = await tokensOf(await refresh(first.refresh_token))
    expect((await call(first, "/v2/cycle")).status).toBe(401)
    expect((await call(second, "/v2/cycle")).status).toBe(200)
    const spent = await refresh(first.refresh_token)
    expect([spent.status, await errorOf(spent)]).toEqual([400, "invalid_grant"])
    expect((await refresh(second.refresh_token)).status).toBe(200)
    const [oldest, middle, newest] = whoop.refreshTokens()
    expect(oldest?.presentations.map(({ outcome }) => outcome)).toEqual(["rotated", "refused"])
    expect(middle?.presentations).toHaveLength(1)
    expect(newest).toMatchObject({ state: "live", presentations: [] })
  })

  it("of two parallel refreshes one fails", async () => {
    const { connect, refresh } = whoopWithApp()
    const { refresh_token } = await connect()
    const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it("a spent one takes the chain with it where the switch says so", async () => {
    const { connect, refresh, call } = whoopWithApp({ switches: { spentRefreshToken: "chain_revoked" } })
    const first = await connect()
    const second = await tokensOf(await refresh(first.refresh_token))
    await refresh(first.refresh_token)
    expect((await call(second, "/v2/cycle")).status).toBe(401)
    expect((await refresh(second.refresh_token)).status).toBe(400)
  })

  it("a spent one is answered with the same pair in a grace period", async () => {
    const { connect, refresh, clock } = whoopWithApp({ switches: { refreshGraceSeconds: 30 } })
    const first = await connect()
    const second = await tokensOf(await refresh(first.refresh_token))
    expect(await tokensOf(await refresh(first.refresh_token))).toEqual(second)
    await clock.advance(30_000)
    expect((await refresh(first.refresh_token)).status).toBe(400)
  })

  it("a refresh without scope=offline gets no refresh token, or one by the switch", async () => {
    const strict = whoopWithApp()
    const form = { scope: "" }
    expect(
      await tokensOf(await strict.refresh((await strict.connect()).refresh_token, form)),
    ).not.toHaveProperty("refresh_token")
    const kind = whoopWithApp({ switches: { refreshWithoutOffline: "keeps" } })
    expect(await tokensOf(await kind.refresh((await kind.connect()).refresh_token, form))).toHaveProperty(
      "refresh_token",
    )
  })

  it("die with the member's revocation, through the API or the WHOOP app", async () => {
    const { connect, call, refresh, whoop, userId } = whoopWithApp()
    const first = await connect()
    const gone = await call(first, "/v2/user/access", "DELETE")
    expect([gone.status, await gone.text()]).toEqual([204, ""])
    expect((await call(first, "/v2/cycle")).status).toBe(401)
    expect((await refresh(first.refresh_token)).status).toBe(400)
    const second = await connect()
    whoop.hand.revokeAccess(userId)
    expect((await call(second, "/v2/cycle")).status).toBe(401)
    expect(whoop.isConnected(userId)).toBe(false)
  })

  it("of an earlier consent go on, or end by the switch", async () => {
    const usual = whoopWithApp()
    const first = await usual.connect()
    await usual.connect()
    expect((await usual.call(first, "/v2/cycle")).status).toBe(200)
    const strict = whoopWithApp({ switches: { newGrantEndsOld: true } })
    const older = await strict.connect()
    await strict.connect()
    expect((await strict.call(older, "/v2/cycle")).status).toBe(401)
  })
})
