import type { DailyRow } from "../api/daily-row.ts"
import { formatDuration, formatNumber, formatSigned, type Locale } from "./format.ts"

export type AccentToken = "strain" | "sleep" | "text"

export type MetricId =
  | "hrv"
  | "rhr"
  | "recovery"
  | "sleep"
  | "performance"
  | "respiratory"
  | "skin_temp"
  | "spo2"
  | "strain"
  | "energy"
  | "steps"
  | "efficiency"
  | "consistency"
  | "deep"
  | "rem"

/** Fields of a daily row that hold a number. */
export type NumericField = {
  [Field in keyof DailyRow]: DailyRow[Field] extends number | null ? Field : never
}[keyof DailyRow]

export interface Metric {
  id: MetricId
  field: NumericField
  label: string
  /** Inside a sentence: "HRV", "resting heart rate". */
  noun: string
  unit: string
  digits: number
  accent: AccentToken
  kind: "number" | "duration"
  /** "ln": multiplicative and skewed, so its normal is taken on logarithms. */
  transform: "none" | "ln"
  /** How a difference to normal is told: 12 %, 2 bpm, or 40 min. */
  difference: "percent" | "absolute"
  /** Rises all day: the open day's value is "so far" and belongs to no mean, band or comparison. */
  grows: boolean
  /** From WHOOP's number to the shown one. */
  factor: number
  /** The scale never shrinks below this span, so that noise does not look like drama. */
  minSpan: number
  /** The values that can exist. */
  limits: readonly [number, number]
  /** A second line drawn beside it. */
  goal?: NumericField
}

const KCAL_PER_KILOJOULE = 1 / 4.184

const plain = {
  kind: "number",
  transform: "none",
  difference: "absolute",
  grows: false,
  factor: 1,
  digits: 0,
} as const

export const metrics: readonly Metric[] = [
  {
    ...plain,
    id: "hrv",
    field: "hrv_rmssd_milli",
    label: "HRV",
    noun: "HRV",
    unit: "ms",
    accent: "text",
    transform: "ln",
    difference: "percent",
    minSpan: 20,
    limits: [0, 400],
  },
  {
    ...plain,
    id: "rhr",
    field: "resting_heart_rate",
    label: "Resting heart rate",
    noun: "resting heart rate",
    unit: "bpm",
    accent: "text",
    minSpan: 8,
    limits: [0, 250],
  },
  {
    ...plain,
    id: "recovery",
    field: "recovery_score",
    label: "Recovery",
    noun: "recovery",
    unit: "%",
    accent: "text",
    minSpan: 100,
    limits: [0, 100],
  },
  {
    ...plain,
    id: "sleep",
    field: "sleep_duration_minutes",
    label: "Sleep",
    noun: "sleep",
    unit: "",
    accent: "sleep",
    kind: "duration",
    minSpan: 180,
    limits: [0, 1440],
    goal: "sleep_needed_minutes",
  },
  {
    ...plain,
    id: "performance",
    field: "sleep_performance_percentage",
    label: "Sleep performance",
    noun: "sleep performance",
    unit: "%",
    accent: "sleep",
    minSpan: 30,
    limits: [0, 100],
  },
  {
    ...plain,
    id: "respiratory",
    field: "respiratory_rate",
    label: "Respiratory rate",
    noun: "respiratory rate",
    unit: "/min",
    digits: 1,
    accent: "sleep",
    minSpan: 2,
    limits: [0, 60],
  },
  {
    ...plain,
    id: "skin_temp",
    field: "skin_temp_celsius",
    label: "Skin temperature",
    noun: "skin temperature",
    unit: "°C",
    digits: 1,
    accent: "text",
    minSpan: 2,
    limits: [0, 50],
  },
  {
    ...plain,
    id: "spo2",
    field: "spo2_percentage",
    label: "Blood oxygen (SpO₂)",
    noun: "blood oxygen",
    unit: "%",
    digits: 1,
    accent: "text",
    minSpan: 4,
    limits: [0, 100],
  },
  {
    ...plain,
    id: "strain",
    field: "strain",
    label: "Strain",
    noun: "strain",
    unit: "",
    digits: 1,
    accent: "strain",
    grows: true,
    minSpan: 21,
    limits: [0, 21],
  },
  {
    ...plain,
    id: "energy",
    field: "kilojoule",
    label: "Energy",
    noun: "energy",
    unit: "kcal",
    accent: "strain",
    grows: true,
    factor: KCAL_PER_KILOJOULE,
    difference: "percent",
    minSpan: 1000,
    limits: [0, 20_000],
  },
  {
    ...plain,
    id: "steps",
    field: "step_count",
    label: "Steps",
    noun: "steps",
    unit: "",
    accent: "strain",
    grows: true,
    difference: "percent",
    minSpan: 4000,
    limits: [0, 200_000],
  },
  {
    ...plain,
    id: "efficiency",
    field: "sleep_efficiency_percentage",
    label: "Sleep efficiency",
    noun: "sleep efficiency",
    unit: "%",
    accent: "sleep",
    minSpan: 20,
    limits: [0, 100],
  },
  {
    ...plain,
    id: "consistency",
    field: "sleep_consistency_percentage",
    label: "Sleep consistency",
    noun: "sleep consistency",
    unit: "%",
    accent: "sleep",
    minSpan: 40,
    limits: [0, 100],
  },
  {
    ...plain,
    id: "deep",
    field: "sleep_slow_wave_minutes",
    label: "Deep sleep",
    noun: "deep sleep",
    unit: "",
    accent: "sleep",
    kind: "duration",
    minSpan: 60,
    limits: [0, 1440],
  },
  {
    ...plain,
    id: "rem",
    field: "sleep_rem_minutes",
    label: "REM sleep",
    noun: "REM sleep",
    unit: "",
    accent: "sleep",
    kind: "duration",
    minSpan: 60,
    limits: [0, 1440],
  },
]

