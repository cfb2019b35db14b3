import { createMiddleware } from "hono/factory"
import type { ReaderEnv } from "../../auth/access.ts"
import { AppError } from "../../errors.ts"

/*
 * A limit per API key, against loops run wild. It is counted in the isolate that serves the key: no read, no write, no
 * trip to another machine, on a call that otherwise costs two rows. A client keeps to one connection and so mostly to
 * one isolate; one that reaches several gets the limit in each, which still bounds what it can cost. An exact count
 * would need a Durable Object on every call, slower and dearer than the call it protects.
 */

export const callsAWindow = 1_200
export const windowSeconds = 60
/** Keys remembered at once; beyond it the oldest window is forgotten first. */
const maxKeys = 10_000

interface Window {
  endsAt: number
  used: number
}

/** Counts calls per key, by its hash, in fixed windows. */
export class CallCounter {
  readonly #windows = new Map<string, Window>()

  /** Whether the key's next call will be refused. */
  isSpent(key: string, now: number): boolean {
    const window = this.#windows.get(key)
    return window !== undefined && window.endsAt > now && window.used >= callsAWindow
  }

  /** How many calls the key has left after this one (negative: refused) and in how many seconds it has all again. */
  count(key: string, now: number): { remaining: number; resetSeconds: number } {
    let window = this.#windows.get(key)
    if (!window || window.endsAt <= now) {
      this.#windows.delete(key)
      window = { endsAt: now + windowSeconds * 1_000, used: 0 }
      this.#windows.set(key, window)
      const [oldest] = this.#windows.keys()
      if (this.#windows.size > maxKeys && oldest !== undefined) this.#windows.delete(oldest)
    }
    window.used += 1
    return {
      remaining: callsAWindow - window.used,
      resetSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1_000)),
    }
  }
}

/** RateLimit headers of draft-ietf-httpapi-ratelimit-headers, and 429 beyond the limit. A session is not limited. */
export const limitCalls = (counter: CallCounter) =>
  createMiddleware<ReaderEnv>(async function limitCalls(c, next) {
    const { kind, hash } = c.get("credential")
    if (kind !== "key") return next()
    const { remaining, resetSeconds } = counter.count(hash, Date.now())
    const headers = {
      "ratelimit-policy": `"key";q=${callsAWindow};w=${windowSeconds}`,
      ratelimit: `"key";r=${Math.max(0, remaining)};t=${resetSeconds}`,
    }
    if (remaining < 0) {
      throw new AppError(
        429,
        "rate_limited",
        `This key may make ${callsAWindow} calls in ${windowSeconds} seconds. Wait, then go on; If-None-Match makes polling cheap.`,
        { retryAfterSeconds: resetSeconds, headers },
      )
    }
    await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  })
