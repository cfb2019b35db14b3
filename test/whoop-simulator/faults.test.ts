import { describe, expect, it } from "vitest"
import { pageOf, whoopWithApp } from "./connected-app.ts"
import type { FaultAnswer } from "./index.ts"

async function connected() {
  const made = whoopWithApp({ paused: true })
  const tokens = await made.connect()
  return { ...made, tokens, cycles: (query = "") => made.call(tokens, `/v2/cycle${query}`) }
}

describe("faults", () => {
  it("meet the calls they match, as often as they should", async () => {
    const { whoop, cycles, call, tokens } = await connected()
    whoop.faults.add({ match: /v2\/cycle/, times: 2, skip: 1, answer: "500" })
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await cycles()).status)
    expect(statuses).toEqual([200, 500, 500, 200])
    whoop.faults.add({ match: "/v2/cycle?limit=5", answer: "503" })
    expect((await call(tokens, "/v2/recovery")).status).toBe(200)
    expect((await cycles("?limit=5")).status).toBe(503)
    expect(whoop.faults.active).toEqual([])
  })

  it("can be ended, limited to a member, or left to chance", async () => {
    const { whoop, cycles, userId } = await connected()
    whoop.faults.add({ times: 9, answer: "500" })()
    whoop.faults.add({ userId: userId + 1, answer: "500" })
    expect((await cycles()).status).toBe(200)
    whoop.faults.clear()
    whoop.faults.add({ share: 0.5, times: 1000, answer: "500" })
    let broken = 0
    for (let i = 0; i < 90; i++) broken += (await cycles()).status === 500 ? 1 : 0
    expect(broken).toBeGreaterThan(25)
    expect(broken).toBeLessThan(65)
  })

  it.each<[FaultAnswer, number, string]>([
    ["429", 429, ""],
    ["429_bare", 429, ""],
    ["429_html", 429, "<h1>"],
    ["401", 401, "Authorization was not valid"],
    ["502", 502, "<h1>"],
    ["html", 200, "<h1>"],
    ["empty_body", 200, ""],
    [{ status: 418, body: "teapot" }, 418, "teapot"],
    [async () => ({ status: 404, body: "mine" }), 404, "mine"],
  ])("%s answers %i", async (answer, status, text) => {
    const { whoop, cycles } = await connected()
    whoop.faults.add({ answer })
    const response = await cycles()
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(text)
    expect((await cycles()).status).toBe(200)
  })

  it("a 429 comes with rate headers, without, or with Retry-After", async () => {
    const { whoop, cycles } = await connected()
    for (const answer of ["429", "429_bare", "429_retry_after"] as const) whoop.faults.add({ answer })
    const headers = ["x-ratelimit-remaining", "retry-after"]
    const seen = []
    for (let i = 0; i < 3; i++) {
      const response = await cycles()
      seen.push(headers.map((name) => response.headers.get(name)))
    }
    expect(seen).toEqual([
      ["0", null],
      [null, null],
      ["0", "30"],
    ])
  })

  it("a hang ends when the caller gives up", async () => {
    const { whoop, tokens } = await connected()
    whoop.faults.add({ answer: "hang" })
    const gone = new AbortController()
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const url = "https://api.prod.whoop.com/developer/v2/cycle"
    const answer = whoop.fetch(new Request(url, { headers, signal: gone.signal }))
    gone.abort()
    await expect(answer).rejects.toThrow("lost")
    expect(whoop.calls.list.at(-1)).toMatchObject({ status: null, answeredAt: null, fault: "hang" })
  })

  it("a lost reply has rotated the tokens, a dropped connection has not", async () => {
    const { whoop, refresh, tokens } = await connected()
    whoop.faults.add({ match: "/oauth2/token", answer: "drop" })
    await expect(refresh(tokens.refresh_token)).rejects.toThrow("lost")
    expect(whoop.refreshTokens()).toHaveLength(1)
    whoop.faults.add({ match: "/oauth2/token", answer: "lost_reply" })
    await expect(refresh(tokens.refresh_token)).rejects.toThrow("lost")
    expect(whoop.refreshTokens().map(({ state }) => state)).toEqual(["spent", "live"])
    expect((await refresh(tokens.refresh_token)).status).toBe(400)
  })

  it("at the token address can be one member's", async () => {
    const { whoop, refresh, tokens, userId } = await connected()
    whoop.faults.add({ match: "/oauth2/token", userId: userId + 1, answer: "503" })
    const { refresh_token } = (await (await refresh(tokens.refresh_token)).json()) as {
      refresh_token: string
    }
    whoop.faults.add({ match: "/oauth2/token", userId, answer: "503" })
    expect((await refresh(refresh_token)).status).toBe(503)
  })

  it("cut JSON does not parse", async () => {
    const { whoop, cycles } = await connected()
    whoop.faults.add({ answer: "cut_json" })
    const text = await (await cycles()).text()
    expect(text.startsWith('{"records":[{')).toBe(true)
    expect(() => JSON.parse(text)).toThrow()
  })

  it("a page token that repeats goes on for ever", async () => {
    const { whoop, cycles } = await connected()
    whoop.faults.add({ times: 3, answer: "repeat_token" })
    const tokens: unknown[] = []
    for (let i = 0; i < 3; i++)
      tokens.push((await pageOf(await cycles(`?nextToken=${tokens.at(-1) ?? ""}`))).next_token)
    expect(new Set(tokens).size).toBe(1)
  })

  it("lists come back empty, short or spoiled in one record", async () => {
    const { whoop, call, tokens } = await connected()
    const list = async (answer: FaultAnswer, path = "/v2/activity/workout") => {
      whoop.faults.add({ answer })
      return await pageOf(await call(tokens, path))
    }
    expect(await list("empty_list")).toEqual({ records: [], next_token: null })
    expect((await list("short_list")).records).toHaveLength(1)
    expect((await list("unknown_sport")).records[0]).toMatchObject({ sport_name: "underwater-chess" })
    expect((await list("new_enum")).records[0]).toMatchObject({ score_state: "RESCORING" })
    expect((await list("null_in_score")).records[0]).toMatchObject({
      score_state: "SCORED",
      score: { strain: null },
    })
    expect((await list("bad_record")).records[0]).toMatchObject({ start: "yesterday" })
    expect((await list("future_updated_at")).records[0]).toMatchObject({
      updated_at: "2099-01-01T00:00:00.000Z",
    })
    expect((await list("new_enum")).records[1]).toMatchObject({ score_state: "SCORED" })
  })

  it("a stale list has older copies and lacks what is new", async () => {
    const { whoop, call, tokens, userId } = await connected()
    const before = whoop.truth(userId)
    whoop.hand.nap(userId)
    whoop.hand.reviseNight(userId)
    whoop.faults.add({ answer: "stale_list" })
    const { records } = await pageOf(await call(tokens, "/v2/activity/sleep?limit=5"))
    expect(records).toEqual(before.sleeps.slice(0, 4))
  })

  it("something can happen before the answer", async () => {
    const { whoop, call, tokens, userId } = await connected()
    whoop.faults.add({ before: () => whoop.hand.finishWorkout(userId) })
    const before = whoop.truth(userId).workouts
    const { records } = await pageOf(await call(tokens, "/v2/activity/workout"))
    expect(records[1]).toEqual(before[0])
  })

  it("latency is waited on the clock, for one call or all", async () => {
    const { whoop, cycles, clock } = await connected()
    whoop.latencyMs = 200
    const began = clock.now()
    let ended = 0
    const answer = cycles().then(() => {
      ended = clock.now()
    })
    await clock.advance(1000)
    await answer
    expect(ended - began).toBe(200)
    expect(whoop.calls.list.at(-1)).toMatchObject({ at: began, answeredAt: began + 200, status: 200 })
  })
})
