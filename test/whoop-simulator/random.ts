/**
 * Seeded randomness (sfc32): the same seed gives the same world on every engine.
 */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #d = 1

  constructor(seed: number | string) {
    const hash = hashText(String(seed))
    this.#a = hash
    this.#b = hash ^ 0x9e3779b9
    this.#c = hash ^ 0x85ebca6b
    for (let i = 0; i < 12; i++) this.uint32()
  }

  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + t) | 0
    return t >>> 0
  }

  /** In [0, 1). */
  next(): number {
    return this.uint32() / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** Both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.next() * from.length)] ?? from[0]
  }

  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next())
  }

  /** Normal, folded back to the nearest end. */
  within(mean: number, deviation: number, low: number, high: number): number {
    return Math.min(high, Math.max(low, this.normal(mean, deviation)))
  }

  uuid(): string {
    const a = hex(this.uint32())
    const b = hex(this.uint32())
    const c = hex((this.uint32() & 0x3fffffff) | 0x80000000)
    const d = hex(this.uint32())
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${c.slice(0, 4)}-${c.slice(4)}${d}`
  }

  /** Opaque like WHOOP's tokens: 43 characters, a dot, 43 characters. */
  token(): string {
    let text = ""
    for (let i = 0; i < 86; i++) {
      if (i === 43) text += "."
      text += BASE64URL[this.uint32() & 63]
    }
    return text
  }

  /** A stream of its own, so that what one part draws does not move another part's numbers. */
  fork(label: string | number): Random {
    return new Random(`${this.uint32()}/${label}`)
  }
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0")
}

function hashText(text: string): number {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x7feb352d)
  return (hash ^ (hash >>> 15)) >>> 0
}
