/*
 * Answers kept in the isolate's memory, for whoever asks the same again without If-None-Match. An answer is kept under
 * everything its tag covers, so it is as true as a 304 would be: the reader's credential and data version have been read
 * before it is looked for.
 */

export interface KeptAnswer {
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

/** The least recently used go first. */
export class KeptAnswers {
  readonly #answers = new Map<string, KeptAnswer>()
  #bytes = 0

  find(name: string, now: number): KeptAnswer | null {
    const answer = this.#answers.get(name)
    if (!answer) return null
    this.#drop(name, answer)
    if (answer.validUntil !== null && answer.validUntil <= now) return null
    this.#add(name, answer)
    return answer
  }

  keep(name: string, answer: KeptAnswer): void {
    if (answer.body.byteLength > maxAnswerBytes) return
    const known = this.#answers.get(name)
    if (known) this.#drop(name, known)
    this.#add(name, answer)
    for (const [oldest, one] of this.#answers) {
      if (this.#bytes <= maxBytes) break
      this.#drop(oldest, one)
    }
  }

  #add(name: string, answer: KeptAnswer): void {
    this.#answers.set(name, answer)
    this.#bytes += sizeOf(name, answer)
  }

  #drop(name: string, answer: KeptAnswer): void {
    this.#answers.delete(name)
    this.#bytes -= sizeOf(name, answer)
  }
}

const sizeOf = (name: string, { body }: KeptAnswer) => body.byteLength + name.length * 2
