/*
 * Whether people who wait for the same quota are served alike, by what they asked for and what they were granted. Whoever
 * is refused and comes back when told to is waiting. Nobody who waits may be refused again when another of the same lane
 * has got more than everybody's equal share of what was granted meanwhile and one helping on top: the quota is handed out
 * by the page, so that nobody can be served to the very call. What is granted to others while one's own is kept is
 * nobody's loss, and while WHOOP itself refuses everybody a refusal is nobody's doing.
 */

/** As much as one asks for at once: a page of each collection. */
const HELPING = 4
/** Whoever does not come back so long after the time they were told waits no more. */
const LATE_MS = 5_000
/** How much later than that the engine lets those come who can wait. */
const LATER_MS = 25_000
/** How much later than told the engine may choose to come. */
const JITTER = 1.3

export interface Asked {
  who: string
  lane: string
  granted: number
  /** When asking again can help, ms from now; of a refusal. */
  retryAfterMs: number
}

interface Wait {
  /** Comes back by then, UTC ms, or waits no more. */
  until: number
  /** What others in the lane were granted since. */
  others: Map<string, number>
}

export class Fairness {
  /** Waits that were served, and the longest of them in refusals, for the figures. */
  waits = 0
  #refusedUntil = 0
  readonly #lanes = new Map<string, Map<string, Wait>>()
  readonly #broken: (what: string) => void

  constructor(broken: (what: string) => void) {
    this.#broken = broken
  }

  /** WHOOP has refused a call, and names the time before which it refuses all. */
  refused(until: number): void {
    this.#refusedUntil = Math.max(this.#refusedUntil, until)
  }

  asked({ who, lane, granted, retryAfterMs }: Asked, now: number): void {
    const waiting = this.#lanes.get(lane) ?? new Map<string, Wait>()
    this.#lanes.set(lane, waiting)
    for (const [other, { until }] of waiting) if (until < now) waiting.delete(other)
    const own = waiting.get(who)
    if (granted === 0) {
      const until = now + retryAfterMs * JITTER + LATE_MS
      const isRefusedAnyway = now < this.#refusedUntil + (lane === "recent" ? 0 : LATER_MS)
      if (own && !isRefusedAnyway) this.#judge(who, lane, own)
      waiting.set(who, { until, others: own?.others ?? new Map() })
      if (!own) this.waits += 1
      return
    }
    waiting.delete(who)
    for (const { others } of waiting.values()) others.set(who, (others.get(who) ?? 0) + granted)
  }

  #judge(waiter: string, lane: string, { others }: Wait): void {
    const granted = [...others.values()].reduce((sum, one) => sum + one, 0)
    const share = granted / (others.size + 1)
    for (const [served, got] of others) {
      if (got <= share + HELPING) continue
      this.#broken(`${served} was granted ${got} calls (${lane}) while ${waiter} waited for one`)
    }
  }
}
