import { useEffect } from "preact/hooks"
import { memberKnownStore, memberStore } from "../api/member.ts"
import { useStore } from "../api/store.ts"
import { LazyPage, navigate, usePlace } from "../router.tsx"
import { Banner } from "./banner.tsx"
import { chooseRoute } from "./choose-route.ts"
import { Header } from "./header.tsx"

/** What stands on every page, and the page. */
export function App() {
  const { path, search } = usePlace()
  const isMember = useStore(memberStore)
  const { route, params } = chooseRoute(path, isMember)
  const isKnown = useStore(memberKnownStore)
  const mustSignIn = route.access === "member" && !isMember

  useEffect(() => {
    if (mustSignIn && isKnown)
      navigate(`/sign-in?return_to=${encodeURIComponent(path + search)}`, { replace: true })
  }, [mustSignIn, isKnown, path, search])

  return (
    <div class={`frame ${isMember ? "has-tabs" : ""}`}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} isMember={isMember} />
      {isMember ? <Banner path={path} /> : <div />}
      <main class="main" id="main" tabIndex={-1}>
        {!mustSignIn && <LazyPage load={route.load} params={params} title={route.title} />}
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
