import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import axe from "axe-core"
import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { watchShifts } from "./shifts.ts"
import { arriveAsMember, Visitor } from "./visitor.ts"

/* What every page must keep to (issue 5), measured on the real pages with a member's data. */

const limits = { scriptBytes: 60 * 1024, styleBytes: 12 * 1024 }

const memberPages = [
  "/",
  "/trends",
  "/sleep",
  "/workouts",
  "/settings/connections",
  "/settings/developer",
  "/settings/account",
  "/pricing",
]
const openPages = ["/", "/sign-in", "/pricing", "/nowhere"]

describe("every page", () => {
  test.each(memberPages)("of a member: %s", async (path) => {
    const { visitor } = await arriveAsMember({ viewport: { width: 375, height: 812 }, colorScheme: "light" })
    await keepsToTheLimits(visitor, path)
  })

  test.each(openPages)("of a visitor: %s", async (path) => {
    const visitor = await Visitor.arrive({ viewport: { width: 375, height: 812 }, colorScheme: "light" })
    await keepsToTheLimits(visitor, path)
  })

  test("of one day, one night and one workout", async () => {
    const { visitor } = await arriveAsMember({ viewport: { width: 375, height: 812 }, colorScheme: "light" })
    await visitor.go("/sleep")
    const night = await firstLink(visitor.page, "/sleep/")
    await visitor.go("/workouts")
    const workout = await firstLink(visitor.page, "/workouts/")
    await visitor.go("/")
    const named = [
      [night, /^(Night to|Nap on) .*\d.* · VitalTrends$/],
      [workout, /^.+, .*\d.* · VitalTrends$/],
      [await firstLink(visitor.page, "/day/"), /^.*\d.* · VitalTrends$/],
    ] as const
    for (const [path, title] of named) {
      await keepsToTheLimits(visitor, path)
      expect(await visitor.page.title()).toMatch(title)
    }
  })
})

async function firstLink(page: Page, prefix: string): Promise<string> {
  return String(await page.locator(`main a[href^="${prefix}"]`).first().getAttribute("href"))
}

async function keepsToTheLimits({ page }: Visitor, path: string): Promise<void> {
  const loaded: string[] = []
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname))
  const shifts = await watchShifts(page)
  const answer = await page.goto(path)
  await page.getByRole("heading", { level: 1 }).waitFor()
  await page.waitForLoadState("networkidle")

  expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe-inline")
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0)
  expect(await shifts()).toEqual([])
  const inline = await page.evaluate<{ script: string; style: string }>(`({
    script: document.querySelector("script:not([src])").textContent,
    style: document.querySelector("style").textContent,
  })`)
  expect(compressedBytes(loaded, ".js", inline.script)).toBeLessThanOrEqual(limits.scriptBytes)
  expect(compressedBytes(loaded, ".css", inline.style)).toBeLessThanOrEqual(limits.styleBytes)

  await page.evaluate(axe.source)
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate(violations), `${path}, ${colorScheme}`).toEqual([])
  }
}

const violations =
  "axe.run({ resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html.slice(0, 160))))"

/** As Cloudflare would send them, at most: it knows Brotli too. */
function compressedBytes(paths: readonly string[], ending: string, inline: string): number {
  const files = new Set(paths.filter((path) => path.endsWith(ending) && path !== "/sw.js"))
  const texts = [inline, ...Array.from(files, (path) => readFileSync(`dist${path}`))]
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
}
