import { render } from "preact"
import "uplot/dist/uPlot.min.css"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/frame.css"
import "./styles/ui.css"
import "./ui/stage-bar.css"
import "./pages/today/today.css"
import "./pages/trends/trends.css"
import "./pages/trends/patterns.css"
import "./pages/trends/range-picker.css"
import "./charts/time-chart.css"
import { memberStore, preloadFrame, startMember } from "./api/member.ts"
import { App } from "./frame/app.tsx"
import { chooseRoute } from "./frame/choose-route.ts"
import { startServiceWorker } from "./frame/service-worker.ts"
import { prepareFormats } from "./insight/format.ts"
import { loadPage, startRouter } from "./router.tsx"

declare global {
  interface Window {
    /** The button pressed before this code was there (web/dev/early-template.js). */
    pressedEarly?: HTMLElement | null
  }
}

const root = document.getElementById("app")
if (root) void start(root)

const nextTask = () => new Promise((begin) => setTimeout(begin))

async function start(root: HTMLElement): Promise<void> {
  // The Worker knows that somebody is signed in, and wrote the page where there was something to write (src/routes/pages.ts).
  if (document.documentElement.hasAttribute("data-member")) memberStore.set(true)
  const isWritten = root.querySelector("main") !== null
  startRouter()
  // Its code is asked for together with the data, not after the first drawing. A failure shows when the page is drawn.
  const { route } = chooseRoute(location.pathname, memberStore.get())
  const code = loadPage(route.load)
  const answers = memberStore.get() ? [...preloadFrame(), ...(route.ahead?.(location.search) ?? [])] : []
  void startMember()
  prepareFormats()
  // What is written there stays until all of it can be drawn, in its place; as a task of its own, not after reading.
  if (isWritten) await Promise.allSettled([code, ...answers]).then(nextTask)
  else code.catch(() => {})
  const { pressedEarly } = window
  render(<App />, root)
  pressedEarly?.click()
  startServiceWorker()
}
