import { useEffect } from "preact/hooks"

/*
 * The window's title: the page's name, or, once it is known, that of the one thing it shows. Both are kept, for either
 * can come or go before the other: a page's name stays when one night follows another, and its thing goes with it.
 */

let pageName = ""
let thingName: string | null = null

function show(): void {
  document.title = `${thingName ?? pageName} · VitalTrends`
}

export function setPageName(name: string): void {
  pageName = name
  show()
}

export function setThingName(name: string | null): void {
  thingName = name
  show()
}

/** Names the one thing that a page shows, for as long as it is shown; null while it is not known. */
export function useThingName(name: string | null): void {
  useEffect(() => {
    setThingName(name)
    return () => setThingName(null)
  }, [name])
}
