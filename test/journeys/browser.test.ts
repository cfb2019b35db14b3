import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { App } from "../app/app.ts"
import { openBrowser } from "../app/browser.ts"
import { lives } from "../whoop-simulator/index.ts"
import { fixedZone } from "../whoop-simulator/zones.ts"

let app: App
let browser: Browser
let page: Page

const patience = { timeout: 20_000 }

beforeAll(async () => {
  app = await App.start()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

beforeEach(async ({ task }) => {
  // The member is where this browser says it is, and it is early afternoon there: last night has been scored.
  const context = await browser.newContext({ timezoneId: zoneOfAfternoon().name, locale: "en-GB" })
  context.setDefaultTimeout(patience.timeout)
  page = await context.newPage()
  const errors: string[] = []
  page.on("pageerror", (error) => errors.push(error.message))
  return async () => {
    if (task.result?.state === "fail") {
      console.log(page.url(), await page.locator("body").ariaSnapshot())
      console.log(app.worker.output.slice(-3_000))
    }
    await context.close()
    expect(errors).toEqual([])
  }
})

/** A zone without summer time where it is between 14:00 and 15:00 now. */
function zoneOfAfternoon() {
  const offset = 14 - new Date().getUTCHours()
  // POSIX turned the sign round: Etc/GMT-3 is three hours east.
  return { name: `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`, minutes: offset * 60 }
}

function addMember() {
  const rates = { pending: 0, unscorable: 0, noRecovery: 0, provisional: 0, lateRevision: 0 }
  return app.whoop.addMember(
    lives.earlySleeper({ days: 70, rates, zone: fixedZone(zoneOfAfternoon().minutes) }),
  )
}

async function allowAsMember(memberId: number) {
  await page
    .getByRole("radio")
    .and(page.locator(`[value="${memberId}"]`))
    .check()
  await page.getByRole("button", { name: "Allow" }).click()
}

/** Until this morning's card says so. */
async function seeRecovery(score: number) {
  const card = page.getByRole("region", { name: "Recovery", exact: true })
  await card.getByText(new RegExp(`^${score}\\s*%$`)).waitFor()
}

function newestRecovery(memberId: number): number {
  const score = app.whoop.truth(memberId).recoveries[0]?.score
  return Number(score && typeof score === "object" && "recovery_score" in score && score.recovery_score)
}

test("by clicking: sign in, connect, watch the import, see this morning, and a correction without a reload", async () => {
  const memberId = addMember()

  await page.goto(app.origin)
  await page.getByRole("link", { name: "Sign in with WHOOP" }).click()
  await page.getByRole("link", { name: "Continue with WHOOP" }).click()
  await allowAsMember(memberId)
  await page.getByRole("link", { name: "Connect WHOOP" }).click()
  await allowAsMember(memberId)

  const card = page.getByRole("region", { name: "WHOOP", exact: true })
  await card.getByText("Connected", { exact: true }).waitFor()
  expect(new URL(page.url()).pathname).toBe("/settings/connections")
  await card.getByRole("progressbar").waitFor({ state: "detached" })

  await page.getByRole("link", { name: "Today" }).click()
  const score = Math.round(newestRecovery(memberId))
  await seeRecovery(score)

  const corrected = score === 64 ? 65 : 64
  app.whoop.hand.reviseNight(memberId, { recoveryScore: corrected })
  await app.lives.advance(60_000)
  await seeRecovery(corrected)
})

test("refusing at WHOOP changes nothing and is said in plain words", async () => {
  const memberId = addMember()
  await page.goto(`${app.origin}/sign-in`)
  await page.getByRole("link", { name: "Continue with WHOOP" }).click()
  await allowAsMember(memberId)
  await page.getByRole("link", { name: "Connect WHOOP" }).click()
  await page.getByRole("button", { name: "Refuse" }).click()

  await page.getByRole("alert").waitFor()
  const card = page.getByRole("region", { name: "WHOOP", exact: true })
  await card.getByText("Not connected", { exact: true }).waitFor()
  expect(app.whoop.calls.count({ kind: "list", userId: memberId })).toBe(0)
})
