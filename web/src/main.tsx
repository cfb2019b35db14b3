import { render } from "preact"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/frame.css"
import "./styles/ui.css"
import { memberStore, startMember } from "./api/member.ts"
import { App } from "./frame/app.tsx"
import { chooseRoute } from "./frame/choose-route.ts"
import { startServiceWorker } from "./frame/service-worker.ts"
import { loadPage, startRouter } from "./router.tsx"

const root = document.getElementById("app")
if (root) {
  startRouter()
  // Its code is asked for together with the data, not after the first drawing. A failure shows when the page is drawn.
  loadPage(chooseRoute(location.pathname, memberStore.get()).route.load).catch(() => {})
  void startMember()
  render(<App />, root)
  startServiceWorker()
}
