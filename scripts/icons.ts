/* Draws web/public/icon.svg into the PNGs that the manifest and iOS ask for: `node scripts/icons.ts`. */

import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { openBrowser } from "../test/app/browser.ts"

const folder = join(import.meta.dirname, "../web/public")
const svg = await readFile(join(folder, "icon.svg"), "utf8")
/** Where a system cuts the corners itself the ground must reach them, and the drawing stay in the middle 80 %. */
const square = svg.replace('rx="112"', 'rx="0"')
const maskable = square
  .replace(/(<rect width="512" height="512"[^>]*>)/, '$1<g transform="translate(51 51) scale(.8)">')
  .replace("</svg>", "</g></svg>")

const icons = [
  { name: "icon-192.png", size: 192, drawing: svg },
  { name: "icon-512.png", size: 512, drawing: svg },
  { name: "icon-maskable-512.png", size: 512, drawing: maskable },
  { name: "apple-touch-icon.png", size: 180, drawing: square },
]

const browser = await openBrowser()
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${drawing}`)
  await page.screenshot({ path: join(folder, name), omitBackground: true })
  await page.close()
}
await browser.close()
