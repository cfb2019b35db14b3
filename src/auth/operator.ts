import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { AppEnv } from "../app-env.ts"
import { isHttps } from "./cookies.ts"

/*
 * Whoever runs this VitalTrends proves it with OPERATOR_SECRET: as a bearer token, or once in a form, which gives the
 * browser a cookie that holds a time and its HMAC under the secret, never the secret itself.
 */

const SIGNED_IN_SECONDS = 12 * 3_600
const NAME = "operator"

export async function isOperator<E extends AppEnv>(
  c: Context<E>,
  secret: string,
  now: number,
): Promise<boolean> {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1]
  if (bearer !== undefined) return isSame(bearer, secret)
  const cookie = isHttps(c) ? getCookie(c, NAME, "host") : getCookie(c, NAME)
  const [until = "", mac = ""] = (cookie ?? "").split(".")
  return Number(until) > now && isSame(mac, await sign(secret, until))
}

/** Lets this browser in for half a day when `given` is the secret. */
export async function signInOperator<E extends AppEnv>(
  c: Context<E>,
  secret: string,
  given: string,
  now: number,
): Promise<boolean> {
  if (!(await isSame(given, secret))) return false
  const until = String(now + SIGNED_IN_SECONDS * 1000)
  setCookie(c, NAME, `${until}.${await sign(secret, until)}`, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    maxAge: SIGNED_IN_SECONDS,
    ...(isHttps(c) && { secure: true, prefix: "host" }),
  })
  return true
}

export function signOutOperator<E extends AppEnv>(c: Context<E>): void {
  deleteCookie(c, NAME, { path: "/", ...(isHttps(c) && { secure: true, prefix: "host" }) })
}

/** Takes as long for a wrong guess as for a nearly right one: hashes of equal length are compared in constant time. */
async function isSame(given: string, expected: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await hash(given), await hash(expected))
}

const bytes = (text: string) => new TextEncoder().encode(text)
const hash = (text: string) => crypto.subtle.digest("SHA-256", bytes(text))

async function sign(secret: string, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"])
  const mac = await crypto.subtle.sign("HMAC", key, bytes(`operator until ${text}`))
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
