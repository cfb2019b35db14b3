import type { Kind, RecordOf } from "./records.ts"
import { type JsonObject, toWire } from "./wire.ts"

/** One record with what the API does not show of it. */
export interface Kept<T> {
  record: T
  /** The copy before the last change, for answers from a stale replica. */
  earlier: T | null
  /** What listings filter and sort by; a recovery has its sleep's. */
  start: number
  end: number | null
  wire: JsonObject | null
}

/** All of a member's records of one kind, kept by start. */
export class Shelf<K extends Kind> {
  readonly kind: K
  #keyOf: (record: RecordOf[K]) => string | number
  #byKey = new Map<string | number, Kept<RecordOf[K]>>()
  #sorted: Kept<RecordOf[K]>[] = []

  constructor(kind: K, keyOf: (record: RecordOf[K]) => string | number) {
    this.kind = kind
    this.#keyOf = keyOf
  }

  /** Oldest first. */
  get all(): readonly Kept<RecordOf[K]>[] {
    return this.#sorted
  }

  get latest(): Kept<RecordOf[K]> | undefined {
    return this.#sorted.at(-1)
  }

  find(key: string | number): Kept<RecordOf[K]> | undefined {
    return this.#byKey.get(key)
  }

  put(record: RecordOf[K], start: number, end: number | null): Kept<RecordOf[K]> {
    const key = this.#keyOf(record)
    const old = this.#byKey.get(key)
    if (old !== undefined) this.remove(key)
    const kept = { record, earlier: old?.record ?? null, start, end, wire: null }
    this.#byKey.set(key, kept)
    this.#insert(kept)
    return kept
  }

  /** Replaces members of a record; the copy before stays as `earlier`. */
  change(key: string | number, patch: Partial<RecordOf[K]>): Kept<RecordOf[K]> | undefined {
    const kept = this.#byKey.get(key)
    if (kept === undefined) return undefined
    kept.earlier = kept.record
    kept.record = { ...kept.record, ...patch }
    kept.wire = null
    return kept
  }

  moveTo(key: string | number, start: number, end: number | null): void {
    const kept = this.#byKey.get(key)
    if (kept === undefined) return
    kept.end = end
    if (kept.start === start) return
    this.#sorted.splice(this.#sorted.indexOf(kept), 1)
    kept.start = start
    this.#insert(kept)
  }

  remove(key: string | number): Kept<RecordOf[K]> | undefined {
    const kept = this.#byKey.get(key)
    if (kept === undefined) return undefined
    this.#byKey.delete(key)
    this.#sorted.splice(this.#sorted.indexOf(kept), 1)
    return kept
  }

  wireOf(kept: Kept<RecordOf[K]>): JsonObject {
    kept.wire ??= toWire(this.kind, kept.record)
    return kept.wire
  }

  #insert(kept: Kept<RecordOf[K]>): void {
    let at = this.#sorted.length
    while (at > 0 && (this.#sorted[at - 1]?.start ?? 0) > kept.start) at--
    if (at === this.#sorted.length) this.#sorted.push(kept)
    else this.#sorted.splice(at, 0, kept)
  }
}
