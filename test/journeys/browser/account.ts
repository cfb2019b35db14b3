import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { addMember, app, arriveAsMember, Visitor } from "./visitor.ts"

test("a key is shown once, reads the API, and is dead when revoked", async () => {
  const { visitor } = await arriveAsMember({ permissions: ["clipboard-read", "clipboard-write"] })
  const { page } = visitor
  await visitor.go("/settings/developer")
  await page.getByLabel("Name").fill("Kitchen display")
  await visitor.press("Create key")
  const key = await page.getByRole("dialog").locator("code").textContent()
  await visitor.press("Copy")
  await page.getByText("Copied.").waitFor()
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(key)
  await visitor.press("Done")

  const ask = () =>
    fetch(`${app.origin}/api/v1/whoop/daily?day=today`, { headers: { authorization: `Bearer ${key}` } })
  expect((await ask()).status).toBe(200)
  await page.reload()
  await page.getByText("last used").waitFor()
  expect(await page.content()).not.toContain(key)

  await visitor.press("Revoke Kitchen display")
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click()
  await page.getByText("None yet.").waitFor()
  expect((await ask()).status).toBe(401)
})

test("everything can be taken along, and erasing wants its words typed", async () => {
  const memberId = addMember(20)
  const visitor = await Visitor.arrive({ acceptDownloads: true })
  const { page } = visitor
  await visitor.signInAndConnect(memberId)
  await visitor.follow("Account")

  const [download] = await Promise.all([page.waitForEvent("download"), visitor.follow("Export")])
  expect(download.suggestedFilename()).toMatch(/\.zip$/)
  expect(
    readFileSync(await download.path())
      .subarray(0, 4)
      .toString("latin1"),
  ).toBe("PK\u0003\u0004")

  await visitor.press("Delete account")
  const dialog = page.getByRole("dialog")
  const erase = dialog.getByRole("button", { name: "Erase everything" })
  expect(await erase.isDisabled()).toBe(true)
  await dialog.getByRole("textbox").fill("delete my account")
  await erase.click()
  await dialog.getByText("The access at WHOOP has ended.").waitFor()
  await visitor.press("Done")
  await page.getByRole("link", { name: "Sign in with WHOOP" }).waitFor()
  expect(app.whoop.isConnected(memberId)).toBe(false)
  expect((await page.request.get("/api/v1/account")).status()).toBe(401)
})
