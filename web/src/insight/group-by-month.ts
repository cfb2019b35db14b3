import type { Day } from "./days.ts"

/** Rows in their order, cut where the month of their day changes. */
export function groupByMonth<Row>(
  rows: readonly Row[],
  dayOf: (row: Row) => Day,
): { month: string; rows: Row[] }[] {
  const groups: { month: string; rows: Row[] }[] = []
  for (const row of rows) {
    const month = dayOf(row).slice(0, 7)
    const last = groups.at(-1)
    if (last?.month === month) last.rows.push(row)
    else groups.push({ month, rows: [row] })
  }
  return groups
}
