import { createMiddleware } from "hono/factory"
import type { AppEnv } from "./app-env.ts"

/*
 * What every answer tells the browser, pages and API alike. Most pages are served by the platform without the Worker, with
 * the same headers from web/public/_headers: a test holds the two together. To those the build adds the hashes of what is
 * inline in its index.html.
 */

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ")

/** In force on https only: a browser ignores it on http, where we leave it out. */
export const strictTransportSecurity = "max-age=63072000; includeSubDomains"

export const securityHeaders = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
  // Not no-referrer: forms would then be sent with `Origin: null`, and signing out refused.
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
} as const

export const sendSecurityHeaders = () =>
  createMiddleware<AppEnv>(async function sendSecurityHeaders(c, next) {
    await next()
    // A WebSocket's answer is the object's own, and there is no document to protect.
    if (c.res.status === 101) return
    // Not c.header(), which makes a new Response for each header of one that is finished.
    const { headers } = c.res
    for (const [name, value] of Object.entries(securityHeaders)) {
      // A page out of the assets brings the policy of its build, which allows its two inline parts by their hashes.
      if (name !== "Content-Security-Policy" || !headers.has(name)) headers.set(name, value)
    }
    if (URL.parse(c.req.url)?.protocol === "https:")
      headers.set("Strict-Transport-Security", strictTransportSecurity)
  })
