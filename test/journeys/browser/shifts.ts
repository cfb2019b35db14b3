import type { Page } from "playwright-core"

/** What moved on a page without the person's doing: each time how much, and which elements. */
export async function watchShifts(page: Page): Promise<() => Promise<unknown[]>> {
  await page.addInitScript(`
    window.shifts = []
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries())
        if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.textContent)?.slice(0, 120))])
    }).observe({ type: "layout-shift", buffered: true })
  `)
  return () => page.evaluate("window.shifts")
}
