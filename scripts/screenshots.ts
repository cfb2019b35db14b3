/*
 * Pictures of every page in every state, in both themes and two widths, into screenshots/; each is also checked by axe,
 * for anything on the console, for requests to elsewhere and for sideways scrolling. Fails when one of them finds
 * something. What stands in each page is kept beside, in screenshots/html/, for scripts/html.ts.
 * `node scripts/screenshots.ts today` takes only the pictures whose name has "today" in it.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import axe from "axe-core"
import type { Browser, Page } from "playwright-core"
import { build, preview } from "vite"
import { openBrowser } from "../test/app/browser.ts"
import { type Picture, pictures } from "./pictures.ts"

const now = "2026-11-22T17:42:00.000Z"
process.env.MOCK_API = "1"
process.env.MOCK_NOW = now

const themes = ["light", "dark"] as const
const widths = [375, 1280] as const
const wanted = process.argv[2] ?? ""

const outDir = await mkdtemp(join(tmpdir(), "vitaltrends-pictures-"))
await build({ logLevel: "warn", build: { outDir } })
const server = await preview({ logLevel: "warn", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } })
const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, "") ?? ""
const browser = await openBrowser()

const findings: string[] = []
try {
  await mkdir("screenshots/html", { recursive: true })
  for (const picture of pictures.filter((each) => each.name.includes(wanted))) {
    for (const theme of themes) {
      for (const width of widths) await take(browser, picture, theme, width)
    }
  }
} finally {
  await browser.close()
  await server.close()
  await rm(outDir, { recursive: true, force: true })
}
for (const finding of findings) console.error(finding)
console.log(`${findings.length} findings`)
process.exit(findings.length > 0 ? 1 : 0)

async function take(
  from: Browser,
  picture: Picture,
  colorScheme: "light" | "dark",
  width: number,
): Promise<void> {
  const name = `${picture.name}-${colorScheme}-${width}`
  const report = (finding: string) => findings.push(`${name}: ${finding}`)
  const context = await from.newContext({
    colorScheme,
    viewport: { width, height: width < 720 ? 812 : 900 },
    deviceScaleFactor: 1,
    locale: "en-GB",
    timezoneId: "America/New_York",
    reducedMotion: "reduce",
  })
  const host = new URL(origin).hostname
  await context.addCookies([{ name: "mock", value: picture.mock ?? "fresh", domain: host, path: "/" }])
  if (!picture.signedOut) await context.addInitScript("localStorage.setItem('member', 'usr_5f2c')")
  const page = await context.newPage()
  await page.clock.setFixedTime(now)
  // The stand-in has no live stream; a socket that stays open and silent is what a quiet day looks like.
  await page.routeWebSocket("**/api/v1/events", () => {})
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) report(`asked elsewhere: ${request.url()}`)
  })
  page.on("pageerror", (error) => report(`error: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() === "error" && !isExpected(picture, message.text()))
      report(`console: ${message.text()}`)
  })
  try {
    await page.goto(origin + picture.path, { waitUntil: "networkidle" })
    await picture.act?.(page)
    await page.waitForTimeout(150)
    await showAll(page)
    await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true })
    await writeFile(`screenshots/html/${picture.name}.html`, await page.content())
    await inspect(page, report)
  } catch (error) {
    report(error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : "failed")
  } finally {
    await context.close()
  }
}

/** The browser itself prints every refused request; in these states refusals are what is pictured. */
function isExpected(picture: Picture, text: string): boolean {
  const refuses = picture.signedOut || picture.mock === "error" || picture.name.includes("delete")
  return text.startsWith("Failed to load resource") && (refuses || picture.name.includes("offline"))
}

async function inspect(page: Page, report: (finding: string) => void): Promise<void> {
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")
  if (overflow > 0) report(`${overflow} px wider than the window`)
  await page.evaluate(axe.source)
  const violations = await page.evaluate<{ id: string; nodes: string[] }[]>(
    "axe.run().then((r) => r.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html.slice(0, 160)) })))",
  )
  for (const violation of violations) report(`axe ${violation.id}: ${violation.nodes.join(" | ")}`)
}

/** Charts draw themselves when they come near the screen. */
async function showAll(page: Page): Promise<void> {
  const height = await page.evaluate<number>("document.body.scrollHeight")
  for (let top = 0; top < height; top += 700) {
    await page.evaluate(`scrollTo(0, ${top})`)
    await page.waitForTimeout(60)
  }
  await page.evaluate("scrollTo(0, 0)")
  await page.waitForTimeout(100)
}
