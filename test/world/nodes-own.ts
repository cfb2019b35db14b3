import { createHmac, timingSafeEqual } from "node:crypto"
import { fetchPlainly } from "./plain-fetch.ts"

/*
 * What Node does on other threads or by the machine's clock would make a world depend on the machine: time-outs are
 * the world's own (network.ts), and the signature's HMAC is computed at once instead of on another thread.
 */

/** After how long the caller of this signal gives up. */
const timeouts = new WeakMap<AbortSignal, number>()

export function timeoutOf(signal: AbortSignal | null | undefined): number {
  return (signal && timeouts.get(signal)) ?? Number.POSITIVE_INFINITY
}

let installed = false

/** For the life of the process: every world in it needs the same. */
export function makeNodeDeterministic(): void {
  if (installed) return
  installed = true
  fetchPlainly()
  AbortSignal.timeout = (ms) => {
    const { signal } = new AbortController()
    timeouts.set(signal, ms)
    return signal
  }
  const secrets = new WeakMap<object, Buffer>()
  const subtle = {
    importKey: async (_format: string, secret: Uint8Array) => {
      const key = { type: "secret" }
      secrets.set(key, Buffer.from(secret))
      return key
    },
    verify: async (_name: string, key: object, signature: Uint8Array, signed: Uint8Array) => {
      const right = createHmac("sha256", secrets.get(key) ?? "")
        .update(signed)
        .digest()
      return right.length === signature.length && timingSafeEqual(right, signature)
    },
  }
  Object.defineProperty(crypto, "subtle", { value: subtle, configurable: true })
}
