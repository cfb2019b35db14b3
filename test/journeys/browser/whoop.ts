import { expect, onTestFinished, test } from "vitest"
import { waitUntil } from "../../app/wait-until.ts"
import { addMember, app, arriveAsMember, newestScore, Visitor } from "./visitor.ts"

test("by clicking: sign in, connect, watch the import, see this morning", async () => {
  const memberId = addMember(70)
  const visitor = await Visitor.arrive()
  await visitor.go("/")
  await visitor.follow("Sign in with WHOOP")
  await visitor.follow("Continue with WHOOP")
  await visitor.allowAs(memberId)
  await visitor.follow("Connect WHOOP")
  // WHOOP takes its time with each page, so that there is something to watch.
  app.whoop.latencyMs = 250
  onTestFinished(() => {
    app.whoop.latencyMs = 0
  })
  await visitor.allowAs(memberId)

  await visitor.page.getByRole("progressbar").first().waitFor()
  app.whoop.latencyMs = 0
  await visitor.untilImported()
  expect(new URL(visitor.page.url()).pathname).toBe("/settings/connections")

  await visitor.follow("Today")
  await visitor.seeRecovery(newestScore(memberId))
})

test("refusing at WHOOP changes nothing and is said in plain words", async () => {
  const memberId = addMember()
  const visitor = await Visitor.arrive()
  await visitor.agreeAtWhoop(memberId, "/auth/whoop")
  await visitor.follow("Connect WHOOP")
  await visitor.press("Refuse")

  await visitor.page.getByRole("alert").waitFor()
  await visitor.card("WHOOP").getByText("Not connected", { exact: true }).waitFor()
  expect(app.whoop.calls.count({ kind: "list", userId: memberId })).toBe(0)
})

test("what WHOOP announces is on the open page within a second, without a reload", async () => {
  const { visitor, memberId } = await arriveAsMember()
  const { page } = visitor
  // Once its first message has come, the next one will.
  const listening = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"))
  await visitor.go("/")
  await visitor.seeRecovery(newestScore(memberId))
  await page.evaluate("window.isSameDocument = true")
  await listening

  const latenciesMs: number[] = []
  for (const recoveryScore of [91, 12, 55]) {
    await app.lives.advance(60_000)
    const seen = page.evaluate<number>(`new Promise((seen) => {
      const look = () => {
        const card = document.querySelector(".score-cards section")
        if (card?.textContent.match(/${recoveryScore}\\s*%/)) requestAnimationFrame(() => seen(Date.now()))
        else requestAnimationFrame(look)
      }
      look()
    })`)
    app.whoop.hand.reviseNight(memberId, { recoveryScore })
    const sent = app.whoop.webhooks.log.at(-1)
    latenciesMs.push((await seen) - Number(sent?.attempts[0]?.at))
  }
  console.log(`webhook to pixels: ${latenciesMs.join(", ")} ms`)
  expect(await page.evaluate("window.isSameDocument")).toBe(true)
  // The best of three: what it takes is measured, not what else this machine is doing.
  expect(Math.min(...latenciesMs)).toBeLessThan(1_000)
})

test("an event that never came is made good when the page comes to the front", async () => {
  const memberId = addMember()
  app.whoop.hand.setNightState(memberId, "PENDING_SCORE", { event: false })
  const visitor = await Visitor.arrive()
  const { page } = visitor
  await page.clock.install()
  // The page has long been open, so what it asked on opening was before this story.
  // Never taken back: the browser loses a request that is on its way when the last interception ends.
  let asksInVain = true
  await page.route("**/whoop/refresh", (route) => (asksInVain ? route.abort() : route.continue()))
  await visitor.signInAndConnect(memberId)
  await visitor.follow("Today")
  await visitor.card("Recovery").getByText("WHOOP is still scoring").first().waitFor()
  await visitor.turn("hidden")

  await app.lives.advance(60_000)
  app.whoop.webhooks.dropNext(2)
  app.whoop.hand.reviseNight(memberId, { recoveryScore: 77 })
  asksInVain = false
  await page.clock.fastForward("00:45")
  await visitor.turn("visible")
  await visitor.seeRecovery(77)
})

