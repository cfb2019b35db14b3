import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { client, NOW, ORIGIN } from "./connected-app.ts"
import { answerControl, type Control } from "./control.ts"
import { type HttpServer, serve } from "./http-server.ts"
import { createWhoop, lives, realClock } from "./index.ts"

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

function controlled() {
  const clock = realClock({ startAt: NOW })
  const network = realClock()
  const whoop = createWhoop({
    seed: 1,
    clock,
    networkClock: network,
    clients: [client],
    webhookUrls: ["http://127.0.0.1:9/nobody"],
    deliver: fetch,
  })
  const userId = whoop.addMember(lives.earlySleeper())
  const control: Control = { whoop, clock, network, app: "https://app.example" }
  ends.push(() => whoop.stop(), clock.stop, network.stop)
  const ask = (method: string, path: string, given?: object) => {
    const headers = { "content-type": "application/json" }
    const body = given === undefined ? null : JSON.stringify(given)
    return answerControl(
      control,
      new Request(`${ORIGIN}${path}`, { method, headers, body }),
      new URL(path, ORIGIN),
    )
  }
  const post = async (path: string, given: object = {}) => {
    const response = await ask("POST", `/control/${path}`, given)
    return [response.status, await response.json()]
  }
  return { whoop, clock, userId, ask, post }
}

describe("the control page", () => {
  it("is a page, with a state behind it", async () => {
    const { ask, userId } = controlled()
    expect(await (await ask("GET", "/")).text()).toContain("<h1>WHOOP simulator</h1>")
    const state = await (await ask("GET", "/control/state")).json()
    expect(state).toMatchObject({ speed: 1, faults: [], members: [{ id: userId, connected: false }] })
  })

  it("does things to members", async () => {
    const { post, whoop, userId } = controlled()
    const before = whoop.truth(userId)
    expect(await post(`members/${userId}/wake-up`)).toEqual([200, { result: null }])
    expect(whoop.truth(userId).cycles).toHaveLength(before.cycles.length + 1)
    await post(`members/${userId}/finish-workout`, { sport: "yoga", minutes: 30 })
    expect(whoop.truth(userId).workouts[0]).toMatchObject({ sport_name: "yoga" })
    await post(`members/${userId}/revise-night`, { recovery_score: 12 })
    expect(whoop.truth(userId).recoveries[0]?.score).toMatchObject({ recovery_score: 12 })
  })

  it("says why something cannot be done", async () => {
    const { post } = controlled()
    expect(await post("members/1/wake-up")).toEqual([409, { error: "there is no member 1" }])
    expect((await post("nonsense"))[0]).toBe(404)
  })

  it("breaks WHOOP and makes it whole, changes switches, latency and limits", async () => {
    const { post, whoop } = controlled()
    await post("fault", { answer: "503", times: 2 })
    await post("fault", { answer: "429" })
    expect(whoop.faults.active).toHaveLength(2)
    const response = await whoop.fetch(new Request(`${ORIGIN}/developer/v2/cycle`))
    expect(response.status).toBe(503)
    await post("clear-faults")
    expect(whoop.faults.active).toEqual([])
    await post("switches", { missingScope: 403, unheardOf: 1 })
    expect(whoop.switches).toMatchObject({ missingScope: 403 })
    expect(whoop.switches).not.toHaveProperty("unheardOf")
    await post("latency", { ms: 5 })
    expect(whoop.latencyMs).toBe(5)
  })

  it("moves time: faster, an hour on, to the next morning", async () => {
    const { post, clock, whoop, userId } = controlled()
    await post("speed", { factor: 60 })
    expect(clock.speed).toBe(60)
    await post("jump", { ms: 3_600_000 })
    expect(clock.now()).toBeGreaterThanOrEqual(NOW + 3_600_000)
    const { length } = whoop.truth(userId).sleeps
    await post("next-morning")
    await post("next-morning")
    expect(whoop.truth(userId).sleeps.length).toBeGreaterThan(length)
  })

  it("takes only JSON, which another site's page cannot send unasked", async () => {
    const { whoop, clock } = controlled()
    const control: Control = { whoop, clock, network: clock, app: "" }
    const url = new URL("/control/clear-faults", ORIGIN)
    const form = new Request(url, { method: "POST", body: new URLSearchParams({ a: "b" }) })
    expect((await answerControl(control, form, url)).status).toBe(400)
  })
})

