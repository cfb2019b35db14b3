import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import type { CDPSession, Page } from "playwright-core"
import { build, preview } from "vite"
import { openBrowser } from "../../test/app/browser.ts"
import { lives } from "../../test/whoop-simulator/index.ts"
import { type SignedIn, withSignedIn } from "../dashboard-member.ts"
import { freePort } from "../processes.ts"

/*
 * What the dashboard costs and how fast it is (issue 5), in a real Chromium: how long news takes from WHOOP's event to
 * pixels, what each page loads, and ten years in six charts. Scores of Lighthouse: scripts/lighthouse.ts.
 */

const pages = ["/", "/trends", "/sleep", "/workouts", "/settings/connections", "/pricing"]

async function newsToPixels({ app, memberId, context }: SignedIn) {
  const page = await context.newPage()
  const listening = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"))
  await page.goto(app.origin)
  await listening
  const latenciesMs: number[] = []
  for (const recoveryScore of [91, 12, 55, 78, 33, 69, 21]) {
    await app.lives.advance(60_000)
    const seen = page.evaluate<number>(`new Promise((seen) => {
      const look = () => {
        const score = document.querySelector(".score-cards section .score")
        if (score?.textContent.match(/^${recoveryScore}\\s*%/)) requestAnimationFrame(() => seen(Date.now()))
        else requestAnimationFrame(look)
      }
      look()
    })`)
    app.whoop.hand.reviseNight(memberId, { recoveryScore })
    const sent = app.whoop.webhooks.log.at(-1)
    latenciesMs.push((await seen) - Number(sent?.attempts[0]?.at))
  }
  await page.close()
  return { medianMs: middle(latenciesMs), latenciesMs }
}

/** What a page brings on its first visit, compressed as Cloudflare would at least. */
async function firstLoad({ app, context }: SignedIn) {
  const sizes: Record<string, { scriptBytes: number; styleBytes: number }> = {}
  for (const path of pages) {
    const page = await context.newPage()
    const loaded = new Set<string>()
    page.on("response", (response) => loaded.add(new URL(response.url()).pathname))
    await page.goto(app.origin + path, { waitUntil: "networkidle" })
    const inline = (what: string) => page.evaluate<string>(`document.querySelector("${what}").textContent`)
    const bytes = async (ending: string, what: string) =>
      [...loaded]
        .filter((file) => file.endsWith(ending) && file !== "/sw.js")
        .map((file) => readFileSync(`dist${file}`, "utf8"))
        .concat(await inline(what))
        .reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
    sizes[path] = {
      scriptBytes: await bytes(".js", "script:not([src])"),
      styleBytes: await bytes(".css", "style"),
    }
    await page.close()
  }
  return sizes
}

/** Ten years of made-up days (web/dev), so that no import of ten years stands before it. */
async function tenYearsInSixCharts() {
  process.env.MOCK_API = "1"
  const outDir = mkdtempSync(join(tmpdir(), "vitaltrends-charts-"))
  await build({ logLevel: "error", build: { outDir } })
  const server = await preview({
    logLevel: "error",
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1" },
  })
  const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, "") ?? ""
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1800 } })
    await page.context().addCookies([{ name: "mock", value: "long-history", url: origin }])
    await page.addInitScript("localStorage.setItem('member', 'usr_5f2c')")
    await page.goto(`${origin}/trends?range=all&metrics=hrv,rhr,recovery,sleep,respiratory,strain`)
    for (let chart = 0; chart < 6; chart++) {
      await page.locator(".time-chart").nth(chart).scrollIntoViewIfNeeded()
      await page.locator(".time-chart").nth(chart).locator("canvas").waitFor()
    }
    await page.waitForTimeout(1_000)
    const devtools = await page.context().newCDPSession(page)
    // CPU time: what else this machine does is not the page.
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" })
    return { drawMs: await drawing(page, devtools), hoverMsAFrame: await hovering(page, devtools) }
  } finally {
    await browser.close()
    await server.close()
    rmSync(outDir, { recursive: true, force: true })
  }
}

/** Every chart one pixel narrower: all six are drawn anew. */
async function drawing(page: Page, devtools: CDPSession): Promise<number> {
  const times: number[] = []
  for (let round = 1; round <= 5; round++) {
    const before = await busyMs(devtools)
    await page.evaluate(
      `document.querySelectorAll(".time-chart").forEach((host) => { host.style.width = "calc(100% - ${round}px)" })`,
    )
    await page.waitForTimeout(600)
    times.push((await busyMs(devtools)) - before)
  }
  return middle(times)
}

async function hovering(page: Page, devtools: CDPSession): Promise<number> {
  const box = await page.locator(".time-chart").nth(2).boundingBox()
  if (!box) throw new Error("the chart is not on the page")
  const frames = 60
  const run = async (stepPx: number) => {
    await page.mouse.move(box.x + 60, box.y + 40)
    const before = await busyMs(devtools)
    for (let frame = 0; frame < frames; frame++) {
      await page.mouse.move(box.x + 60 + frame * stepPx, box.y + 40)
      await page.evaluate("new Promise(requestAnimationFrame)")
    }
    return (await busyMs(devtools)) - before
  }
  // A pointer that stays where it is costs what measuring costs.
  const measuringMs = await run(0)
  const movingMs = await run((box.width - 120) / frames)
  return Math.round((10 * (movingMs - measuringMs)) / frames) / 10
}

/** How long the page's thread has worked so far. */
async function busyMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics")
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN)
}

function middle(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)
}

const life = lives.earlySleeper({ days: 200, rates: { pending: 0, noRecovery: 0, unscorable: 0 } })
const results = await withSignedIn(life, await freePort(), async (signedIn) => ({
  firstLoad: await firstLoad(signedIn),
  newsToPixels: await newsToPixels(signedIn),
}))
console.log(JSON.stringify({ ...results, tenYearsInSixCharts: await tenYearsInSixCharts() }))
