import { render } from "preact"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/frame.css"
import "./styles/ui.css"
import { memberStore, startMember } from "./api/member.ts"
import { preloadList } from "./api/resource.ts"
import { App } from "./frame/app.tsx"
import { chooseRoute } from "./frame/choose-route.ts"
import { startServiceWorker } from "./frame/service-worker.ts"
import { loadPage, startRouter } from "./router.tsx"

const root = document.getElementById("app")
if (root) {
  startRouter()
  // Its code is asked for together with the data, not after the first drawing. A failure shows when the page is drawn.
  const { route } = chooseRoute(location.pathname, memberStore.get())
  loadPage(route.load).catch(() => {})
  if (memberStore.get() && route.list) preloadList(route.list(location.search))
  void startMember()
  // The header that stood in the HTML, so that something is seen before any code has come.
  root.textContent = ""
  render(<App />, root)
  startServiceWorker()
}
