import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { CookieOptions } from "hono/utils/cookie"
import type { AppEnv } from "../app-env.ts"
import { isToken } from "./random-token.ts"

/*
 * Two cookies: "session" signs in, "oauth" binds an OAuth round trip to the browser that began it. On https both carry
 * the prefix __Host-, so that no sibling domain can plant one; browsers refuse that prefix on http://localhost.
 */
export type CookieName = "session" | "oauth"

/** The cookie's token, or undefined when there is none or it cannot be one of ours. */
export function readCookie<E extends AppEnv>(c: Context<E>, name: CookieName): string | undefined {
  const token = isHttps(c) ? getCookie(c, name, "host") : getCookie(c, name)
  return isToken(token) ? token : undefined
}

export function writeCookie<E extends AppEnv>(
  c: Context<E>,
  name: CookieName,
  token: string,
  maxAgeSeconds: number,
): void {
  setCookie(c, name, token, { ...attributes(c), maxAge: maxAgeSeconds })
}

export function dropCookie<E extends AppEnv>(c: Context<E>, name: CookieName): void {
  deleteCookie(c, name, attributes(c))
}

// Lax, not Strict: coming back from WHOOP is a navigation from another site, and must bring both cookies.
function attributes<E extends AppEnv>(c: Context<E>): CookieOptions {
  const base = { path: "/", httpOnly: true, sameSite: "Lax" } as const
  return isHttps(c) ? { ...base, secure: true, prefix: "host" } : base
}

export function isHttps<E extends AppEnv>(c: Context<E>): boolean {
  return c.get("settings").appOrigin.startsWith("https:")
}
