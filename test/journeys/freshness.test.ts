import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { App } from "../app/app.ts"
import type { Person } from "../app/person.ts"
import { waitUntil } from "../app/wait-until.ts"
import { type Night, wakeUp } from "../sync/night.ts"
import { lives, reliableEvents } from "../whoop-simulator/index.ts"

/* The data stays right by itself: the whole app, with WHOOP's events over HTTP and wrangler's own hourly tick. */

let app: App
const hourMs = 3_600_000
const dayMs = 24 * hourMs

beforeAll(async () => {
  app = await App.start({ whoop: { switches: reliableEvents } })
})

afterAll(() => app.stop())

beforeEach(({ onTestFailed }) => onTestFailed(() => console.log(app.worker.output.slice(-5_000))))

interface Row {
  cycle_id: number
  recovery_score: number | null
  sleep_duration_minutes: number | null
}

const sky = () => ({ whoop: app.whoop, clock: app.lives })

/** Somebody connected whose last night ended a day and a half ago. */
async function sleeper(): Promise<{ person: Person; memberId: number }> {
  const memberId = app.whoop.addMember(lives.blank())
  for (let ago = 20; ago > 0; ago--) {
    wakeUp(sky(), { memberId }, { endedAgoMs: ago * dayMs + 12 * hourMs, events: [] })
  }
  const person = app.person(memberId)
  await person.signInAndConnect()
  await person.untilIdle()
  return { person, memberId }
}

const newest = async (person: Person) =>
  (await person.get<{ data: Row[] }>("/api/v1/whoop/daily?limit=1")).data[0]

const untilThere = (person: Person, night: Night) =>
  waitUntil("the night is in /daily", async () => {
    const row = await newest(person)
    return (
      row?.cycle_id === night.cycleId && row.recovery_score !== null && row.sleep_duration_minutes !== null
    )
  })

test("a webhook in, the row in the JSON out, and a new ETag", async () => {
  const { person, memberId } = await sleeper()
  const before = await person.request("GET", "/api/v1/whoop/daily?limit=1")
  await before.text()
  const night = wakeUp(sky(), { memberId }, { endedAgoMs: 12 * hourMs, recoveryScore: 71 })
  await untilThere(person, night)
  const after = await person.request("GET", "/api/v1/whoop/daily?limit=1")
  await after.text()
  expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"))
  expect(app.whoop.webhooks.log.slice(-2).map(({ state }) => state)).toEqual(["delivered", "delivered"])
  expect(app.whoop.calls.count({ kind: "list", userId: memberId, since: Date.now() - 60_000 })).toBeLessThan(
    12,
  )
})

test("a dropped webhook is made up for by the hourly tick", async () => {
  const { person, memberId } = await sleeper()
  app.whoop.webhooks.dropNext(2)
  const night = wakeUp(sky(), { memberId }, { endedAgoMs: 12 * hourMs })
  expect((await newest(person))?.cycle_id).not.toBe(night.cycleId)
  await app.tick(Date.now() + 30 * hourMs)
  await untilThere(person, night)
})

test("a page that is opened brings what no webhook told", async () => {
  const { person, memberId } = await sleeper()
  app.whoop.webhooks.dropNext(2)
  const night = wakeUp(sky(), { memberId }, { endedAgoMs: 12 * hourMs })
  const answer = await person.request("POST", "/api/v1/connections/whoop/refresh", { json: {} })
  expect(answer.status).toBe(202)
  expect(await answer.json()).toEqual({ queued: true, reason: "recovery_missing" })
  await untilThere(person, night)
  expect((await person.untilIdle()).sync.error).toBeNull()
})

test("revoked at WHOOP, the person is asked to reconnect, and reconnecting catches up", async () => {
  const { person, memberId } = await sleeper()
  app.whoop.hand.revokeAccess(memberId)
  const night = wakeUp(sky(), { memberId }, { endedAgoMs: 12 * hourMs, events: [] })
  await (await person.request("POST", "/api/v1/connections/whoop/refresh", { json: {} })).text()
  const lost = await waitUntil("the loss is noticed", async () => {
    const connection = await person.connection()
    return connection.status === "reconnect_needed" && connection
  })
  expect(lost).toMatchObject({ reconnect_cause: expect.stringMatching(/invalid_grant|unauthorized/) })
  expect(await person.connect()).toBe("/settings/connections")
  expect(await person.untilIdle()).toMatchObject({ status: "connected", reconnect_cause: null })
  await untilThere(person, night)
})

test("a disconnect ends our access at WHOOP and keeps the history", async () => {
  const { person, memberId } = await sleeper()
  const answer = await person.request("DELETE", "/api/v1/connections/whoop", { json: {} })
  expect(answer.status).toBe(204)
  expect(app.whoop.isConnected(memberId)).toBe(false)
  expect((await person.connection()).status).toBe("not_connected")
  expect(await person.getAll("/api/v1/whoop/daily")).toHaveLength(20)
})
