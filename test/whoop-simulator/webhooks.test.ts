import { createHmac } from "node:crypto"
import { describe, expect, it } from "vitest"
import { client, whoopWithApp } from "./connected-app.ts"

const MINUTE = 60_000
interface Event {
  user_id: number
  id: string
  type: string
  trace_id: string
}

type Made = ReturnType<typeof whoopWithApp>
const parsed = ({ events }: Made) => events.map(({ text }) => JSON.parse(text) as Event)
const typesOf = (made: Made) => parsed(made).map(({ type }) => type)

async function connectedAndPaused(options: Parameters<typeof whoopWithApp>[0] = {}) {
  const made = whoopWithApp({ paused: true, ...options })
  return { ...made, tokens: await made.connect() }
}

describe("events", () => {
  it("are signed with the client secret over timestamp and raw body, in milliseconds", async () => {
    const { whoop, userId, clock, events } = await connectedAndPaused()
    const at = clock.now()
    whoop.hand.nap(userId)
    await clock.advance(1000)
    const [event] = events
    const timestamp = event?.headers.get("x-whoop-signature-timestamp")
    expect(timestamp).toBe(String(at))
    const expected = createHmac("sha256", client.secret).update(`${timestamp}${event?.text}`).digest("base64")
    expect(event?.headers.get("x-whoop-signature")).toBe(expected)
  })

  it("of a night are the sleep's and the recovery's, both with the sleep's id", async () => {
    const made = await connectedAndPaused()
    made.whoop.setPaused(made.userId, false)
    made.whoop.hand.wakeUp(made.userId)
    await made.clock.advance(6000)
    const sleep = made.whoop.truth(made.userId).sleeps[0]?.id
    expect(parsed(made).map(({ type, id }) => [type, id])).toEqual([
      ["sleep.updated", sleep],
      ["recovery.updated", sleep],
    ])
  })

  it("may come with the recovery first", async () => {
    const made = await connectedAndPaused({ switches: { recoveryEventFirst: true } })
    made.whoop.hand.reviseNight(made.userId)
    await made.clock.advance(1000)
    expect(typesOf(made)).toEqual(["recovery.updated", "sleep.updated"])
  })

  it("of a deleted sleep include its recovery's", async () => {
    const made = await connectedAndPaused()
    const before = made.whoop.truth(made.userId)
    made.whoop.hand.removeLastNight(made.userId)
    await made.clock.advance(1000)
    expect(typesOf(made)).toEqual(["sleep.deleted", "recovery.deleted"])
    const after = made.whoop.truth(made.userId)
    expect(after.sleeps).toHaveLength(before.sleeps.length - 1)
    expect(after.recoveries).toHaveLength(before.recoveries.length - 1)
    expect(after.cycles).toEqual(before.cycles)
  })

  it("are sent to nobody before the member connects and after the access is revoked", async () => {
    const made = whoopWithApp({ paused: true })
    made.whoop.hand.nap(made.userId)
    const tokens = await made.connect()
    await made.call(tokens, "/v2/user/access", "DELETE")
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(MINUTE)
    expect(made.events).toEqual([])
  })

  it("need the scope of their record where the switch says so", async () => {
    const made = whoopWithApp({ paused: true, switches: { eventsNeedScope: true } })
    await made.connect({ scope: "offline read:workout" })
    made.whoop.hand.nap(made.userId)
    made.whoop.hand.finishWorkout(made.userId)
    await made.clock.advance(MINUTE)
    expect(typesOf(made)).toEqual(["workout.updated"])
  })

  it("go to every address of the app, with one trace", async () => {
    const webhookUrls = ["https://app.example/one", "https://app.example/two"]
    const made = await connectedAndPaused({ webhookUrls })
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(1000)
    expect(made.whoop.webhooks.log.map(({ url }) => url)).toEqual(webhookUrls)
    expect(new Set(parsed(made).map(({ trace_id }) => trace_id)).size).toBe(1)
  })
})

