import { useEffect } from "preact/hooks"
import { memberKnownStore, memberStore } from "../api/member.ts"
import { useStore } from "../api/store.ts"
import { LazyPage, navigate, usePlace } from "../router.tsx"
import { Banner } from "./banner.tsx"
import { chooseRoute } from "./choose-route.ts"
import { Frame } from "./frame.tsx"
import { FreshnessLine } from "./freshness-line.tsx"

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
    <Frame path={path} isMember={isMember} freshness={<FreshnessLine />} banner={<Banner path={path} />}>
      {!mustSignIn && <LazyPage load={route.load} params={params} title={route.title} />}
    </Frame>
  )
}
