import { describe, expect, it } from "vitest"
import { NOW, ORIGIN, pageOf, whoopWithApp } from "./connected-app.ts"
import { lives } from "./index.ts"

const iso = (time: number) => new Date(time).toISOString()
const HOUR = 3_600_000

/** Three closed cycles of ten hours each, an hour apart, and one that is open. */
async function fourCycles() {
  const made = whoopWithApp({ life: lives.blank() })
  const { whoop, userId } = made
  const base = NOW - 44 * HOUR
  for (let i = 0; i < 4; i++) {
    const start = base + i * 11 * HOUR
    whoop.hand.put(userId, "cycle", { id: i + 1, start, end: i === 3 ? null : start + 10 * HOUR })
  }
  const tokens = await made.connect()
  const ids = async (query: string) => {
    const { records } = await pageOf(await made.call(tokens, `/v2/cycle?${query}`))
    return records.map(({ id }) => id)
  }
  return { ...made, base, tokens, ids }
}

describe("errors", () => {
  it.each([
    ["/v2/cycle", 401, "Authorization was not valid"],
    ["/v2/journal", 404, "HTTP 404 Not Found"],
    ["/v1/cycle", 404, "HTTP 404 Not Found"],
    ["/v2/recovery/123", 404, "HTTP 404 Not Found"],
  ])("without a token %s is %i", async (path, status, text) => {
    const { call } = whoopWithApp()
    const response = await call({ access_token: "nobody's" }, path)
    expect([response.status, await response.text()]).toEqual([status, text])
  })

  it("without /developer there is nothing", async () => {
    const { whoop } = whoopWithApp()
    const response = await whoop.fetch(new Request(`${ORIGIN}/v2/cycle`))
    expect([response.status, await response.text()]).toEqual([404, "default backend - 404"])
  })

  it("what does not exist is a text", async () => {
    const { connect, call } = whoopWithApp({ life: lives.blank() })
    const tokens = await connect()
    for (const path of ["/v2/cycle/5", "/v2/cycle/5/sleep", "/v2/cycle/5/recovery"]) {
      const response = await call(tokens, path)
      expect([response.status, await response.text()]).toEqual([404, "HTTP 404 Not Found"])
      expect(response.headers.get("content-type")).toContain("text/plain")
    }
  })

  it("an id that is none is 400", async () => {
    const { connect, call } = whoopWithApp()
    const tokens = await connect()
    expect((await call(tokens, "/v2/cycle/today")).status).toBe(400)
    expect((await call(tokens, "/v2/activity/sleep/42")).status).toBe(400)
  })

  it("a scope that was ticked off is 401, or 403 by the switch", async () => {
    const { connect, call, whoop } = whoopWithApp()
    const tokens = await connect({ scope: "offline read:profile" })
    expect((await call(tokens, "/v2/cycle")).status).toBe(401)
    whoop.switches.missingScope = 403
    expect((await call(tokens, "/v2/cycle")).status).toBe(403)
    expect((await call(tokens, "/v2/user/profile/basic")).status).toBe(200)
  })

  it("a body that was never measured is 404", async () => {
    const { connect, call, whoop } = whoopWithApp()
    whoop.autoConsent = whoop.addMember(lives.brandNew(), { body: null })
    expect((await call(await connect(), "/v2/user/measurement/body")).status).toBe(404)
  })
})