test("without a WebSocket the page asks, and shows the same news", async () => {
  const { visitor, memberId } = await arriveAsMember()
  const { page } = visitor
  await page.clock.install()
  await page.addInitScript(`{
    const Real = WebSocket
    window.WebSocket = class extends Real { constructor() { super("ws://" + location.host + "/blocked") } }
  }`)
  await visitor.go("/")
  await visitor.seeRecovery(newestScore(memberId))
  await app.lives.advance(60_000)
  const recoveryScore = newestScore(memberId) === 34 ? 35 : 34
  app.whoop.hand.reviseNight(memberId, { recoveryScore })
  await waitUntil("the Worker has it", async () => {
    const today = await page.request.get("/api/v1/whoop/daily?day=today")
    return (await today.text()).includes(`"recovery_score":${recoveryScore},`)
  })
  await page.clock.fastForward("00:31")
  await visitor.seeRecovery(recoveryScore)

  await visitor.go("/settings/connections")
  await visitor.press("Force sync")
  await visitor.card("WHOOP").getByText("Force sync,").waitFor()
})

test("access withdrawn at WHOOP is told, and reconnecting mends it", async () => {
  const memberId = addMember()
  const visitor = await Visitor.arrive()
  await visitor.signInAndConnect(memberId)
  app.whoop.hand.revokeAccess(memberId)

  await visitor.press("Force sync")
  await visitor.card("WHOOP").getByText("Reconnection needed", { exact: true }).waitFor()
  await visitor.follow("Today")
  await visitor.page.getByRole("status").getByText("Your history is safe").waitFor()
  // What was known stays on the page.
  await visitor.seeRecovery(newestScore(memberId))

  await visitor.follow("Reconnect")
  await visitor.allowAs(memberId)
  await visitor.card("WHOOP").getByText("Connected", { exact: true }).waitFor()
})

test("a force sync ends with what it changed", async () => {
  const memberId = addMember()
  const visitor = await Visitor.arrive()
  await visitor.signInAndConnect(memberId)
  await app.lives.advance(60_000)
  const { hand } = app.whoop
  const workout = hand.finishWorkout(memberId, { sport: "running", minutes: 30 })
  // The card speaks of the event as soon as it has come; its look must be over before anything changes again,
  // or that look would already mend what the force sync is here for.
  await waitUntil("the workout is stored, and nothing waits", async () => {
    const workouts = await visitor.page.request.get("/api/v1/whoop/workouts?limit=1")
    const connections = await visitor.page.request.get("/api/v1/connections")
    const isStored = (await workouts.text()).includes(workout)
    return isStored && (await connections.text()).includes('"events_pending":0')
  })
  hand.remove(memberId, "workout", workout, { event: false })
  hand.reviseNight(memberId, { recoveryScore: 42, event: false })

  await visitor.press("Force sync")
  const report = visitor.card("WHOOP")
  await report.getByText(/Force sync, .*2 changed, 1 removed, \d+ the same/).waitFor()
  const rows = await report.getByRole("row").allInnerTexts()
  expect(rows.filter((row) => /removed/.test(row))).toHaveLength(1)
  expect(rows.filter((row) => /changed/.test(row))).toHaveLength(2)
})

test("disconnecting asks once, keeps the history, and connecting again is one press", async () => {
  const memberId = addMember()
  const visitor = await Visitor.arrive()
  await visitor.signInAndConnect(memberId)
  await visitor.press("Disconnect")
  const dialog = visitor.page.getByRole("dialog", { name: "Disconnect WHOOP?" })
  await dialog.getByText("Your history stays here").waitFor()
  await dialog.getByRole("button", { name: "Disconnect" }).click()

  await visitor.card("WHOOP").getByText("Not connected", { exact: true }).waitFor()
  expect(app.whoop.isConnected(memberId)).toBe(false)
  await visitor.follow("Today")
  await visitor.seeRecovery(newestScore(memberId))

  await visitor.go("/settings/connections")
  await visitor.follow("Connect WHOOP")
  await visitor.allowAs(memberId)
  await visitor.card("WHOOP").getByText("Connected", { exact: true }).waitFor()
  expect(app.whoop.isConnected(memberId)).toBe(true)
})
