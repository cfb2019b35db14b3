import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { z } from "zod"
import { lives } from "../test/whoop-simulator/index.ts"
import { installAside } from "./aside.ts"
import { type SignedIn, withSignedIn } from "./dashboard-member.ts"
import { freePort } from "./processes.ts"

/*
 * Lighthouse with its mobile preset over the pages of a signed-in member, from the real Worker: the median of five visits
 * of somebody who has been here before but whose browser holds neither files nor answers. Lighthouse is installed aside.
 * `node scripts/lighthouse.ts /trends 3`: one page, three visits.
 */

const pages = process.argv[2] ? [process.argv[2]] : ["/", "/trends"]
const visits = Number(process.argv[3] ?? 5)

const categories = ["performance", "accessibility", "best-practices", "seo"]

const Report = z.object({
  categories: z.record(z.string(), z.object({ score: z.number().nullable() })),
  audits: z.record(
    z.string(),
    z.object({
      score: z.number().nullable(),
      scoreDisplayMode: z.string(),
      numericValue: z.number().optional(),
    }),
  ),
})
type Report = z.infer<typeof Report>

interface Lighthouse {
  default: (url: string, flags: Record<string, unknown>) => Promise<{ lhr: unknown } | undefined>
}

const folder = await installAside("lighthouse", ["lighthouse@13.5.0"])
const { default: lighthouse }: Lighthouse = await import(
  pathToFileURL(join(folder, "node_modules/lighthouse/core/index.js")).href
)

const results = await withSignedIn(lives.earlySleeper({ days: 400 }), await freePort(), async (signedIn) => {
  const byPage: Record<string, ReturnType<typeof summarize>> = {}
  for (const path of pages) {
    const reports: Report[] = []
    for (let visit = 0; visit < visits; visit++) reports.push(await measure(signedIn, path))
    byPage[path] = summarize(reports)
  }
  return byPage
})
console.log(JSON.stringify(results, null, 2))

async function measure({ app, context, debuggingPort }: SignedIn, path: string): Promise<Report> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send("Network.clearBrowserCache")
  await devtools.send("Storage.clearDataForOrigin", {
    origin: app.origin,
    storageTypes: "cache_storage,service_workers",
  })
  await page.close()
  const flags = {
    port: debuggingPort,
    disableStorageReset: true,
    logLevel: "error",
    onlyCategories: categories,
  }
  const run = await lighthouse(app.origin + path, flags)
  return Report.parse(run?.lhr)
}

function summarize(reports: readonly Report[]) {
  const numbers = (audit: string) =>
    middle(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN))
  const scores = Object.keys(reports[0]?.categories ?? {}).map((id) => [
    id,
    Math.round(100 * middle(reports.map(({ categories }) => categories[id]?.score ?? 0))),
  ])
  const failed = reports.flatMap(({ audits }) =>
    Object.entries(audits)
      .filter(([, { score, scoreDisplayMode }]) => scoreDisplayMode === "binary" && score === 0)
      .map(([id]) => id),
  )
  return {
    scores: Object.fromEntries(scores),
    firstPaintMs: Math.round(numbers("first-contentful-paint")),
    largestPaintMs: Math.round(numbers("largest-contentful-paint")),
    blockedMs: Math.round(numbers("total-blocking-time")),
    speedIndexMs: Math.round(numbers("speed-index")),
    layoutShift: numbers("cumulative-layout-shift"),
    failed: [...new Set(failed)],
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
