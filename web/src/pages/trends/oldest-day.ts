import type { Day } from "../../insight/days.ts"

/** Where a history begins: as the connection says, once all of it is imported, or with the oldest of what is read here. */
export function oldestDay(historyFrom: string | null | undefined, read: Day | undefined, today: Day): Day {
  const known = [historyFrom?.slice(0, 10), read].filter((day) => day !== undefined)
  return known.toSorted()[0] ?? today
}
