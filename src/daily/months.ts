import { dayOf } from "./day.ts"
import type { HeldCycle } from "./held-records.ts"
import { isoTime, type LocalDate } from "./local-time.ts"
import type { DailyRow } from "./row.ts"

/** YYYY-MM in UTC. Compares as text. */
export type Month = string

/** A month's rows as text, ready to be answered (schema.ts, daily_months). */
export interface MonthPack {
  month: Month
  count: number
  changed_at: number
  deletions: string
  rows: string
}

/** A cycle that is gone at WHOOP, as `changed_since` answers it. */
export interface DeletedDay {
  id: number
  cycle_id: number
  deleted: true
  day: LocalDate
  cycle_start: string
  changed_at: string
}

/** WHOOP's late corrections come within days: older months rest, younger ones are built when they are asked for. */
const restingMs = 8 * 86_400_000

export const monthOf = (time: number): Month => isoTime(time).slice(0, 7)

export const startOfMonth = (month: Month): number => Date.parse(`${month}-01T00:00:00Z`)

export const startOfNextMonth = (month: Month): number => startOfMonth(monthAfter(month, 1))

export function monthAfter(month: Month, months: number): Month {
  const date = new Date(startOfMonth(month))
  date.setUTCMonth(date.getUTCMonth() + months)
  return monthOf(date.getTime())
}

/** From `first` back to `last`, both included. */
export function monthsBack(first: Month, last: Month): Month[] {
  const months: Month[] = []
  for (let month = first; month >= last; month = monthAfter(month, -1)) months.push(month)
  return months
}

/** Cycles that start here or later are in months that still move. */
export const restingBefore = (now: number): number => startOfMonth(monthOf(now - restingMs))

export function deletedDay(cycle: HeldCycle): DeletedDay {
  return {
    id: cycle.id,
    cycle_id: cycle.id,
    deleted: true,
    day: dayOf(cycle, null),
    cycle_start: isoTime(cycle.start),
    changed_at: isoTime(cycle.changed_at),
  }
}

/** Rows and deletions come newest first and may span several months; every month named gets its pack, empty ones too. */
export function packMonths(
  months: readonly Month[],
  rows: readonly DailyRow[],
  deletions: readonly DeletedDay[],
): MonthPack[] {
  return months.map((month) => {
    const own = rows.filter((row) => row.cycle_start.startsWith(month))
    const gone = deletions.filter((deletion) => deletion.cycle_start.startsWith(month))
    return {
      month,
      count: own.length,
      changed_at: Math.max(0, ...[...own, ...gone].map((entry) => Date.parse(entry.changed_at))),
      deletions: JSON.stringify(gone),
      rows: own.map((row) => JSON.stringify(row)).join(","),
    }
  })
}

export const parsePackedRows = (pack: Pick<MonthPack, "rows">): DailyRow[] => JSON.parse(`[${pack.rows}]`)

export const parsePackedDeletions = (pack: Pick<MonthPack, "deletions">): DeletedDay[] =>
  JSON.parse(pack.deletions)
