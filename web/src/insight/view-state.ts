import { addDays, type Day, isDay } from "./days.ts"
import { defaultMetrics, findMetric, type MetricId } from "./metrics.ts"

/** What a page shows, as its URL says it: what is left at its default is left out, what is not understood is ignored. */
export const ranges = ["30d", "90d", "180d", "1y", "all"] as const
export type RangeName = (typeof ranges)[number]

export type Range = { name: RangeName } | { name: "custom"; from: Day; to: Day }

export interface TrendsView {
  range: Range
  metrics: readonly MetricId[]
  /** Metrics shown as a table instead of a chart. */
  tables: readonly MetricId[]
  /** The calendar's year; null is the newest. */
  year: number | null
  /** The weekday pattern's metric. */
  weekday: MetricId
}

/** Nobody wore a WHOOP before. Without a bound, an address of the year 1 would have seven hundred thousand days drawn. */
export const EARLIEST_DAY: Day = "2000-01-01"

export const defaultRange: RangeName = "90d"
const defaultWeekday: MetricId = "recovery"

const rangeDays: Record<Exclude<RangeName, "all">, number> = { "30d": 30, "90d": 90, "180d": 180, "1y": 365 }

export function parseRange(params: URLSearchParams): Range {
  const from = params.get("from") ?? ""
  const to = params.get("to") ?? ""
  if (isDay(from) && isDay(to))
    return from <= to ? { name: "custom", from, to } : { name: "custom", from: to, to: from }
  const name = ranges.find((known) => known === params.get("range"))
  return { name: name ?? defaultRange }
}

export function writeRange(params: URLSearchParams, range: Range): void {
  if (range.name === "custom") {
    params.set("from", range.from)
    params.set("to", range.to)
  } else if (range.name !== defaultRange) {
    params.set("range", range.name)
  }
}

/** Both ends included; `today` is the last day of any range, `oldest` the first of all. */
export function resolveRange(range: Range, today: Day, oldest: Day): { from: Day; to: Day } {
  if (range.name === "custom") return { from: possible(range.from, today), to: possible(range.to, today) }
  if (range.name === "all") return { from: oldest < today ? oldest : today, to: today }
  return { from: addDays(today, 1 - rangeDays[range.name]), to: today }
}

function possible(day: Day, today: Day): Day {
  if (day < EARLIEST_DAY) return EARLIEST_DAY
  return day > today ? today : day
}

export function rangeLabel(name: RangeName | "custom"): string {
  const labels = { "30d": "30 d", "90d": "90 d", "180d": "180 d", "1y": "1 y", all: "All", custom: "Custom" }
  return labels[name]
}

export function parseTrendsView(search: string): TrendsView {
  const params = new URLSearchParams(search)
  const chosen = parseMetrics(params.get("metrics"))
  const year = Number(params.get("year"))
  return {
    range: parseRange(params),
    metrics: chosen.length > 0 ? chosen : defaultMetrics,
    tables: parseMetrics(params.get("tables")),
    year: Number.isInteger(year) && year >= 1970 && year <= 9999 ? year : null,
    weekday: findMetric(params.get("weekday") ?? "")?.id ?? defaultWeekday,
  }
}

/** The query string, "" or with its "?". */
export function formatTrendsView(view: TrendsView): string {
  const params = new URLSearchParams()
  writeRange(params, view.range)
  if (view.metrics.join() !== defaultMetrics.join()) params.set("metrics", view.metrics.join())
  if (view.tables.length > 0) params.set("tables", view.tables.join())
  if (view.year !== null) params.set("year", String(view.year))
  if (view.weekday !== defaultWeekday) params.set("weekday", view.weekday)
  return toSearch(params)
}

function parseMetrics(text: string | null): MetricId[] {
  const ids = (text ?? "").split(",").flatMap((id) => findMetric(id)?.id ?? [])
  return [...new Set(ids)]
}

export interface ListView {
  range: Range
  /** A sport's slug; null is all. Workouts only. */
  sport: string | null
}

export function parseListView(search: string): ListView {
  const params = new URLSearchParams(search)
  return { range: parseRange(params), sport: params.get("sport") || null }
}

export function formatListView(view: ListView): string {
  const params = new URLSearchParams()
  writeRange(params, view.range)
  if (view.sport !== null) params.set("sport", view.sport)
  return toSearch(params)
}

function toSearch(params: URLSearchParams): string {
  // Commas are legal in a query and read better than %2C.
  const text = params.toString().replaceAll("%2C", ",")
  return text === "" ? "" : `?${text}`
}