const byId = new Map<string, Metric>(metrics.map((metric) => [metric.id, metric]))

export function findMetric(id: string): Metric | null {
  return byId.get(id) ?? null
}

export function getMetric(id: MetricId): Metric {
  const metric = byId.get(id)
  if (!metric) throw new RangeError(`no metric is called ${id}`)
  return metric
}

/** What Trends shows until the person chooses otherwise. */
export const defaultMetrics: readonly MetricId[] = [
  "hrv",
  "rhr",
  "recovery",
  "sleep",
  "performance",
  "respiratory",
  "skin_temp",
  "spo2",
  "strain",
  "energy",
]

/** The metric's number in a row, in the shown unit; null is unknown. */
export function metricValue(
  row: DailyRow,
  metric: Metric,
  field: NumericField = metric.field,
): number | null {
  const value = row[field]
  return value === null || value === undefined ? null : value * metric.factor
}

/** "64 ms", "7 h 12", "71 %". */
export function formatMetric(value: number | null, metric: Metric, locale?: Locale): string {
  if (metric.kind === "duration") return formatDuration(value)
  const text = formatNumber(value, metric.digits, locale)
  return value === null || metric.unit === "" ? text : `${text} ${metric.unit}`
}

/** Without its unit, for an axis or a table whose head names the unit. */
export function formatMetricBare(value: number | null, metric: Metric, locale?: Locale): string {
  return metric.kind === "duration" ? formatDuration(value) : formatNumber(value, metric.digits, locale)
}

/** "+2 bpm", "−12 %", "+0 h 40". */
export function formatDifference(value: number, centre: number, metric: Metric, locale?: Locale): string {
  if (metric.difference === "percent") return `${formatSigned((value / centre - 1) * 100, 0, locale)} %`
  if (metric.kind === "duration") return `${value > centre ? "+" : ""}${formatDuration(value - centre)}`
  const text = formatSigned(value - centre, metric.digits, locale)
  return metric.unit === "" ? text : `${text} ${metric.unit === "%" ? "points" : metric.unit}`
}
