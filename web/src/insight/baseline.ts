import type { Metric } from "./metrics.ts"
import type { Value } from "./series.ts"

export const NORMAL_WINDOW_DAYS = 60
export const NORMAL_MINIMUM_DAYS = 14

/** A person's own normal before a day: mean ± one standard deviation, on logarithms where the metric asks for it. */
export interface Normal {
  centre: number
  low: number
  high: number
  count: number
}

export type Position = "above" | "within" | "below"

export interface Standing {
  position: Position
  normal: Normal
  /** Days in a row, this one included, on the same side outside the band; 0 when within. */
  streak: number
}

/** The normal of every day from the 60 days before it, itself excluded; null with fewer than 14 valid days. */
export function normals(
  values: readonly Value[],
  { transform, limits }: Pick<Metric, "transform" | "limits">,
): (Normal | null)[] {
  const inner = values.map((value) => toInner(value, transform))
  // Sums run on distances from one reference value: squares of raw values would cancel badly over ten years.
  const reference = inner.find((value) => value !== null) ?? 0
  let sum = 0
  let squares = 0
  let count = 0
  const step = (value: Value | undefined, sign: 1 | -1) => {
    if (value === null || value === undefined) return
    const distance = value - reference
    sum += sign * distance
    squares += sign * distance * distance
    count += sign
  }
  return inner.map((value, index) => {
    const normal =
      count < NORMAL_MINIMUM_DAYS ? null : toNormal(sum, squares, count, reference, transform, limits)
    step(inner[index - NORMAL_WINDOW_DAYS], -1)
    step(value, 1)
    return normal
  })
}

function toNormal(
  sum: number,
  squares: number,
  count: number,
  reference: number,
  transform: Metric["transform"],
  [floor, ceiling]: Metric["limits"],
): Normal {
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares - sum * mean) / (count - 1))
  const outer = (value: number) => (transform === "ln" ? Math.exp(value) : value)
  return {
    centre: outer(reference + mean),
    // 97 ± 5 % does not reach above 100 %.
    low: Math.max(floor, outer(reference + mean - deviation)),
    high: Math.min(ceiling, outer(reference + mean + deviation)),
    count,
  }
}

function toInner(value: Value, transform: Metric["transform"]): Value {
  if (value === null || transform === "none") return value
  // A logarithm of 0 is no number; WHOOP sends no such HRV, an edited export might.
  return value > 0 ? Math.log(value) : null
}

/** With `digits` as the numbers are shown: who reads 33.8 beside 33.8–34.3 shall not read "below". */
export function positionOf(value: number, normal: Normal, digits?: number): Position {
  const shown = (number: number) => (digits === undefined ? number : Math.round(number * 10 ** digits))
  if (shown(value) > shown(normal.high)) return "above"
  return shown(value) < shown(normal.low) ? "below" : "within"
}

/** Where the value at `index` stands against its own normal; null without a value or without a normal. */
export function standingAt(
  values: readonly Value[],
  normal: readonly (Normal | null)[],
  index: number,
  digits?: number,
): Standing | null {
  const positionAt = (at: number): Position | null => {
    const [value, own] = [values[at], normal[at]]
    return value === null || value === undefined || !own ? null : positionOf(value, own, digits)
  }
  const today = positionAt(index)
  const own = normal[index]
  if (!today || !own) return null
  let streak = 0
  // An unknown day ends a streak: "third day" promises three days in a row that were measured.
  while (today !== "within" && positionAt(index - streak) === today) streak += 1
  return { position: today, normal: own, streak }
}
