import { existsSync } from "node:fs"
import sparticuz from "@sparticuz/chromium"
import { type Browser, chromium } from "playwright-core"

/**
 * A Chromium without a window: the one inside an npm package on Linux x64, else the Chrome that the machine has. Both
 * fonts and sandbox are those of a machine without a desktop.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.platform === "linux" && process.arch === "x64") {
    return chromium.launch({ args: sparticuz.args, executablePath: await sparticuz.executablePath() })
  }
  const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path))
  return chromium.launch(installed ? { executablePath: installed } : { channel: "chrome" })
}
