import type { ComponentType } from "preact"
import { useEffect, useState } from "preact/hooks"
import { readHint, writeHint } from "./api/hint.ts"
import { createStore, useStore } from "./api/store.ts"
import { matchRoute, type PageProps, type Params } from "./frame/match.ts"
import { setPageName } from "./frame/page-title.ts"
import { type Route, routes } from "./routes.ts"
import { ErrorState, Waiting } from "./ui/states.tsx"

/*
 * The view is in the URL. Links are ordinary <a href>: a click on one that leads to a page of ours changes the page
 * without loading, everything else (API, sign-in, docs) is left to the browser.
 */

interface Place {
  path: string
  search: string
}

const here = (): Place => ({ path: location.pathname, search: location.search })
const placeStore = createStore(here())

export function usePlace(): Place {
  return useStore(placeStore)
}

export function navigate(url: string, options: { replace?: boolean } = {}): void {
  // What the page has noted of itself (ui/use-long-list.ts) holds in each of its views.
  const noted = new URL(url, location.href).pathname === location.pathname ? history.state : null
  if (options.replace) history.replaceState(noted, "", url)
  else history.pushState(noted, "", url)
  placeStore.set(here())
}

export function startRouter(): void {
  window.addEventListener("popstate", () => placeStore.set(here()))
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null
    if (!link || event.defaultPrevented || event.button !== 0 || link.target || link.hasAttribute("download"))
      return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.origin !== location.origin)
      return
    if (!matchRoute(routes, link.pathname)) return
    if (link.hash && link.pathname === location.pathname) return
    event.preventDefault()
    navigate(link.pathname + link.search + link.hash)
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true })
  })
}

type PageModule = { Page: ComponentType<PageProps> }

const loaded = new Map<Route["load"], PageModule>()

/** Loads a page's code ahead of its drawing. */
export async function loadPage(load: Route["load"]): Promise<PageModule> {
  const known = loaded.get(load)
  if (known) return known
  const module = await load()
  loaded.set(load, module)
  writeHint("session", "reloaded", null)
  return module
}

/** Shows a page, loading its code when needed; meanwhile the former page stays. */
export function LazyPage({ load, params, title }: { load: Route["load"]; params: Params; title: string }) {
  const [shown, setShown] = useState({ load, params, title })
  const [failed, setFailed] = useState(false)
  const ready = loaded.get(load)

  useEffect(() => {
    let left = false
    setFailed(false)
    loadPage(load).then(
      () => left || setShown({ load, params, title }),
      () => left || reloadOnce() || setFailed(true),
    )
    return () => {
      left = true
    }
  }, [load, params, title])

  useEffect(() => setPageName(title), [title])

  if (failed) {
    return (
      <ErrorState isPage title="This page could not be loaded" onRetry={() => location.reload()}>
        Check your internet connection. Nothing is lost.
      </ErrorState>
    )
  }
  const module = ready ?? loaded.get(shown.load)
  if (!module) return <Waiting height="100dvh" />
  return ready ? (
    <module.Page params={params} key={title} />
  ) : (
    <module.Page params={shown.params} key={shown.title} />
  )
}

/** After a deploy the old page's code files are gone; one reload brings the new ones. Once, or it would never end. */
function reloadOnce(): boolean {
  if (!navigator.onLine || readHint("session", "reloaded")) return false
  writeHint("session", "reloaded", "1")
  // Where nothing can be kept it could not be known as the second time.
  if (!readHint("session", "reloaded")) return false
  location.reload()
  return true
}