describe("over HTTP", () => {
  async function served(): Promise<HttpServer & ReturnType<typeof controlled>> {
    const made = controlled()
    const server = await serve((request) => made.whoop.fetch(request))
    ends.push(server.close)
    return { ...made, ...server }
  }

  it("answers as WHOOP does", async () => {
    const { origin } = await served()
    const response = await fetch(`${origin}/developer/v2/cycle`, { headers: { authorization: "Bearer x" } })
    expect([response.status, await response.text()]).toEqual([401, "Authorization was not valid"])
    expect(response.headers.get("x-ratelimit-limit")).toContain("window=60")
  })

  it("a lost connection is one", async () => {
    const { origin, whoop } = await served()
    whoop.faults.add({ answer: "drop" })
    await expect(fetch(`${origin}/developer/v2/cycle`)).rejects.toThrow()
    expect((await fetch(`${origin}/developer/v2/cycle`)).status).toBe(401)
  })

  it("a hang is noticed to end when the caller goes", async () => {
    const { origin, whoop } = await served()
    whoop.faults.add({ answer: "hang" })
    await expect(fetch(`${origin}/developer/v2/cycle`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    expect(whoop.calls.total).toBe(1)
  })
})

describe("the program", () => {
  it("starts, outlives an app that is not there, and ends on SIGTERM", async () => {
    const script = join(import.meta.dirname, "server.ts")
    const settings = [
      "--port",
      "0",
      "--app",
      "http://127.0.0.1:9",
      "--client-id",
      "x",
      "--client-secret",
      "y",
    ]
    const child = spawn(process.execPath, ["--no-warnings", script, ...settings], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    ends.push(() => child.kill("SIGKILL"))
    const [line] = (await once(child.stdout, "data")) as [Buffer]
    const [origin = ""] = /http:\/\/localhost:\d+/.exec(String(line)) ?? []
    expect(origin).not.toBe("")
    const { members } = (await (await fetch(`${origin}/control/state`)).json()) as {
      members: { id: number }[]
    }
    expect(members).toHaveLength(8)
    const query = new URLSearchParams({
      client_id: "x",
      redirect_uri: "http://127.0.0.1:9/auth/whoop/callback",
      response_type: "code",
      scope: "offline read:sleep",
      state: "state-of-12",
    })
    const body = new URLSearchParams({
      decision: "allow",
      member: String(members[0]?.id),
      scope: "read:sleep",
    })
    const decided = await fetch(`${origin}/oauth/oauth2/auth?${query}`, {
      method: "POST",
      body,
      redirect: "manual",
    })
    const code = new URL(decided.headers.get("location") ?? "").searchParams.get("code") ?? ""
    const form = { grant_type: "authorization_code", code, client_id: "x", client_secret: "y" }
    const exchange = new URLSearchParams({ ...form, redirect_uri: "http://127.0.0.1:9/auth/whoop/callback" })
    expect((await fetch(`${origin}/oauth/oauth2/token`, { method: "POST", body: exchange })).status).toBe(200)
    const headers = { "content-type": "application/json" }
    await fetch(`${origin}/control/members/${members[0]?.id}/nap`, { method: "POST", headers, body: "{}" })
    await expect.poll(async () => await statusesOf(origin), { timeout: 5000 }).toEqual([null])
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([0, null])
  })

  async function statusesOf(origin: string): Promise<unknown> {
    const state = (await (await fetch(`${origin}/control/state`)).json()) as {
      events: { statuses: unknown[] }[]
    }
    return state.events[0]?.statuses
  }
})
