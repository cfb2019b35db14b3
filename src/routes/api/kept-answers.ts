/*
 * Answers kept in the isolate's memory, for whoever asks the same again without If-None-Match. An answer is kept under
 * everything its tag covers, so it is as true as a 304 would be: the reader's credential and data version have been read
 * before it is looked for.
 */

export interface KeptAnswer {
  /** Everything its tag covers. */
  of: string
  body: Uint8Array<ArrayBuffer>
  contentType: string
  headers: Record<string, string>
  /** UTC ms after which the clock alone may change it; null: never. */
  validUntil: number | null
}

/** Of the isolate's 128 MB. */
const maxBytes = 24_000_000
/** A page of a thousand days is some 1.3 MB. */
const maxAnswerBytes = 2_000_000

/** The last answer to each question, in the asker's own words. The least recently used go first. */
export class KeptAnswers {
  readonly #answers = new Map<string, KeptAnswer>()
  #bytes = 0

  /** Whether there is one that the clock alone has not changed. */
  has(question: string, now: number): boolean {
    const answer = this.#answers.get(question)
    return answer !== undefined && (answer.validUntil === null || answer.validUntil > now)
  }

  find(question: string, of: string, now: number): KeptAnswer | null {
    const answer = this.#answers.get(question)
    if (!answer) return null
    const isTrue = answer.of === of && this.has(question, now)
    this.#drop(question, answer)
    if (!isTrue) return null
    this.#add(question, answer)
    return answer
  }

  keep(question: string, answer: KeptAnswer): void {
    const known = this.#answers.get(question)
    if (known) this.#drop(question, known)
    if (answer.body.byteLength > maxAnswerBytes) return
    this.#add(question, answer)
    for (const [oldest, one] of this.#answers) {
      if (this.#bytes <= maxBytes) break
      this.#drop(oldest, one)
    }
  }

  #add(question: string, answer: KeptAnswer): void {
    this.#answers.set(question, answer)
    this.#bytes += sizeOf(question, answer)
  }

  #drop(question: string, answer: KeptAnswer): void {
    this.#answers.delete(question)
    this.#bytes -= sizeOf(question, answer)
  }
}

const sizeOf = (question: string, { body, of }: KeptAnswer) =>
  body.byteLength + (question.length + of.length) * 2
