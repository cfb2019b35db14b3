import { existsSync } from "node:fs"
import sparticuz from "@sparticuz/chromium"
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from "playwright-core"

/** A Chromium without a window: the one inside an npm package on Linux x64, else what the machine has. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch(await whichBrowser())
}

/** The same with one profile that all share who speak to its debugging port. */
export async function openBrowserFor(profileFolder: string, debuggingPort: number): Promise<BrowserContext> {
  const { args = [], ...options } = await whichBrowser()
  return chromium.launchPersistentContext(profileFolder, {
    ...options,
    args: [...args, `--remote-debugging-port=${debuggingPort}`],
  })
}

async function whichBrowser(): Promise<LaunchOptions> {
  // A machine without a language makes Chromium's "en-US@posix", which no Intl takes.
  return { ...(await findBrowser()), env: { ...process.env, LC_ALL: "en_US.UTF-8" } }
}

async function findBrowser(): Promise<LaunchOptions> {
  if (process.platform === "linux" && process.arch === "x64") {
    // In one process for all, closing the first page would end the browser.
    const args = sparticuz.args.filter((argument) => argument !== "--single-process")
    return { args, executablePath: await sparticuz.executablePath() }
  }
  const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path))
  return installed ? { executablePath: installed } : { channel: "chrome" }
}
