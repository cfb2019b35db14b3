import { expect, test } from "vitest"
import { addMember, arriveAsMember, newestScore, Visitor } from "./visitor.ts"

test("without a network the last data is there, with its age", async () => {
  const { visitor, memberId } = await arriveAsMember({ serviceWorkers: "allow" })
  const { page, context } = visitor
  await visitor.go("/")
  await visitor.seeRecovery(newestScore(memberId))
  await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
  await page.waitForFunction("caches.match('/api/v1/whoop/daily?limit=90')")

  await context.setOffline(true)
  await page.reload()
  await visitor.seeRecovery(newestScore(memberId))
  await page
    .getByRole("status")
    .getByText(/What you see was confirmed .* ago/)
    .waitFor()
  // Code that was never loaded, for a page never opened.
  await visitor.follow("Sleep")
  await visitor.heading("Sleep")

  await context.setOffline(false)
  await page.getByText("cannot be reached").first().waitFor({ state: "detached" })
})

test("a deep link survives signing in, and the back button goes through views", async () => {
  const memberId = addMember(20)
  const visitor = await Visitor.arrive()
  const { page } = visitor
  await visitor.go("/trends?range=180d&metrics=hrv,strain")
  await page.waitForURL(/\/sign-in\?return_to=/)
  await visitor.follow("Continue with WHOOP")
  await visitor.allowAs(memberId)
  await page.waitForURL("/trends?range=180d&metrics=hrv,strain")

  const range = (name: string) => page.getByRole("button", { name, exact: true, pressed: true })
  await range("180 d").waitFor()
  await visitor.press("30 d")
  await page.waitForURL(/range=30d/)
  await visitor.follow("Workouts")
  await visitor.heading("Workouts")
  await page.goBack()
  await range("30 d").waitFor()
  await page.goBack()
  await range("180 d").waitFor()
})

test("by keyboard alone: from signing in to Today, Trends and Settings", async () => {
  const { memberId } = await arriveAsMember()
  const visitor = await Visitor.arrive()
  const { page } = visitor
  await visitor.go("/sign-in")
  await visitor.heading("Sign in")
  await tabTo(visitor, "Continue with WHOOP")
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/oauth\/oauth2\/auth/)
  await page.locator(`[value="${memberId}"]`).focus()
  await page.keyboard.press("Space")
  await tabTo(visitor, "Allow", { ours: false })
  await page.keyboard.press("Enter")
  await visitor.seeRecovery(newestScore(memberId))

  await tabTo(visitor, "Skip to content")
  await tabTo(visitor, "Trends")
  await page.keyboard.press("Enter")
  await visitor.heading("Trends")
  const slider = page.getByRole("slider")
  // Once the page's own code has come: the slider that the Worker wrote moves no cursor yet.
  await page.getByRole("button", { name: /synced/ }).waitFor()
  await tabTo(visitor, "Day under the charts’ cursor")
  const latest = await slider.getAttribute("aria-valuetext")
  // A key pressed before the charts are there moves nothing; a person presses again.
  const pressLeft = async () => {
    await page.keyboard.press("ArrowLeft")
    return slider.getAttribute("aria-valuetext")
  }
  await expect.poll(pressLeft, { timeout: 10_000, interval: 250 }).not.toBe(latest)

  await page.locator("body").press("Control+Home")
  await tabTo(visitor, "Settings", { backwards: true })
  await page.keyboard.press("Enter")
  await visitor.heading("Connections")
  await tabTo(visitor, "Disconnect")
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor()
  // On a busy machine the first Escape can come before the dialog listens; a person presses again.
  const pressEscape = async () => {
    await page.keyboard.press("Escape")
    return page.getByRole("dialog").count()
  }
  await expect.poll(pressEscape, { timeout: 10_000, interval: 250 }).toBe(0)
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Disconnect")
})

/** Presses Tab until something with this name has the focus; each stop on the way must be seen to have it. */
async function tabTo(
  { page }: Visitor,
  name: string,
  { ours = true, backwards = false }: { ours?: boolean; backwards?: boolean } = {},
): Promise<void> {
  const stops: string[] = []
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(backwards ? "Shift+Tab" : "Tab")
    const stop = await page.evaluate<{ name: string; isSeen: boolean }>(`(() => {
      const at = document.activeElement
      const style = getComputedStyle(at)
      const name = at.getAttribute("aria-label") ?? at.textContent
      return { name: name.trim(), isSeen: at === document.body || style.outlineStyle !== "none" }
    })()`)
    if (ours && !stop.isSeen) throw new Error(`the focus on “${stop.name}” cannot be seen`)
    if (stop.name === name) return
    stops.push(stop.name)
  }
  throw new Error(`Tab never came to “${name}”, only to ${stops.join(", ")}`)
}

test("the theme follows the system until one is chosen, and the choice stays", async () => {
  const { visitor } = await arriveAsMember({ colorScheme: "light" })
  const { page } = visitor
  const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
  const [light, dark] = ["rgb(247, 248, 248)", "rgb(13, 17, 20)"]
  await visitor.go("/settings/account")
  await page.getByLabel("Dark").waitFor()
  expect(await ground()).toBe(light)
  await page.emulateMedia({ colorScheme: "dark" })
  expect(await ground()).toBe(dark)
  await page.getByLabel("Light").check()
  expect(await ground()).toBe(light)
  await page.reload()
  expect(await ground()).toBe(light)
})
