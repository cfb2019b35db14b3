import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { App } from "../app/app.ts"
import type { Person } from "../app/person.ts"
import { waitUntil } from "../app/wait-until.ts"
import { lives } from "../whoop-simulator/index.ts"
import { comparable, expectDays, idsOf } from "./expected-days.ts"

let app: App

beforeAll(async () => {
  // Histories here are not to wait for the app's share of a minute: how that is shared has its own tests.
  app = await App.start({
    whoop: { limits: { perMinute: 2_000, perDay: 100_000 } },
    settings: { WHOOP_CALLS_PER_MINUTE: "2000", WHOOP_CALLS_PER_DAY: "100000" },
  })
})

afterAll(() => app.stop())

beforeEach(({ onTestFailed }) => onTestFailed(() => console.log(app.worker.output.slice(-5_000))))

type Row = Record<string, unknown>

async function expectTruth(person: Person, memberId: number) {
  const truth = app.whoop.truth(memberId)
  const expected = expectDays(truth)
  const rows = await person.getAll<Row>("/api/v1/whoop/daily?limit=1000")
  const like = expected[0]
  if (!like) throw new Error("the simulator knows nothing of this member")
  expect(rows.map((row) => comparable(row, like))).toEqual(expected)

  const lists = [
    { path: "cycles", records: truth.cycles, id: "id" },
    { path: "recoveries", records: truth.recoveries, id: "cycle_id" },
    { path: "sleep", records: truth.sleeps, id: "id" },
    { path: "workouts", records: truth.workouts, id: "id" },
  ]
  for (const { path, records, id } of lists) {
    const stored = await person.getAll<Row>(`/api/v1/whoop/${path}?limit=1000`)
    expect(idsOf(stored, id), path).toEqual(idsOf(records, id))
  }
}

test("a person signs in, connects, and reads their whole history as WHOOP knows it", async () => {
  const memberId = app.whoop.addMember(lives.traveller({ days: 300 }))
  const person = app.person(memberId)
  await person.signIn()
  expect((await person.connection()).status).toBe("not_connected")

  expect(await person.connect()).toBe("/settings/connections")
  const done = await person.untilIdle()

  expect(done).toMatchObject({ status: "connected", sync: { error: null } })
  await expectTruth(person, memberId)
})

test("several people at once each get their own history and nobody else's", async () => {
  const members = [
    app.whoop.addMember(lives.lateSleeper({ days: 45 })),
    app.whoop.addMember(lives.nightShift({ days: 45 })),
    app.whoop.addMember(lives.strapOff({ days: 45 })),
    app.whoop.addMember(lives.brandNew()),
  ]
  await Promise.all(
    members.map(async (memberId) => {
      const person = app.person(memberId)
      await person.signInAndConnect()
      await person.untilIdle()
      await expectTruth(person, memberId)
    }),
  )
})

test("an import that is killed in the middle goes on after the restart and ends complete", async () => {
  const memberId = app.whoop.addMember(lives.napper({ days: 250 }))
  const person = app.person(memberId)
  app.whoop.latencyMs = 150
  await person.signInAndConnect()
  await waitUntil("the import is under way", async () => {
    const listed = app.whoop.calls.count({ kind: "list", userId: memberId })
    return listed >= 8
  })

  await app.restart()
  app.whoop.latencyMs = 0

  const done = await person.untilIdle()
  expect(done).toMatchObject({ status: "connected", sync: { error: null } })
  await expectTruth(person, memberId)
  const asked = app.whoop.calls
    .find({ kind: "list", userId: memberId })
    .map(({ path, query }) => path + query)
  expect(asked.length - new Set(asked).size, "repeated calls").toBeLessThanOrEqual(1)
})
