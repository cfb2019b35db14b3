import { env, exports } from "cloudflare:workers"
import { expect, test, vi } from "vitest"
import { userObject } from "../../src/sync/reach.ts"
import { Browser } from "../auth/browser.ts"
import body from "../whoop-simulator/fixtures/v2-real-body-measurement.json" with { type: "json" }
import openCycle from "../whoop-simulator/fixtures/v2-real-cycle-page-1-open.json" with { type: "json" }
import cyclePage from "../whoop-simulator/fixtures/v2-real-cycle-page-5-with-next-token.json" with {
  type: "json",
}
import recovery from "../whoop-simulator/fixtures/v2-real-cycle-recovery.json" with { type: "json" }
import sleep from "../whoop-simulator/fixtures/v2-real-sleep-by-id.json" with { type: "json" }
import run from "../whoop-simulator/fixtures/v2-real-workout-running-gps.json" with { type: "json" }
import tennis from "../whoop-simulator/fixtures/v2-real-workout-tennis-nulls.json" with { type: "json" }
import { createWhoop, lives, realClock, reliableEvents } from "../whoop-simulator/index.ts"

/* What WHOOP really sent once, from its list through our store to our API: no value is lost or bent on the way. */

test("real captures pass through the whole path into the API", async () => {
  const whoop = createWhoop({
    seed: 1,
    clock: realClock(),
    clients: [
      {
        id: env.WHOOP_CLIENT_ID,
        secret: env.WHOOP_CLIENT_SECRET,
        redirectUris: [`${env.APP_ORIGIN}/auth/whoop/callback`],
      },
    ],
    webhookUrls: [],
    deliver: async () => new Response(null, { status: 204 }),
    switches: reliableEvents,
  })
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => whoop.fetch(new Request(input, init)))
  const member = whoop.addMember(lives.blank(), { body })
  whoop.autoConsent = member
  // Keys differ between the captures: the later put of the same one wins.
  for (const cycle of [...cyclePage.records, ...openCycle.records])
    whoop.hand.put(member, "cycle", cycle as never)
  whoop.hand.put(member, "recovery", recovery as never)
  whoop.hand.put(member, "sleep", sleep as never)
  for (const workout of [run, tennis]) whoop.hand.put(member, "workout", workout as never)

  const browser = new Browser("real")
  for (const path of ["/auth/whoop", "/connections/whoop/connect"]) {
    const start = await browser.get(path)
    const back = await whoop.fetch(new Request(start.headers.get("location") ?? ""))
    const { pathname, search } = new URL(back.headers.get("location") ?? "")
    await (await browser.get(pathname + search)).text()
  }
  const read = async (path: string) => {
    const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ")
    const response = await exports.default.fetch(
      new Request(`${env.APP_ORIGIN}/api/v1${path}`, { headers: { cookie } }),
    )
    return (await response.json()) as { data: Record<string, unknown>[] } & Record<string, unknown>
  }
  const { id } = await read("/account")
  await vi.waitFor(
    async () => expect(await userObject(env, String(id)).status()).toMatchObject({ state: "idle" }),
    15_000,
  )

  expect(await read("/whoop/recoveries")).toMatchObject({
    data: [
      {
        cycle_id: recovery.cycle_id,
        sleep_id: recovery.sleep_id,
        created_at: recovery.created_at,
        updated_at: recovery.updated_at,
        score_state: "SCORED",
        ...recovery.score,
      },
    ],
  })
  const { stage_summary, sleep_needed, ...quality } = sleep.score
  expect(await read(`/whoop/sleep/${sleep.id}`)).toMatchObject({
    cycle_id: sleep.cycle_id,
    start: sleep.start,
    end: sleep.end,
    timezone_offset: sleep.timezone_offset,
    nap: sleep.nap,
    ...stage_summary,
    ...sleep_needed,
    ...quality,
  })
  for (const workout of [run, tennis]) {
    const { zone_durations, ...score } = workout.score
    expect(await read(`/whoop/workouts/${workout.id}`)).toMatchObject({
      sport_name: workout.sport_name,
      sport_id: workout.sport_id,
      start: workout.start,
      ...zone_durations,
      ...score,
    })
  }
  for (const cycle of cyclePage.records) {
    expect(await read(`/whoop/cycles/${cycle.id}`)).toMatchObject({
      start: cycle.start,
      end: cycle.end ?? null,
      timezone_offset: cycle.timezone_offset,
      ...cycle.score,
    })
  }
  expect(await read("/whoop/body")).toMatchObject(body)
  const days = await read("/whoop/daily?limit=1000")
  const day = days.data.find((row) => row.cycle_id === recovery.cycle_id)
  expect(day).toMatchObject({
    recovery_score: recovery.score.recovery_score,
    hrv_rmssd_milli: recovery.score.hrv_rmssd_milli,
    sleep_id: sleep.id,
  })
})
