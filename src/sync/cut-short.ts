import type { Collection, RecordOf } from "../whoop/records.ts"
import type { Pages } from "./events.ts"

/*
 * Work that a spent quota cuts short is taken up again from its beginning. What WHOOP has answered to it by then is kept
 * for that, in memory: with a call or two granted a try it would otherwise ask the same again and again, never come to
 * its end, and use up what everybody shares.
 */

/** WHOOP's answers by id, under `collection key`: null for a 404. */
export type AskedById = Map<string, RecordOf[Collection] | "unreadable" | null>

export interface Answers {
  pages: Pages
  asked: AskedById
  /** What they are to answer: the events at their present try, or the follow-up. */
  work: ReadonlySet<string>
  /** When the first of them was asked for, UTC ms. */
  since: number
}

const GOOD_FOR_MS = 5 * 60_000

export class CutShort {
  readonly #writes: () => number
  #kept: { answers: Answers; writes: number } | null = null

  /** `writes`: how many this instance has made. One since the answers were kept may have brought newer ones. */
  constructor(writes: () => number) {
    this.#writes = writes
  }

  keep(answers: Answers): void {
    this.#kept = { answers, writes: this.#writes() }
  }

  forget(): void {
    this.#kept = null
  }

  /** What was kept, once, if it was asked for this work, or for more; else a beginning. */
  take(work: readonly string[], now: number): Answers {
    const kept = this.#kept
    this.#kept = null
    const isGood =
      kept !== null &&
      kept.writes === this.#writes() &&
      work.every((one) => kept.answers.work.has(one)) &&
      now - kept.answers.since < GOOD_FOR_MS
    return isGood ? kept.answers : { pages: {}, asked: new Map(), work: new Set(work), since: now }
  }
}
