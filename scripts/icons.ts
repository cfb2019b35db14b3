/* Draws web/public/icon.svg into the PNGs that the manifest and iOS ask for: `node scripts/icons.ts`. */

import { readFile } from "node:fs/promises"
import chromium from "@sparticuz/chromium"
import { chromium as playwright } from "playwright-core"

const folder = new URL("../web/public/", import.meta.url)
const svg = await readFile(new URL("icon.svg", folder), "utf8")
/** Where a system cuts the corners itself the ground must reach them, and the drawing stay in the middle 80 %. */
const square = svg.replace('rx="112"', 'rx="0"')
const maskable = square.replace(/(<rect width="512" height="512"[^>]*>)(.*)(<\/svg>)/s, (_, ground, drawing, end) => {
  return `${ground}<g transform="translate(51 51) scale(.8)">${drawing}</g>${end}`
})

const icons = [
  { name: "icon-192.png", size: 192, drawing: svg },
  { name: "icon-512.png", size: 512, drawing: svg },
  { name: "icon-maskable-512.png", size: 512, drawing: maskable },
  { name: "apple-touch-icon.png", size: 180, drawing: square },
]

const browser = await playwright.launch({
  args: chromium.args.filter((arg) => arg !== "--single-process"),
  executablePath: await chromium.executablePath(),
})
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${drawing}`)
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true })
  await page.close()
}
await browser.close()
