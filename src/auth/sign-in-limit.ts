import type { Context } from "hono"
import type { AppEnv } from "../app-env.ts"

/**
 * Guards D1's writes and WHOOP's token endpoint against one address that starts round trips to a provider in a loop:
 * there is no password to guess. The platform's own counter costs no row and no round trip, and its being one a location
 * is enough for that. Who is on the same machine did not come through Cloudflare and is not counted.
 */
export async function isWithinLimit<E extends AppEnv>(c: Context<E>): Promise<boolean> {
  const address = c.req.header("cf-connecting-ip")
  if (!address || address === "127.0.0.1" || address === "::1") return true
  return (await c.env.SIGN_IN_LIMIT.limit({ key: countedAddress(address) })).success
}

/** Of an IPv6 address its /64: so many one line at home has, and whoever sits at it can use them all. */
export function countedAddress(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address
  const [head = [], tail = []] = address.split("::").map((half) => half.split(":").filter(Boolean))
  const left = Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array<string>(left).fill("0"), ...tail].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`
}
