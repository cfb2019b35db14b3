import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, expect, onTestFinished } from "vitest"
import { App } from "../../app/app.ts"
import { openBrowser } from "../../app/browser.ts"
import { lives, reliableEvents } from "../../whoop-simulator/index.ts"
import { fixedZone } from "../../whoop-simulator/zones.ts"

/* One app, one WHOOP and one browser for all browser journeys; each test opens a window of its own. */

const patienceMs = 20_000
const plenty = 100_000

export let app: App
let browser: Browser

beforeAll(async () => {
  ;[app, browser] = await Promise.all([
    App.start({
      whoop: { switches: reliableEvents, limits: { perMinute: plenty, perDay: plenty } },
      settings: { WHOOP_CALLS_PER_MINUTE: String(plenty), WHOOP_CALLS_PER_DAY: String(plenty) },
    }),
    openBrowser(),
  ])
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

/** A zone without summer time where it is between 14:00 and 15:00 now: last night has been scored. */
function zoneOfAfternoon() {
  const offset = 14 - new Date().getUTCHours()
  // POSIX turned the sign round: Etc/GMT-3 is three hours east.
  return { name: `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`, minutes: offset * 60 }
}

/** Somebody at WHOOP who lives where the browsers here are. */
export function addMember(days = 30): number {
  const rates = { pending: 0, unscorable: 0, noRecovery: 0, provisional: 0, lateRevision: 0 }
  return app.whoop.addMember(lives.earlySleeper({ days, rates, zone: fixedZone(zoneOfAfternoon().minutes) }))
}

export function newestScore(memberId: number): number {
  const score = app.whoop.truth(memberId).recoveries[0]?.score
  return Math.round(
    Number(score && typeof score === "object" && "recovery_score" in score && score.recovery_score),
  )
}

/** A window of somebody's browser, with what a person does in it. */
export class Visitor {
  readonly page: Page
  readonly context: BrowserContext

  private constructor(page: Page) {
    this.page = page
    this.context = page.context()
  }

  /** Ends with the test, which fails if the page threw an error or asked a stranger for something. */
  static async arrive(options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: app.origin,
      timezoneId: zoneOfAfternoon().name,
      locale: "en-GB",
      reducedMotion: "reduce",
      serviceWorkers: "block",
      ...options,
    })
    context.setDefaultTimeout(patienceMs)
    const page = await context.newPage()
    const troubles: string[] = []
    page.on("pageerror", (error) => troubles.push(error.message))
    page.on("request", (request) => {
      if (!/^http:\/\/localhost[:/]|^(data|blob):/.test(request.url()))
        troubles.push(`asked ${request.url()}`)
    })
    onTestFinished(async ({ task }) => {
      if (task.result?.state === "fail") {
        console.log(page.url(), await page.locator("body").textContent())
        console.log(app.worker.output.slice(-3_000))
      }
      await context.close()
      expect(troubles).toEqual([])
    })
    return new Visitor(page)
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path)
  }

  /** Over WHOOP and back without being asked there: `path` starts the round trip. */
  async agreeAtWhoop(memberId: number, path: string): Promise<void> {
    app.whoop.autoConsent = memberId
    await this.go(path)
    app.whoop.autoConsent = null
  }

  /** On WHOOP's page: the person is this member and allows everything. */
  async allowAs(memberId: number): Promise<void> {
    await this.page
      .getByRole("radio")
      .and(this.page.locator(`[value="${memberId}"]`))
      .check()
    await this.press("Allow")
  }

  async signInAndConnect(memberId: number): Promise<void> {
    await this.agreeAtWhoop(memberId, "/auth/whoop")
    await this.agreeAtWhoop(memberId, "/connections/whoop/connect")
    await this.untilImported()
  }

  async untilImported(): Promise<void> {
    await this.card("WHOOP").getByText("Connected", { exact: true }).waitFor()
    await this.card("WHOOP").getByText("Import,").waitFor()
  }

  card(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true })
  }

  async press(button: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name: button }).click()
  }

  async follow(link: string | RegExp): Promise<void> {
    await this.page.getByRole("link", { name: link }).first().click()
  }

  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name }).waitFor()
  }

  /** Until this morning's card says so. */
  async seeRecovery(score: number): Promise<void> {
    await this.card("Recovery")
      .getByText(new RegExp(`^${score}\\s*%$`))
      .waitFor()
  }

  /** As a browser tells a page that another tab hides it, or that it is in front again. */
  async turn(visibility: "hidden" | "visible"): Promise<void> {
    await this.page.evaluate(
      `Object.defineProperties(document, {
        hidden: { configurable: true, value: ${visibility === "hidden"} },
        visibilityState: { configurable: true, value: "${visibility}" },
      }); document.dispatchEvent(new Event("visibilitychange"))`,
    )
  }
}

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>
let settled: Promise<{ memberId: number; storageState: StorageState }> | null = null

/** A window of a member whose whole history is here. The member is the same for all who only look. */
export async function arriveAsMember(options: BrowserContextOptions = {}) {
  settled ??= settle()
  const { memberId, storageState } = await settled
  return { memberId, visitor: await Visitor.arrive({ storageState, ...options }) }
}

async function settle() {
  const memberId = addMember(100)
  const first = await Visitor.arrive()
  await first.signInAndConnect(memberId)
  return { memberId, storageState: await first.context.storageState() }
}
