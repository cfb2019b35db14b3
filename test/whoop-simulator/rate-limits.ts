import type { Switches } from "./switches.ts"

export interface Limits {
  perMinute: number
  perDay: number
}

/** WHOOP's defaults for an app, all its members together. https://developer.whoop.com/docs/developing/rate-limiting */
export const WHOOP_LIMITS: Limits = { perMinute: 100, perDay: 10_000 }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

interface Window {
  limit: number
  lengthMs: number
  /** Index of the oldest call that still counts. */
  from: number
  /** When a fixed window began. */
  began: number
}

/** What one app has used of its quota. */
export class RateLimit {
  #limits: Limits
  #times: number[] = []
  #minute: Window
  #day: Window

  constructor(limits: Limits) {
    this.#limits = limits
    this.#minute = { limit: limits.perMinute, lengthMs: MINUTE_MS, from: 0, began: Number.NEGATIVE_INFINITY }
    this.#day = { limit: limits.perDay, lengthMs: DAY_MS, from: 0, began: Number.NEGATIVE_INFINITY }
  }

  setLimits(limits: Limits): void {
    this.#limits = limits
    this.#minute.limit = limits.perMinute
    this.#day.limit = limits.perDay
  }

  /** Counts a call if there is room for it. */
  take(now: number, switches: Switches): boolean {
    this.#move(now, switches)
    const room = this.#left(this.#minute) > 0 && this.#left(this.#day) > 0
    if (room || switches.refusedCallsCount) this.#times.push(now)
    return room
  }

  headers(now: number, switches: Switches): Record<string, string> {
    this.#move(now, switches)
    const closest = this.#left(this.#day) < this.#left(this.#minute) ? this.#day : this.#minute
    const { perMinute, perDay } = this.#limits
    return {
      "x-ratelimit-limit": `${closest.limit}, ${perMinute};window=60, ${perDay};window=86400`,
      "x-ratelimit-remaining": String(Math.max(0, this.#left(closest))),
      "x-ratelimit-reset": String(this.#resetSeconds(closest, now, switches)),
    }
  }

  #left(window: Window): number {
    return window.limit - (this.#times.length - window.from)
  }

  #resetSeconds(window: Window, now: number, switches: Switches): number {
    const oldest = switches.rateWindow === "fixed" ? window.began : (this.#times[window.from] ?? now)
    return Math.max(0, Math.ceil((oldest + window.lengthMs - now) / 1000))
  }

  #move(now: number, switches: Switches): void {
    for (const window of [this.#minute, this.#day]) {
      if (switches.rateWindow === "fixed") {
        if (now - window.began >= window.lengthMs) {
          window.began = now
          window.from = this.#times.length
        }
      } else {
        while ((this.#times[window.from] ?? now) <= now - window.lengthMs) window.from++
      }
    }
    const forgotten = Math.min(this.#minute.from, this.#day.from)
    if (forgotten < 20_000) return
    this.#times.splice(0, forgotten)
    this.#minute.from -= forgotten
    this.#day.from -= forgotten
  }
}
