import { render } from "preact"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/frame.css"
import "./styles/ui.css"
import { startMember } from "./api/member.ts"
import { App } from "./frame/app.tsx"
import { startServiceWorker } from "./frame/service-worker.ts"
import { startRouter } from "./router.tsx"

const root = document.getElementById("app")
if (root) {
  startRouter()
  void startMember()
  render(<App />, root)
  startServiceWorker()
}
