import { env, exports } from "cloudflare:workers"
import { expect, test, vi } from "vitest"
import { userObject } from "../../src/sync/reach.ts"
import { Browser } from "../auth/browser.ts"
import { createWhoop, lives, reliableEvents, virtualClock } from "../whoop-simulator/index.ts"
import { wakeUp } from "./night.ts"

/* What a webhook writes to D1, by D1's own count (meta.rows_written), index entries included. */

const dayMs = 86_400_000

test("a webhook writes at most four D1 rows, by a night's, a revision's and a workout's account", async () => {
  const clock = virtualClock(Date.now())
  const whoop = createWhoop({
    seed: 1,
    clock,
    clients: [
      {
        id: env.WHOOP_CLIENT_ID,
        secret: env.WHOOP_CLIENT_SECRET,
        redirectUris: [`${env.APP_ORIGIN}/auth/whoop/callback`],
      },
    ],
    webhookUrls: [`${env.APP_ORIGIN}/webhooks/whoop`],
    deliver: (request) => clock.hold(exports.default.fetch(request)),
    switches: reliableEvents,
  })
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => whoop.fetch(new Request(input, init)))
  const memberId = whoop.addMember(lives.blank())
  whoop.autoConsent = memberId
  const world = { whoop, clock }
  const sleepAt = (daysAgo: number, events: Parameters<typeof wakeUp>[2]) =>
    wakeUp(world, { memberId }, { endedAgoMs: daysAgo * dayMs, ...events })
  for (let ago = 30; ago > 5; ago--) sleepAt(ago, { events: [] })

  const browser = new Browser("real")
  for (const path of ["/auth/whoop", "/connections/whoop/connect"]) {
    const start = await browser.get(path)
    const back = await whoop.fetch(new Request(start.headers.get("location") ?? ""))
    const { pathname, search } = new URL(back.headers.get("location") ?? "")
    await (await browser.get(pathname + search)).text()
  }
  const account = (await (await browser.get("/api/v1/account")).json()) as { id: string }
  const idle = () =>
    vi.waitFor(
      async () =>
        expect(await userObject(env, account.id).status()).toMatchObject({
          state: "idle",
          events_pending: 0,
        }),
      15_000,
    )
  await idle()

  let rows: { what: string; written: number }[] = []
  const { batch } = env.DB
  const prototype = Object.getPrototypeOf(env.DB) as D1Database
  vi.spyOn(prototype, "batch").mockImplementation(async function (this: D1Database, statements) {
    const results = await batch.call(this, statements)
    results.forEach((result, i) => {
      const written = result.meta.rows_written
      const text = String((statements[i] as unknown as { statement: string }).statement)
      if (written > 0)
        rows.push({
          what: text
            .split(/["\s]+/)
            .slice(0, 3)
            .join(" "),
          written,
        })
    })
    return results as never
  })
  const spent = async (act: () => void) => {
    rows = []
    act()
    await clock.advance(1)
    await idle()
    return rows.reduce((sum, { written }) => sum + written, 0)
  }
  // Two cycles (the new one, and the one it closes), each with its index; a sleep with its index; a recovery; the person.
  const night = await spent(() => sleepAt(3, {}))
  expect(night, JSON.stringify(rows)).toBeLessThanOrEqual(9)
  // A sleep with its index, a recovery, the person.
  const revision = await spent(() => whoop.hand.reviseNight(memberId))
  expect(revision, JSON.stringify(rows)).toBeLessThanOrEqual(5)
  // A workout with its index, the person.
  const workout = await spent(() => whoop.hand.finishWorkout(memberId))
  expect(workout, JSON.stringify(rows)).toBeLessThanOrEqual(3)
  expect((night + revision + workout) / 5).toBeLessThanOrEqual(4)
})
