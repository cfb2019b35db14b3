import type { Problem } from "./problem.ts"

const firstDelayMs = 1_000
const longestDelayMs = 60_000

/** Doubling with up to half of it taken off at random, so that a deploy does not bring everyone back at once. */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10))
  return Math.round(full * (1 - random / 2))
}

/** When a read is worth another try after `failures` earlier ones; null where time alone mends nothing. */
export function nextTryMs(problem: Problem, failures: number, random: number): number | null {
  const isPassing = problem.code === "offline" || problem.status === 429 || problem.status >= 500
  if (!isPassing) return null
  return Math.max(retryDelayMs(failures, random), (problem.retryAfterSeconds ?? 0) * 1_000)
}
