import type uPlot from "uplot"
import type { BandToken } from "../insight/band.ts"
import { formatMetricBare } from "../insight/metrics.ts"
import type { ChartTheme } from "./chart-theme.ts"
import { type ChartView, seriesOrder } from "./chart-view.ts"
import { dotSize, drawDot, placeDots } from "./dots.ts"
import { AXIS_WIDTH, PADDING_RIGHT } from "./plot-width.ts"
import type { TimeTick } from "./time-ticks.ts"

/** What a chart looks like now. Read at every drawing, so a new theme or new data needs no new chart. */
export interface ChartLook {
  view: ChartView
  theme: ChartTheme
  ticks: readonly TimeTick[]
}

export interface ChartWiring {
  syncKey: string
  width: number
  height: number
  /** Before that a chart is in its group already, and must not be told of the pointer: it has no data yet. */
  isDrawn: () => boolean
  onCursor: (index: number | null) => void
  onSelect: (firstIndex: number, lastIndex: number) => void
}

const FONT = "12px system-ui, sans-serif"
const MIN_DRAG_PX = 12

/** uPlot's options for one metric: a pure function of what is to be seen. */
export function chartOptions(look: () => ChartLook, wiring: ChartWiring): uPlot.Options {
  return {
    width: wiring.width,
    height: wiring.height,
    padding: [8, PADDING_RIGHT, 6, 0],
    legend: { show: false },
    scales: {
      // Half a day of air on both ends: a dot belongs to a day, not to midnight.
      x: { time: false, range: () => xRange(look().view) },
      y: { range: () => yRange(look().view) },
    },
    axes: [timeGrid(look), valueAxis(look)],
    series: seriesOf(look),
    bands: [{ series: [seriesOrder.bandHigh, seriesOrder.bandLow], fill: () => look().theme.band }],
    cursor: cursorOf(look, wiring),
    hooks: {
      draw: [(plot) => drawTravel(plot, look())],
      setCursor: [(plot) => wiring.onCursor(plot.cursor.idx ?? null)],
      setSelect: [(plot) => reportSelection(plot, wiring)],
    },
  }
}

function xRange({ x }: ChartView): [number, number] {
  return [Number(x[0] ?? 0) - 0.5, Number(x[x.length - 1] ?? 1) + 0.5]
}

/** A little more than the scale: a dot at 100 % is drawn whole. */
function yRange({ scale }: ChartView): [number, number] {
  const air = (scale.max - scale.min) * 0.05
  return [scale.min - air, scale.max + air]
}

function timeGrid(look: () => ChartLook): uPlot.Axis {
  return {
    size: 0,
    splits: () => look().ticks.map((tick) => tick.at),
    values: (_plot, splits) => splits.map(() => ""),
    grid: { stroke: () => look().theme.line, width: 1 },
    ticks: { show: false },
  }
}

function valueAxis(look: () => ChartLook): uPlot.Axis {
  return {
    size: AXIS_WIDTH,
    gap: 6,
    font: FONT,
    stroke: () => look().theme.muted,
    splits: () => look().view.scale.ticks,
    values: (_plot, splits) => splits.map((value) => tickLabel(value, look().view)),
    grid: { stroke: () => look().theme.line, width: 1 },
    ticks: { show: false },
  }
}

/** Whole hours lose their minutes; decimals appear only where the ticks are that close. */
function tickLabel(value: number, { metric, scale }: ChartView): string {
  if (metric.kind === "duration")
    return value % 60 === 0 ? `${value / 60} h` : formatMetricBare(value, metric)
  const areWhole = scale.ticks.every((tick) => Math.abs(tick - Math.round(tick)) < 1e-6)
  return formatMetricBare(value, { ...metric, digits: areWhole ? 0 : metric.digits })
}

function seriesOf(look: () => ChartLook): uPlot.Series[] {
  const none: uPlot.Series.Points = { show: false }
  const accent = () => look().theme[look().view.metric.accent]
  const edge: uPlot.Series = {
    class: "unmarked",
    points: none,
    width: 1,
    stroke: () => look().theme.edge,
    alpha: 0.55,
  }
  return [
    {},
    edge,
    edge,
    { class: "unmarked", points: none, width: 1.5, dash: [4, 3], stroke: () => look().theme.muted },
    { points: none, width: 0, paths: (plot, index) => dotPaths(plot, index, look()), alpha: dotAlpha(look) },
    { points: none, width: 2.25, stroke: accent, cap: "round" },
  ]
}

/** Single days stay in the background of their mean, unless band shapes must be told apart. */
function dotAlpha(look: () => ChartLook): number {
  return look().view.metric.id === "recovery" ? 0.9 : 0.5
}

function dotPaths(plot: uPlot, index: number, { view, theme }: ChartLook): uPlot.Series.Paths {
  const ratio = plot.bbox.width / Math.max(1, plot.over.clientWidth)
  const pxPerDay = plot.bbox.width / Math.max(1, view.x.length) / ratio
  const size = dotSize(pxPerDay) * ratio
  const isTiny = dotSize(pxPerDay) < 3
  const dots = placeDots(
    view.x,
    plot.data[index] as (number | null)[],
    (value) => plot.valToPos(value, "x", true),
    (value) => plot.valToPos(value, "y", true),
    Math.max(1, size / 2),
    view.metric.id === "recovery",
  )
  const fills = new Map<string, Path2D>()
  for (const dot of dots) {
    const color = colorOf(dot.token, view, theme)
    const path = fills.get(color) ?? new Path2D()
    fills.set(color, path)
    drawDot(path, dot, size, isTiny)
  }
  return { fill: fills, stroke: null }
}

function colorOf(token: BandToken | null, view: ChartView, theme: ChartTheme): string {
  return theme[token ?? view.metric.accent]
}

function cursorOf(look: () => ChartLook, wiring: ChartWiring): uPlot.Cursor {
  return {
    y: false,
    // Only the pointer's place is shared: a drag in one chart must not select in the nine others.
    sync: {
      key: wiring.syncKey,
      setSeries: false,
      filters: { pub: (type) => type.startsWith("mouse") && !isButton(type), sub: wiring.isDrawn },
    },
    drag: { x: true, y: false, setScale: false, dist: MIN_DRAG_PX },
    points: {
      size: 8,
      width: 0,
      fill: (_plot, index) =>
        index === seriesOrder.dots ? look().theme.text : look().theme[look().view.metric.accent],
    },
  }
}

const isButton = (type: string) => type === "mousedown" || type === "mouseup"

function reportSelection(plot: uPlot, wiring: ChartWiring): void {
  const { left, width } = plot.select
  if (width < MIN_DRAG_PX) return
  wiring.onSelect(plot.posToIdx(left), plot.posToIdx(left + width))
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

/** A small mark at the foot of the day on which the person's offset changed; the time axis names it. */
function drawTravel(plot: uPlot, { view, theme }: ChartLook): void {
  const { ctx, bbox } = plot
  const length = bbox.height * 0.09
  ctx.save()
  ctx.strokeStyle = theme.muted
  ctx.lineWidth = Math.max(1, bbox.width / Math.max(1, plot.over.clientWidth)) * 1.5
  ctx.beginPath()
  for (const day of view.travel) {
    const x = plot.valToPos(day, "x", true)
    ctx.moveTo(x, bbox.top + bbox.height)
    ctx.lineTo(x, bbox.top + bbox.height - length)
  }
  ctx.stroke()
  ctx.restore()
}
