import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { whoopWithApp } from "./connected-app.ts"
import { lives, signWebhook } from "./index.ts"

const MEMBER = 10_000_001
const read = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8")

/** The captures' own text without their indentation, which says more than parsed JSON: order, `70.0`, nulls. */
const compact = (text: string) => text.replace(/\n\s*/g, "").replace(/": /g, '":')

function whoopHolding(kind: "cycle" | "recovery" | "sleep" | "workout", records: object[]) {
  const made = whoopWithApp({ life: lives.blank(), now: Date.parse("2026-11-22T12:00:00Z") })
  for (const record of records) made.whoop.hand.put(MEMBER, kind, record)
  // Captured before WHOOP began to send it.
  made.whoop.switches.stepCount = false
  return made
}

describe("real captures", () => {
  it("a page of cycles comes back to the byte", async () => {
    const captured = read("v2-real-cycle-page-5-with-next-token")
    const records = JSON.parse(captured).records
    const older = { ...records[4], id: 1, start: "2026-08-01T00:00:00.000Z", end: "2026-08-02T00:00:00.000Z" }
    const { connect, call } = whoopHolding("cycle", [...records, older])
    const response = await call(await connect(), "/v2/cycle?limit=5")
    expect(await response.text()).toBe(compact(captured))
  })

  it("a recovery comes back to the byte", async () => {
    const captured = read("v2-real-cycle-recovery")
    const recovery = JSON.parse(captured)
    const { connect, call } = whoopHolding("recovery", [recovery])
    const response = await call(await connect(), `/v2/cycle/${recovery.cycle_id}/recovery`)
    expect(await response.text()).toBe(compact(captured))
  })

  it("a sleep comes back to the byte", async () => {
    const captured = read("v2-real-sleep-by-id")
    const sleep = JSON.parse(captured)
    const { connect, call } = whoopHolding("sleep", [sleep])
    const response = await call(await connect(), `/v2/activity/sleep/${sleep.id}`)
    expect(await response.text()).toBe(compact(captured))
  })

  it.each(["v2-real-workout-running-gps", "v2-real-workout-tennis-nulls"])(
    "%s comes back to the byte",
    async (name) => {
      const captured = read(name)
      const workout = JSON.parse(captured)
      const { connect, call } = whoopHolding("workout", [workout])
      const response = await call(await connect(), `/v2/activity/workout/${workout.id}`)
      expect(await response.text()).toBe(compact(captured))
    },
  )

  it("profile and body have the captured members", async () => {
    const { connect, call } = whoopWithApp()
    const tokens = await connect()
    for (const [path, name] of [
      ["/v2/user/profile/basic", "v2-real-profile-redacted"],
      ["/v2/user/measurement/body", "v2-real-body-measurement"],
    ] as const) {
      const answer = (await (await call(tokens, path)).json()) as object
      expect(Object.keys(answer)).toEqual(Object.keys(JSON.parse(read(name))))
    }
  })

  it("generated records have the captured members in the captured order", () => {
    const { whoop, userId } = whoopWithApp()
    const { sleeps, workouts, recoveries } = whoop.truth(userId)
    expect(Object.keys(sleeps[0] ?? {})).toEqual(Object.keys(JSON.parse(read("v2-real-sleep-by-id"))))
    expect(Object.keys(workouts[0] ?? {})).toEqual(
      Object.keys(JSON.parse(read("v2-real-workout-running-gps"))),
    )
    expect(Object.keys(recoveries[0] ?? {})).toEqual(Object.keys(JSON.parse(read("v2-real-cycle-recovery"))))
  })

  it("a token reply has the official members", async () => {
    const { connect } = whoopWithApp()
    const official = JSON.parse(read("official-doc-token-refresh-response"))
    expect(Object.keys(await connect()).sort()).toEqual(Object.keys(official).sort())
  })

  it("an event has the official members in their order", async () => {
    const { connect, whoop, userId, clock, events } = whoopWithApp({ paused: true })
    await connect()
    whoop.hand.nap(userId)
    await clock.advance(1000)
    const official = JSON.parse(read("official-doc-webhook-sleep-updated-v2"))
    expect(Object.keys(JSON.parse(events[0]?.text ?? "{}"))).toEqual(Object.keys(official))
  })

  it("the signature is the vector's", () => {
    const vector = JSON.parse(read("computed-webhook-signature-vector"))
    const signed = signWebhook(vector.client_secret, vector.timestamp_header, vector.raw_body)
    expect(signed).toBe(vector["expected_X-WHOOP-Signature"])
  })

  it("rate headers read like the captured ones", async () => {
    const { connect, call } = whoopWithApp()
    const { headers } = await call(await connect(), "/v2/cycle")
    const captured = JSON.parse(read("official-doc-and-live-rate-limit-headers")).live_2026_07_05
    for (const [name, value] of Object.entries(captured)) expect(headers.get(name)).toBe(value)
  })
})
