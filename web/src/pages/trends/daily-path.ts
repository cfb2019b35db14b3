import { addDays, type Day } from "../../insight/days.ts"
import { LEAD_DAYS } from "../../insight/summary.ts"
import { type Range, resolveRange } from "../../insight/view-state.ts"

/** The daily rows a range needs: its own days and those before that make its first day's normal. */
export function dailyPath(range: Range, today: Day): string {
  return `/api/v1/whoop/daily?${rangeQuery(range, today, LEAD_DAYS)}`
}

/** Records of a range, without any days before it. */
export function recordsPath(collection: "sleep" | "workouts", range: Range, today: Day): string {
  return `/api/v1/whoop/${collection}?${rangeQuery(range, today, 0)}`
}

function rangeQuery(range: Range, today: Day, leadDays: number): URLSearchParams {
  const params = new URLSearchParams({ limit: "1000" })
  if (range.name !== "all") params.set("start", addDays(resolveRange(range, today, today).from, -leadDays))
  // `today` is no end: where the person is, it may already be tomorrow.
  if (range.name === "custom" && range.to < today) params.set("end", resolveRange(range, today, today).to)
  return params
}

export function yearPath(year: number): string {
  return `/api/v1/whoop/daily?limit=1000&start=${year}-01-01&end=${year}-12-31`
}
