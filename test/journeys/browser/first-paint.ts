import { expect, test } from "vitest"
import { arriveAsMember, newestScore } from "./visitor.ts"

/* What the Worker has written into the document before any code of the page runs (src/routes/pages.ts). */

test("this morning's numbers are there without any script", async () => {
  const { visitor, memberId } = await arriveAsMember({ javaScriptEnabled: false })
  await visitor.go("/")
  await visitor.seeRecovery(newestScore(memberId))
  await visitor.go("/trends")
  await visitor.heading("Trends")
  expect(await visitor.page.locator(".metric-sentence").count()).toBeGreaterThan(5)
})

test.each([
  ["/", ".today"],
  ["/trends", ".metric-head, .metric-values"],
])(
  "the page's code takes over what was written on %s, word by word, and moves nothing",
  async (path, part) => {
    const { visitor } = await arriveAsMember({ viewport: { width: 375, height: 812 } })
    const { page } = visitor
    const { promise: untilSeen, resolve: letCodeCome } = Promise.withResolvers<void>()
    await page.route("**/assets/*.js", async (route) => {
      await untilSeen
      await route.continue()
    })
    await page.addInitScript(`
    window.shifts = []
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
      .observe({ type: "layout-shift", buffered: true })
  `)
    await visitor.go(path)
    const words = () => page.locator(part).allInnerTexts()
    const written = await words()
    expect(written.join().length).toBeGreaterThan(300)
    await page.evaluate("document.querySelector('main h1').isWritten = true")

    letCodeCome()
    await page.getByRole("button", { name: /synced/ }).waitFor()
    expect(await page.evaluate("document.querySelector('main h1').isWritten")).toBe(true)
    expect(await words()).toEqual(written)
    await page.waitForLoadState("networkidle")
    expect(await page.evaluate("window.shifts")).toEqual([])
  },
)
