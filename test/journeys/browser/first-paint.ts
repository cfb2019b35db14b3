import type { Page } from "playwright-core"
import { expect, onTestFinished, test } from "vitest"
import { watchShifts } from "./shifts.ts"
import { app, arriveAsMember, newestScore } from "./visitor.ts"

/* What the Worker has written into the document before any code of the page runs (src/routes/pages.ts). */

test("this morning's numbers are there without any script", async () => {
  const { visitor, memberId } = await arriveAsMember({ javaScriptEnabled: false })
  await visitor.go("/")
  await visitor.seeRecovery(newestScore(memberId))
  await visitor.go("/trends")
  await visitor.heading("Trends")
  expect(await visitor.page.locator(".metric-sentence").count()).toBeGreaterThan(5)
})

test("a button pressed before the page's code has come is not pressed in vain", async () => {
  const { visitor } = await arriveAsMember()
  const { page } = visitor
  const letCodeCome = await holdCode(page)
  await visitor.go("/trends")
  await visitor.press("30 d")
  letCodeCome()
  await page.waitForURL(/range=30d/)
})

test.each([
  ["/", ".today"],
  ["/trends", ".metric-head, .metric-values"],
])(
  "the page's code takes over what was written on %s, word by word, and moves nothing",
  async (path, part) => {
    const { visitor } = await arriveAsMember({ viewport: { width: 375, height: 812 } })
    const { page } = visitor
    const letCodeCome = await holdCode(page)
    const shifts = await watchShifts(page)
    await visitor.go(path)
    const words = () => page.locator(part).allInnerTexts()
    const written = await words()
    expect(written.join().length).toBeGreaterThan(300)
    const isTakenOver = await markHeading(page)

    letCodeCome()
    await page.getByRole("button", { name: /synced/ }).waitFor()
    expect(await isTakenOver()).toBe(true)
    expect(await words()).toEqual(written)
    await page.waitForLoadState("networkidle")
    expect(await shifts()).toEqual([])
  },
)

test("news that comes while the page's numbers are still being read takes nothing away", async () => {
  const { visitor } = await arriveAsMember()
  const { page } = visitor
  const letCodeCome = await holdCode(page)
  const firstNews = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"))
  await page.route("**/api/v1/whoop/daily?*", async (route) => {
    await firstNews
    await route.continue()
  })
  await visitor.go("/")
  const isTakenOver = await markHeading(page)
  letCodeCome()
  await page.getByRole("button", { name: /synced/ }).waitFor()
  expect(await isTakenOver()).toBe(true)
})

test("a banner that comes late, or goes, moves nothing", async () => {
  const { visitor } = await arriveAsMember({ viewport: { width: 375, height: 812 } })
  const { page } = visitor
  const shifts = await watchShifts(page)
  await visitor.go("/")
  await page.getByRole("button", { name: /synced/ }).waitFor()
  app.whoop.latencyMs = 1_000
  onTestFinished(() => {
    app.whoop.latencyMs = 0
  })
  await page.request.post("/api/v1/connections/whoop/force-sync", { headers: { origin: app.origin } })
  await page.locator(".banner").waitFor()

  // A page opened meanwhile has it from the beginning.
  const second = await page.context().newPage()
  const shiftsOfSecond = await watchShifts(second)
  await second.goto("/")
  await second.getByRole("button", { name: /comparing/ }).waitFor()

  app.whoop.latencyMs = 0
  await page.locator(".banner").waitFor({ state: "detached" })
  await second.locator(".banner").waitFor({ state: "detached" })
  expect(await shifts()).toEqual([])
  expect(await shiftsOfSecond()).toEqual([])
})

/** Keeps the page's code from coming until the returned function is called. */
async function holdCode(page: Page): Promise<() => void> {
  const { promise: untilLetCome, resolve: letCome } = Promise.withResolvers<void>()
  await page.route("**/assets/*.js", async (route) => {
    await untilLetCome
    await route.continue()
  })
  return letCome
}

/** Marks the heading that is there now; the returned function tells whether it still is. */
async function markHeading(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate("document.querySelector('main h1').isWritten = true")
  return () => page.evaluate("document.querySelector('main h1').isWritten")
}
