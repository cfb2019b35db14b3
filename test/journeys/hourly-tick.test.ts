import { afterAll, beforeAll, expect, test } from "vitest"
import { App } from "../app/app.ts"
import { waitUntil } from "../app/wait-until.ts"
import { lives } from "../whoop-simulator/index.ts"

let app: App
const hourMs = 3_600_000

beforeAll(async () => {
  app = await App.start({ livesFrom: Date.now() - 48 * hourMs })
})

afterAll(() => app.stop())

test("nights whose events were all lost arrive with the hourly tick", async () => {
  const memberId = app.whoop.addMember(lives.earlySleeper({ days: 30 }))
  const person = app.person(memberId)
  await person.signInAndConnect()
  await person.untilIdle()

  app.whoop.webhooks.hold()
  await app.lives.advanceTo(Date.now())
  const newest = app.whoop.truth(memberId).recoveries[0]?.cycle_id
  const path = "/api/v1/whoop/recoveries?limit=1"
  const readNewest = async () => (await person.get<{ data: { cycle_id: number }[] }>(path)).data[0]?.cycle_id
  expect(await readNewest()).not.toBe(newest)

  const now = Date.now()
  for (let hour = 1; hour <= 24; hour += 1) await app.tick(now + hour * hourMs)
  await waitUntil("the newest recovery is here", async () => (await readNewest()) === newest)
})
