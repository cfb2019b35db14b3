import { describe, expect, it } from "vitest"
import { whoopWithApp } from "./connected-app.ts"
import { lives, type Switches } from "./index.ts"

async function connectedWith(
  limits: { perMinute: number; perDay: number },
  switches: Partial<Switches> = {},
) {
  const made = whoopWithApp({ limits, switches, life: lives.blank() })
  const tokens = await made.connect()
  const get = () => made.call(tokens, "/v2/cycle")
  const rate = (response: Response) =>
    ["limit", "remaining", "reset"].map((name) => response.headers.get(`x-ratelimit-${name}`))
  return { ...made, tokens, get, rate }
}

describe("the app's quota", () => {
  it("refuses the call over a minute's, and counts a sliding minute", async () => {
    const { get, clock, rate } = await connectedWith({ perMinute: 3, perDay: 10 })
    const window = "3, 3;window=60, 10;window=86400"
    expect(rate(await get())).toEqual([window, "2", "60"])
    await clock.advance(20_000)
    expect(rate(await get())).toEqual([window, "1", "40"])
    expect((await get()).status).toBe(200)
    const refused = await get()
    expect([refused.status, await refused.text(), ...rate(refused)]).toEqual([429, "", window, "0", "40"])
    await clock.advance(40_000)
    expect((await get()).status).toBe(200)
    expect((await get()).status).toBe(429)
  })

  it("counts a day, and names the limit that is closest", async () => {
    const { get, clock, rate } = await connectedWith({ perMinute: 3, perDay: 4 })
    for (let i = 0; i < 2; i++) await get()
    await clock.advance(60_000)
    await get()
    const [limit, remaining] = rate(await get())
    expect([limit, remaining]).toEqual(["4, 3;window=60, 4;window=86400", "0"])
    await clock.advance(60_000)
    expect((await get()).status).toBe(429)
    await clock.advance(86_400_000 - 120_000)
    expect((await get()).status).not.toBe(429)
  })

  it("is one for all members together", async () => {
    const { get, whoop, connect, call } = await connectedWith({ perMinute: 2, perDay: 10 })
    whoop.autoConsent = whoop.addMember(lives.blank())
    const other = await connect()
    await get()
    await call(other, "/v2/cycle")
    expect((await get()).status).toBe(429)
    expect((await call(other, "/v2/cycle")).status).toBe(429)
  })

  it("is also in the headers of an error", async () => {
    const { call, tokens, rate } = await connectedWith({ perMinute: 5, perDay: 10 })
    const response = await call(tokens, "/v2/cycle/5")
    expect([response.status, rate(response)[1]]).toEqual([404, "4"])
  })

  it("begins anew all at once where windows are fixed", async () => {
    const { get, clock } = await connectedWith({ perMinute: 2, perDay: 10 }, { rateWindow: "fixed" })
    await get()
    await clock.advance(59_000)
    await get()
    expect((await get()).status).toBe(429)
    await clock.advance(1000)
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([200, 200, 429])
  })

  it("counts refused calls and token calls only by the switches", async () => {
    const { get, clock } = await connectedWith({ perMinute: 1, perDay: 10 }, { refusedCallsCount: true })
    await get()
    await clock.advance(30_000)
    await get()
    await clock.advance(30_000)
    expect((await get()).status).toBe(429)
    const counted = await connectedWith({ perMinute: 2, perDay: 10 }, { tokenCallsCount: true })
    await counted.get()
    expect((await counted.get()).status).toBe(429)
  })

  it("answers 429 in the way that is switched on", async () => {
    const { get } = await connectedWith(
      { perMinute: 1, perDay: 10 },
      { tooManyBody: "html", tooManyRetryAfter: true, tooManyRateHeaders: false },
    )
    await get()
    const refused = await get()
    expect(refused.headers.get("retry-after")).toBe("60")
    expect(refused.headers.get("x-ratelimit-limit")).toBeNull()
    expect(await refused.text()).toContain("<html>")
  })
})
