import type { Page } from "playwright-core"

/** One page in one state. `mock` is a state of web/dev/mock-world.ts; `act` brings the page further. */
export interface Picture {
  name: string
  path: string
  mock?: string
  /** The address bar's storage and cookies of a signed-out visitor. */
  signedOut?: boolean
  act?: (page: Page) => Promise<void>
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name }).first().click()
}

/** The first link in the page's main part that leads to such an address. */
const openFirst = (address: RegExp) => async (page: Page) => {
  for (const link of await page.locator("main a[href]").all()) {
    if (!address.test((await link.getAttribute("href")) ?? "")) continue
    await link.click()
    await page.waitForURL(address)
    await page.waitForLoadState("networkidle")
    return
  }
  throw new Error(`no link leads to ${address}`)
}

const goOffline = async (page: Page) => {
  await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
  await page.waitForTimeout(500)
  await page.context().setOffline(true)
  await page.reload().catch(() => null)
  await page.locator(".banner").waitFor()
}

/** A range that was never read, chosen without a network. */
const offlineRange = async (page: Page) => {
  await page.context().setOffline(true)
  await press("1 y")(page)
  await page.getByRole("heading", { name: "You are offline" }).waitFor()
}

const todayStates = [
  "fresh",
  "scoring",
  "calibrating",
  "awaiting",
  "sleep-late",
  "recovery-late",
  "strap-off",
  "unscorable",
  "stale",
  "importing",
  "importing-start",
  "whoop-down",
  "reconnect",
  "not-connected",
  "plan-needed",
  "plan-ended",
  "long-history",
  "error",
]

const connectionStates = [
  "fresh",
  "importing",
  "importing-start",
  "quota",
  "whoop-down",
  "force-sync",
  "force-sync-done",
  "force-sync-before",
  "stale",
  "reconnect",
  "not-connected",
  "plan-needed",
]

export const pictures: readonly Picture[] = [
  { name: "landing", path: "/", mock: "signed-out", signedOut: true },
  { name: "sign-in", path: "/sign-in", mock: "signed-out", signedOut: true },
  { name: "sign-in-expired", path: "/sign-in?problem=expired", mock: "signed-out", signedOut: true },
  { name: "pricing", path: "/pricing" },
  { name: "pricing-plan-needed", path: "/pricing", mock: "plan-needed" },
  { name: "not-found", path: "/nowhere" },
  ...todayStates.map((mock) => ({ name: `today-${mock}`, path: "/", mock })),
  { name: "today-popover", path: "/", act: press(/synced/) },
  { name: "today-offline", path: "/", act: goOffline },
  { name: "trends", path: "/trends" },
  { name: "trends-all", path: "/trends?range=all", mock: "long-history" },
  { name: "trends-offline-range", path: "/trends", act: offlineRange },
  { name: "trends-table", path: "/trends?range=30d", act: press(/as a table/) },
  ...["not-connected", "error"].map((mock) => ({ name: `trends-${mock}`, path: "/trends", mock })),
  { name: "sleep", path: "/sleep" },
  { name: "sleep-detail", path: "/sleep", act: openFirst(/\/sleep\/./) },
  { name: "sleep-not-connected", path: "/sleep", mock: "not-connected" },
  { name: "sleep-disconnected", path: "/sleep", mock: "disconnected" },
  { name: "workouts", path: "/workouts" },
  { name: "workouts-detail", path: "/workouts", act: openFirst(/\/workouts\/./) },
  { name: "workouts-not-connected", path: "/workouts", mock: "not-connected" },
  { name: "day", path: "/day/2026-11-21" },
  { name: "day-without-record", path: "/day/2026-11-14" },
  { name: "day-unreadable", path: "/day/yesterday" },
  ...connectionStates.map((mock) => ({ name: `connections-${mock}`, path: "/settings/connections", mock })),
  { name: "connections-disconnect", path: "/settings/connections", act: press("Disconnect") },
  {
    name: "connections-problem",
    path: "/settings/connections?problem=scopes_missing&missing=read:sleep+read:cycles",
    mock: "not-connected",
  },
  { name: "developer", path: "/settings/developer" },
  {
    name: "developer-new-key",
    path: "/settings/developer",
    act: async (page) => {
      await page.getByLabel("Name").fill("Kitchen display")
      await press("Create key")(page)
      await page.getByRole("dialog").waitFor()
    },
  },
  { name: "account", path: "/settings/account" },
  { name: "account-delete", path: "/settings/account", act: press(/Delete/) },
]
