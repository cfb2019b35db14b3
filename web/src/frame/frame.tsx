import type { ComponentChildren } from "preact"
import { Header } from "./header.tsx"

interface FrameProps {
  path: string
  isMember: boolean
  /** The header's line that says how current everything is. */
  freshness: ComponentChildren
  banner: ComponentChildren
  children: ComponentChildren
}

/** What stands around every page. */
export function Frame({ path, isMember, freshness, banner, children }: FrameProps) {
  return (
    <div class={`frame ${isMember ? "has-tabs" : ""}`}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} isMember={isMember} freshness={freshness} />
      {isMember ? banner : <div />}
      <main class="main" id="main" tabIndex={-1}>
        {children}
      </main>
      <Footer />
    </div>
  )
}

function Footer() {
  return (
    <footer class="footer">
      <nav class="footer-row" aria-label="About">
        <a href="/docs">API</a>
        <a href="/docs/whoop">How your data stays current</a>
        <a href="/privacy">Privacy</a>
        <a href="/pricing">Pricing</a>
        <span>Not affiliated with WHOOP. Not medical advice.</span>
      </nav>
    </footer>
  )
}
