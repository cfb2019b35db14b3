import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { BrowserContext } from "playwright-core"
import { App } from "../test/app/app.ts"
import { openBrowserFor } from "../test/app/browser.ts"
import { type Life, reliableEvents } from "../test/whoop-simulator/index.ts"

/** The real app with a member whose whole history is here, and a browser in which they are signed in. */
export interface SignedIn {
  app: App
  memberId: number
  context: BrowserContext
  /** For whoever speaks to the browser without Playwright. */
  debuggingPort: number
}

const plenty = 100_000

export async function withSignedIn<T>(
  life: Life,
  debuggingPort: number,
  use: (signedIn: SignedIn) => Promise<T>,
): Promise<T> {
  const app = await App.start({
    whoop: { switches: reliableEvents, limits: { perMinute: plenty, perDay: plenty } },
    settings: { WHOOP_CALLS_PER_MINUTE: String(plenty), WHOOP_CALLS_PER_DAY: String(plenty) },
  })
  const profile = mkdtempSync(join(tmpdir(), "vitaltrends-profile-"))
  const context = await openBrowserFor(profile, debuggingPort)
  try {
    const memberId = app.whoop.addMember(life)
    app.whoop.autoConsent = memberId
    const page = await context.newPage()
    await page.goto(`${app.origin}/auth/whoop`)
    await page.goto(`${app.origin}/connections/whoop/connect`)
    await page.getByText("Import,").waitFor({ timeout: 300_000 })
    await page.close()
    return await use({ app, memberId, context, debuggingPort })
  } finally {
    await context.close()
    await app.stop()
    rmSync(profile, { recursive: true, force: true })
  }
}
