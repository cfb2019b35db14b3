import { addDays, type Day } from "../../insight/days.ts"
import { LEAD_DAYS } from "../../insight/summary.ts"
import { type Range, resolveRange } from "../../insight/view-state.ts"

/** The daily rows a range needs: its own days and those before that make its first day's normal. */
export function dailyPath(range: Range, today: Day): string {
  const params = new URLSearchParams({ limit: "1000" })
  if (range.name !== "all") {
    const { from, to } = resolveRange(range, today, today)
    params.set("start", addDays(from, -LEAD_DAYS))
    if (range.name === "custom") params.set("end", to)
  }
  return `/api/v1/whoop/daily?${params}`
}

/** Records of a range, without any days before it. */
export function recordsPath(collection: "sleep" | "workouts", range: Range, today: Day): string {
  const params = new URLSearchParams({ limit: "1000" })
  if (range.name !== "all") {
    const { from, to } = resolveRange(range, today, today)
    params.set("start", from)
    if (range.name === "custom") params.set("end", to)
  }
  return `/api/v1/whoop/${collection}?${params}`
}

export function yearPath(year: number): string {
  return `/api/v1/whoop/daily?limit=1000&start=${year}-01-01&end=${year}-12-31`
}
