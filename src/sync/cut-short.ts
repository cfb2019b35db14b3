import type { AskedById } from "./by-id.ts"
import type { Pages } from "./events.ts"
import { ConnectionLostError } from "./outcomes.ts"

/*
 * Work that a spent quota cuts short is taken up again from its beginning. What WHOOP has answered to it by then is kept
 * for that, in memory: with a call or two granted a try it would otherwise ask the same again and again, never come to
 * its end, and use up what everybody shares.
 */

export interface Answers {
  pages: Pages
  /** Those of them that were not compared with the store yet. */
  toCompare: Pages
  asked: AskedById
  /** What they are to answer: the events at their present try, or the follow-up. */
  work: ReadonlySet<string>
  /** When the first of them was asked for, UTC ms. */
  since: number
}

/** With one call a minute a page and the ten records at most that are asked for after it come within this. */
const GOOD_FOR_MS = 15 * 60_000

export class CutShort {
  readonly #writes: () => number
  #kept: { answers: Answers; writes: number } | null = null

  /** `writes`: how many this instance has made. One since the answers were kept may have brought newer ones. */
  constructor(writes: () => number) {
    this.#writes = writes
  }

  keep(answers: Answers): void {
    const isSomething = answers.asked.size > 0 || Object.keys(answers.pages).length > 0
    this.#kept = isSomething ? { answers, writes: this.#writes() } : null
  }

  forget(): void {
    this.#kept = null
  }

  /** Whether something was kept for this work, or for more. */
  holds(work: readonly string[], now: number): boolean {
    return this.#good(work, now) !== null
  }

  /** What was kept, once; else a beginning. */
  take(work: readonly string[], now: number): Answers {
    const good = this.#good(work, now)
    this.#kept = null
    return good ?? { pages: {}, toCompare: {}, asked: new Map(), work: new Set(work), since: now }
  }

  #good(work: readonly string[], now: number): Answers | null {
    if (this.#kept === null || this.#kept.writes !== this.#writes()) return null
    const { answers } = this.#kept
    return work.every((one) => answers.work.has(one)) && now - answers.since < GOOD_FOR_MS ? answers : null
  }

  /** Work that keeps, should it be cut short, what it has put into `answers`. */
  async during<T>(answers: Answers, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      // A connection that has ended may be another person's next time, or erased.
      if (!(error instanceof ConnectionLostError)) this.keep(answers)
      throw error
    }
  }
}