describe("retries", () => {
  it("are five, in about an hour, with growing gaps, the same trace and a new signature", async () => {
    const made = await connectedAndPaused()
    made.app.status = 500
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(120 * MINUTE)
    const times = made.events.map(({ at }) => at)
    expect(times).toHaveLength(6)
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(60 * MINUTE)
    expect(new Set(parsed(made).map(({ trace_id }) => trace_id)).size).toBe(1)
    expect(new Set(made.events.map(({ headers }) => headers.get("x-whoop-signature-timestamp"))).size).toBe(6)
    expect(made.whoop.webhooks.log[0]?.state).toBe("failed")
  })

  it("end with the first 2xx", async () => {
    const made = await connectedAndPaused()
    made.app.status = 503
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(2 * MINUTE)
    made.app.status = 202
    await made.clock.advance(120 * MINUTE)
    expect(made.events).toHaveLength(3)
    expect(made.whoop.webhooks.log[0]).toMatchObject({ state: "delivered" })
  })

  it("keep timestamp and signature, or change the trace, by the switches", async () => {
    const made = await connectedAndPaused({ switches: { retrySignature: "same", retryTraceId: "same" } })
    made.app.status = 500
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(120 * MINUTE)
    expect(new Set(made.events.map(({ headers }) => headers.get("x-whoop-signature"))).size).toBe(1)
    const other = await connectedAndPaused({ switches: { retryTraceId: "new" } })
    other.app.status = 500
    other.whoop.hand.nap(other.userId)
    await other.clock.advance(120 * MINUTE)
    expect(new Set(parsed(other).map(({ trace_id }) => trace_id)).size).toBe(6)
  })

  it("follow an answer that does not come and a connection that fails", async () => {
    let tries = 0
    const deliver = async () => {
      tries++
      if (tries === 1) return new Promise<Response>(() => {})
      if (tries === 2) throw new TypeError("connection refused")
      return new Response(null, { status: 204 })
    }
    const made = await connectedAndPaused({ deliver })
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(30 * MINUTE)
    expect(made.whoop.webhooks.log[0]?.attempts.map(({ status }) => status)).toEqual([null, null, 204])
  })
})

describe("on their way events", () => {
  it("are dropped on demand, and only so many", async () => {
    const made = await connectedAndPaused()
    made.whoop.webhooks.dropNext(2)
    for (let i = 0; i < 3; i++) made.whoop.hand.nap(made.userId)
    await made.clock.advance(120 * MINUTE)
    expect(made.events).toHaveLength(1)
    expect(made.whoop.webhooks.log.map(({ state }) => state)).toEqual(["dropped", "dropped", "delivered"])
  })

  it("are held and released in another order", async () => {
    const made = await connectedAndPaused()
    made.whoop.webhooks.hold()
    const nap = made.whoop.hand.nap(made.userId)
    made.whoop.hand.remove(made.userId, "sleep", nap)
    await made.clock.advance(MINUTE)
    expect(made.events).toEqual([])
    made.whoop.webhooks.release((held) => held.toReversed())
    await made.clock.advance(MINUTE)
    expect(typesOf(made)).toEqual(["sleep.deleted", "sleep.updated"])
  })

  it("are repeated with the same trace", async () => {
    const made = await connectedAndPaused()
    made.whoop.hand.nap(made.userId)
    await made.clock.advance(1000)
    const [sent] = made.whoop.webhooks.log
    if (sent !== undefined) await made.whoop.webhooks.repeat(sent)
    expect(parsed(made)[1]).toEqual(parsed(made)[0])
  })

  it("are doubled, overtaken and lost in small shares", async () => {
    const switches = {
      duplicateShare: 0.1,
      reorderShare: 0.1,
      lossShare: 0.1,
      eventDelayMs: [100, 900] as const,
    }
    const made = await connectedAndPaused({ switches })
    for (let i = 0; i < 1000; i++) {
      made.whoop.hand.nap(made.userId)
      await made.clock.advance(2000)
    }
    await made.clock.advance(MINUTE)
    const { log } = made.whoop.webhooks
    const lost = log.filter(({ state }) => state === "dropped").length
    const doubled = log.length - new Set(log.map(({ traceId }) => traceId)).size
    for (const share of [lost, doubled]) {
      expect(share).toBeGreaterThan(60)
      expect(share).toBeLessThan(150)
    }
    const order = parsed(made).map(({ trace_id }) => log.findIndex(({ traceId }) => traceId === trace_id))
    expect(order).not.toEqual(order.toSorted((a, b) => a - b))
  })
})
