import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { z } from "zod"
import { runTool } from "../run-tool.ts"

/**
 * Issue 2: anything over this needs a reason. The dashboard's assets do not count, Cloudflare serves them. Nor does
 * Stripe's own library (some 36 KB): issue 6 wants it, and it is run by the first payment only, never at start.
 */
const limitBytes = 200 * 1024
const withoutStripe = ["--alias", "stripe:./scripts/left-out.ts"]

/** Cloudflare refuses a Worker that takes longer (https://developers.cloudflare.com/workers/platform/limits/). */
const startupLimitMs = 1000

/** Builds what `wrangler deploy` would upload, and profiles its start; both work offline. Throws what is over a limit. */
export async function checkBundle() {
  const folder = mkdtempSync(join(tmpdir(), "vitaltrends-bundle-"))
  try {
    const whole = await build(folder, [])
    const own = await build(join(folder, "without-stripe"), withoutStripe)
    if (own.gzipBytes > limitBytes)
      throw new Error(
        `${own.gzipBytes} bytes gzipped without Stripe's library, over the limit of ${limitBytes}`,
      )

    const profile = join(folder, "startup.cpuprofile")
    await runTool("wrangler", ["check", "startup", "--outfile", profile])
    const startupMs = activeMs(CpuProfile.parse(JSON.parse(readFileSync(profile, "utf8"))))
    if (startupMs > startupLimitMs)
      throw new Error(`${startupMs} ms at start, over the limit of ${startupLimitMs}`)
    return { ...whole, stripeGzipBytes: whole.gzipBytes - own.gzipBytes, startupMs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function build(folder: string, options: string[]) {
  await runTool("wrangler", ["deploy", "--dry-run", "--outdir", folder, ...options])
  const script = readFileSync(join(folder, "index.js"))
  return { sizeBytes: script.length, gzipBytes: gzipSync(script, { level: 9 }).length }
}

const CpuProfile = z.object({
  nodes: z.array(z.object({ id: z.number(), callFrame: z.object({ functionName: z.string() }) })),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** The time spent in code: the other samples are workerd waiting, not our start. */
function activeMs({ nodes, samples, timeDeltas }: z.infer<typeof CpuProfile>): number {
  const waiting = new Set(
    nodes
      .filter(({ callFrame }) => /^\((idle|root|program)\)$/.test(callFrame.functionName))
      .map(({ id }) => id),
  )
  const micros = samples.reduce((sum, id, at) => (waiting.has(id) ? sum : sum + (timeDeltas[at] ?? 0)), 0)
  return micros / 1000
}
