import type { BandToken } from "../insight/band.ts"
import type { AccentToken } from "../insight/metrics.ts"

/** The colours a canvas needs, as it cannot see CSS variables. */
export type ChartTheme = Record<AccentToken | BandToken | "muted" | "line" | "edge" | "band", string>

const names = ["text", "muted", "line", "edge", "band", "strain", "sleep", "high", "medium", "low"] as const

export function toChartTheme(read: (variable: string) => string): ChartTheme {
  return Object.fromEntries(names.map((name) => [name, read(`--${name}`).trim()])) as ChartTheme
}

/**
 * Forced colours: the system's words are colours a canvas understands; shapes and words carry the meaning. The grid is
 * left out, as there is no faint colour to draw it in.
 */
export const forcedTheme: ChartTheme = {
  text: "CanvasText",
  muted: "CanvasText",
  line: "transparent",
  edge: "GrayText",
  band: "Canvas",
  strain: "LinkText",
  sleep: "LinkText",
  high: "CanvasText",
  medium: "CanvasText",
  low: "CanvasText",
}

/** Paper is white whatever the screen was. The values of the light theme's print colours. */
export const printTheme: ChartTheme = {
  text: "#000000",
  muted: "#3c474e",
  line: "#c8d0d5",
  edge: "#7c8a93",
  band: "#e6ecf0",
  strain: "#0369a1",
  sleep: "#4f46e5",
  high: "#15803d",
  medium: "#946200",
  low: "#be123c",
}
