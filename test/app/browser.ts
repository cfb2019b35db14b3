import { existsSync } from "node:fs"
import sparticuz from "@sparticuz/chromium"
import { type Browser, chromium } from "playwright-core"

/** A Chromium without a window: the one inside an npm package on Linux x64, else what the machine has. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform === "linux" && process.arch === "x64") {
    // In one process for all, closing the first page would end the browser.
    const args = sparticuz.args.filter((argument) => argument !== "--single-process")
    return chromium.launch({ args, executablePath: await sparticuz.executablePath() })
  }
  const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path))
  return chromium.launch(installed ? { executablePath: installed } : { channel: "chrome" })
}
