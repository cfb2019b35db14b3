/** "Every recovery whose night began at `from` or later was looked at, at `at`." UTC ms. */
export interface Check {
  from: number
  at: number
}

/**
 * The looks that still say something, newest first: each further one reaches further back than those before it. So a look
 * at the last weeks does not make anybody forget when last year was looked at.
 */
export type Checks = readonly Check[]

/** More than these say too little to be kept. */
const CHECKS_MAX = 8

export function addCheck(checks: Checks, check: Check): Check[] {
  // A long import tells late of what it saw early: what was looked at since, and as far back, covers it.
  const later = checks.filter(({ at }) => at > check.at)
  if (later.some(({ from }) => from <= check.from)) return [...checks]
  const earlier = checks.filter(({ at, from }) => at <= check.at && from < check.from)
  return [...later, check, ...earlier].slice(0, CHECKS_MAX)
}

/** The latest look at a night that began at `start`; null: none covers it. */
export function checkOf(checks: Checks, start: number): Check | null {
  return checks.find((check) => check.from <= start) ?? null
}
