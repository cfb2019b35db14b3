import { forbidden } from "../errors.ts"
import { log } from "../log.ts"

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"])

/**
 * Whether an origin is the app's own. On one's own machine the loopback's names are one: whoever opens 127.0.0.1 where
 * APP_ORIGIN says localhost is no stranger.
 */
export function isOwnOrigin(origin: string, appOrigin: string): boolean {
  if (origin === appOrigin) return true
  if (!URL.canParse(origin)) return false
  const theirs = new URL(origin)
  const ours = new URL(appOrigin)
  return (
    theirs.protocol === ours.protocol &&
    theirs.port === ours.port &&
    loopbackNames.has(theirs.hostname) &&
    loopbackNames.has(ours.hostname)
  )
}

const safeMethods = new Set(["GET", "HEAD"])

/**
 * Throws unless the request comes from our own pages or from no page at all (a program sends no Origin). A browser
 * names the page's origin on every mutation, and cannot be made to leave it out or to lie.
 */
export function requireOwnOrigin(request: Request, appOrigin: string): void {
  const origin = request.headers.get("origin")
  const foreign = origin !== null && !isOwnOrigin(origin, appOrigin)
  const mutation = !safeMethods.has(request.method)
  if (foreign || (mutation && isCrossSite(request))) {
    log("auth.refused", { problem: "foreign_origin" })
    throw forbidden("foreign_origin", "This call is for VitalTrends' own pages; it came from another site.")
  }
}

/** Whether a browser says that another site made it send this request. */
export function isCrossSite(request: Request): boolean {
  return request.headers.get("sec-fetch-site") === "cross-site"
}

/**
 * A place in this app to go to afterwards, as a path with its query; null for anything that is not plainly one of our
 * own paths, so that no link to us can send a person elsewhere.
 */
export function parseReturnTo(text: string | null | undefined, appOrigin: string): string | null {
  if (!text?.startsWith("/") || text.length > 500) return null
  // "//host" and "/\host" are addresses of other sites to a browser; it also drops tabs and line ends before it looks.
  if (/^\/[/\\]/.test(text) || /\p{Cc}/u.test(text) || !URL.canParse(text, appOrigin)) return null
  const url = new URL(text, appOrigin)
  // "/.//host" is a path of ours that would read as "//host" once its dot is gone.
  if (url.origin !== appOrigin || url.pathname.startsWith("//")) return null
  return url.pathname + url.search + url.hash
}
