import { z } from "zod"
import type { AnswerById, AskedById } from "./by-id.ts"
import type { Pages } from "./events.ts"
import { ConnectionLostError } from "./outcomes.ts"
import { type Shelf, type ShelfKey, shelfKey } from "./shelf.ts"

/*
 * Work that a spent quota cuts short is taken up again from its beginning. What WHOOP has answered to it by then is kept
 * for that: with a call or two granted a try it would otherwise ask the same again and again, never come to its end, and
 * use up what everybody shares. On the shelf, since an object that waits for a minute is ended meanwhile.
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

/** Of a record's members as they are now: to be raised when these change. What another version kept is nothing. */
const SHAPE = 1

const Kept = z
  .object({
    shape: z.literal(SHAPE),
    pages: z.custom<Pages>(),
    toCompare: z.custom<Pages>(),
    asked: z.array(z.custom<[string, AnswerById]>()),
    work: z.array(z.string()),
    since: z.number(),
  })
  .nullable()
  .catch(null)

/** Of events, follow-ups and looks; and of an import or force sync. */
export const CutShortOnShelf = shelfKey("cut_short", Kept)
export const JobCutShortOnShelf = shelfKey("job_cut_short", Kept)

/** With one call a minute a page and the ten records at most that are asked for after it come within this. */
const GOOD_FOR_MS = 15 * 60_000

export class CutShort {
  readonly #shelf: Shelf
  readonly #key: ShelfKey<typeof Kept>
  /** Known, as nearly always: then the shelf need not be asked. */
  #isNothing = false

  constructor(shelf: Shelf, key: ShelfKey<typeof Kept>) {
    this.#shelf = shelf
    this.#key = key
  }

  keep({ pages, toCompare, asked, work, since }: Answers): void {
    this.forget()
    if (asked.size === 0 && Object.keys(pages).length === 0) return
    this.#isNothing = false
    this.#shelf.put(this.#key, {
      shape: SHAPE,
      pages,
      toCompare,
      asked: [...asked],
      work: [...work],
      since,
    })
  }

  /** To be called before anything is written: what was kept may be older than that. */
  forget(): void {
    if (this.#isNothing) return
    this.#shelf.remove(this.#key)
    this.#isNothing = true
  }

  /** Whether something is kept for this work, or for more. */
  holds(work: readonly string[], now: number): boolean {
    return this.#good(work, now) !== null
  }

  /** What is kept, until the work is done; else a beginning. */
  take(work: readonly string[], now: number): Answers {
    return (
      this.#good(work, now) ?? { pages: {}, toCompare: {}, asked: new Map(), work: new Set(work), since: now }
    )
  }

  #good(work: readonly string[], now: number): Answers | null {
    if (this.#isNothing) return null
    const kept = this.#shelf.get(this.#key)
    if (!kept) this.#isNothing = true
    if (kept && now - kept.since >= GOOD_FOR_MS) this.forget()
    if (!kept || this.#isNothing) return null
    const answers = { ...kept, asked: new Map(kept.asked), work: new Set(kept.work) }
    return work.every((one) => answers.work.has(one)) ? answers : null
  }

  /** Work that keeps, should it be cut short, what it has put into `answers`. */
  async during<T>(answers: Answers, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      this.forget()
      return result
    } catch (error) {
      // A connection that has ended may be another person's next time, or erased.
      if (error instanceof ConnectionLostError) this.forget()
      else this.keep(answers)
      throw error
    }
  }
}