describe("lists", () => {
  it("are newest first, ten by default, twenty-five at most", async () => {
    const { connect, call, whoop, userId } = whoopWithApp()
    const tokens = await connect()
    const { records, next_token } = await pageOf(await call(tokens, "/v2/cycle"))
    expect(records).toEqual(whoop.truth(userId).cycles.slice(0, 10))
    expect(atob(next_token ?? "")).toBe('{"$":"o@1","o":10}')
    expect((await pageOf(await call(tokens, "/v2/cycle?limit=25"))).records).toHaveLength(25)
    expect((await call(tokens, "/v2/cycle?limit=26")).status).toBe(400)
    whoop.switches.limitTooHigh = "clamped"
    expect((await pageOf(await call(tokens, "/v2/cycle?limit=100"))).records).toHaveLength(25)
  })

  it("lead through their pages to every record once", async () => {
    const { connect, call, whoop, userId } = whoopWithApp({ life: lives.napper() })
    const tokens = await connect()
    const seen: unknown[] = []
    let next: string | null = ""
    while (next !== null) {
      const page = await pageOf(
        await call(tokens, `/v2/activity/sleep?limit=25&nextToken=${encodeURIComponent(next)}`),
      )
      seen.push(...page.records)
      next = page.next_token ?? null
    }
    expect(seen).toEqual(whoop.truth(userId).sleeps)
  })

  it("shift when a record appears between two pages", async () => {
    const { connect, call, whoop, userId } = whoopWithApp()
    const tokens = await connect()
    const first = await pageOf(await call(tokens, "/v2/activity/workout?limit=5"))
    whoop.hand.finishWorkout(userId)
    const second = await pageOf(
      await call(tokens, `/v2/activity/workout?limit=5&nextToken=${first.next_token}`),
    )
    expect(second.records[0]).toEqual(first.records[4])
  })

  it("end with null, nothing or an empty text", async () => {
    const { whoop, tokens, call } = await fourCycles()
    const last = async () => await pageOf(await call(tokens, "/v2/cycle"))
    expect((await last()).next_token).toBeNull()
    whoop.switches.lastPageToken = "absent"
    expect(await last()).not.toHaveProperty("next_token")
    whoop.switches.lastPageToken = "empty"
    expect((await last()).next_token).toBe("")
    whoop.switches.emptyPageAfterFull = true
    const full = await pageOf(await call(tokens, "/v2/cycle?limit=4"))
    expect(
      (await pageOf(await call(tokens, `/v2/cycle?limit=4&nextToken=${full.next_token}`))).records,
    ).toEqual([])
  })

  it("`start` takes what begins at it or reaches over it", async () => {
    const { ids, base, whoop } = await fourCycles()
    const second = base + 11 * HOUR
    expect(await ids(`start=${iso(second)}`)).toEqual([4, 3, 2])
    expect(await ids(`start=${iso(second - HOUR)}`)).toEqual([4, 3, 2])
    expect(await ids(`start=${iso(second - HOUR - 1)}`)).toEqual([4, 3, 2, 1])
    expect(await ids(`start=${iso(NOW - 1)}`)).toEqual([4])
    whoop.switches.startEdge = "began_after"
    expect(await ids(`start=${iso(second + 1)}`)).toEqual([4, 3])
  })

  it("`end` takes what began before it, and is now when unset", async () => {
    const { ids, base, whoop, userId } = await fourCycles()
    expect(await ids(`end=${iso(base + 11 * HOUR)}`)).toEqual([1])
    expect(await ids(`end=${iso(base + 11 * HOUR + 1)}`)).toEqual([2, 1])
    whoop.hand.put(userId, "cycle", { id: 9, start: NOW + HOUR, end: null })
    expect(await ids("")).toEqual([4, 3, 2, 1])
  })

  it.each(["2026-11-20", "2026-11-20T00:00:00", "2026-11-20T00:00:00 01:00", "yesterday", "1790000000000"])(
    "%s is no time",
    async (time) => {
      const { tokens, call } = await fourCycles()
      expect((await call(tokens, `/v2/cycle?start=${time}`)).status).toBe(400)
    },
  )

  it.each(["limit=0", "limit=-1", "limit=ten", "nextToken=nonsense"])("%s is 400", async (query) => {
    const { tokens, call } = await fourCycles()
    expect((await call(tokens, `/v2/cycle?${query}`)).status).toBe(400)
  })

  it("offsets other than Z are times", async () => {
    const { ids, base } = await fourCycles()
    const local = iso(base + 14 * HOUR).replace("Z", "%2B03:00")
    expect(await ids(`end=${local}`)).toEqual([1])
  })

  it("recoveries go by their sleep's times", async () => {
    const { connect, call, whoop, userId } = whoopWithApp({ life: lives.blank() })
    const tokens = await connect()
    const sleepIds = [1, 2].map((n) =>
      whoop.hand.put(userId, "sleep", {
        cycle_id: n,
        start: NOW - n * 24 * HOUR,
        end: NOW - n * 24 * HOUR + 8 * HOUR,
      }),
    )
    // Made in the other order.
    whoop.hand.put(userId, "recovery", {
      cycle_id: 1,
      sleep_id: String(sleepIds[0]),
      created_at: NOW - 90 * HOUR,
    })
    whoop.hand.put(userId, "recovery", { cycle_id: 2, sleep_id: String(sleepIds[1]), created_at: NOW - HOUR })
    const ids = async (query: string) =>
      (await pageOf(await call(tokens, `/v2/recovery?${query}`))).records.map(({ cycle_id }) => cycle_id)
    expect(await ids("")).toEqual([1, 2])
    expect(await ids(`start=${iso(NOW - 24 * HOUR)}`)).toEqual([1])
    expect(await ids(`end=${iso(NOW - 24 * HOUR)}`)).toEqual([2])
  })
})

describe("a cycle's own", () => {
  it("sleep is the one that its recovery names, and never a nap unless the switch says so", async () => {
    const { connect, call, whoop, userId } = whoopWithApp({ life: lives.blank() })
    const tokens = await connect()
    const sleep = async () => {
      const response = await call(tokens, "/v2/cycle/7/sleep")
      return response.status === 200 ? ((await response.json()) as { id: string }).id : response.status
    }
    const put = (hours: number, nap: boolean) =>
      String(whoop.hand.put(userId, "sleep", { cycle_id: 7, start: NOW - hours * HOUR, end: NOW, nap }))
    const nap = put(9, true)
    expect(await sleep()).toBe(404)
    whoop.switches.cycleSleepMayBeNap = true
    expect(await sleep()).toBe(nap)
    const [short, long] = [put(3, false), put(6, false)]
    expect(await sleep()).toBe(long)
    whoop.hand.put(userId, "recovery", { cycle_id: 7, sleep_id: short })
    expect(await sleep()).toBe(short)
  })
})
