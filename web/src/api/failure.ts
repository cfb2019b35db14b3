import type { Problem } from "./problem.ts"
import { createStore } from "./store.ts"

/** Measurements on screen that may be old, because they could not be read again. */
export interface Failure {
  problem: Problem
  /** When the server last confirmed the oldest of them, ms. */
  confirmedAt: number | null
}

/** For what stands around the pages: they show what they know, whether or not it could be read again. */
export const failureStore = createStore<Failure | null>(null)

/** Of several failures the one that leaves the oldest on screen. */
export function tellFailures(failed: readonly Failure[]): void {
  const ageOf = ({ confirmedAt }: Failure) => confirmedAt ?? 0
  failureStore.set(failed.toSorted((a, b) => ageOf(a) - ageOf(b))[0] ?? null)
}
