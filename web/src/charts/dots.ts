import { type BandToken, recoveryBand } from "../insight/band.ts"

/** Where dots go and how big they are; pure geometry, so that it is tested without a canvas. */
export interface Dot {
  x: number
  y: number
  token: BandToken | null
}

/** The side or diameter of a dot in CSS pixels: dense ranges get smaller ones. */
export function dotSize(pxPerDay: number): number {
  if (pxPerDay >= 8) return 5
  if (pxPerDay >= 3) return 4
  return pxPerDay >= 1 ? 3 : 2
}

/**
 * The dots of a series in canvas pixels. Ten years on a phone put a dozen days on one pixel: those that fall on the
 * same grid cell are drawn once, which nobody can see and which halves the drawing.
 */
export function placeDots(
  x: readonly number[],
  values: readonly (number | null | undefined)[],
  toX: (value: number) => number,
  toY: (value: number) => number,
  cellPx: number,
  banded: boolean,
): Dot[] {
  const dots: Dot[] = []
  let column = Number.NaN
  let rows = new Set<number>()
  values.forEach((value, index) => {
    const at = x[index]
    if (value === null || value === undefined || at === undefined) return
    const px = toX(at)
    const py = toY(value)
    const cell = Math.floor(px / cellPx)
    if (cell !== column) {
      column = cell
      rows = new Set()
    }
    const row = Math.floor(py / cellPx)
    if (rows.has(row)) return
    rows.add(row)
    dots.push({ x: px, y: py, token: banded ? (recoveryBand(value)?.token ?? null) : null })
  })
  return dots
}

/** What a Path2D offers and a dot needs. */
export interface Pen {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  rect(x: number, y: number, width: number, height: number): void
  arc(x: number, y: number, radius: number, start: number, end: number): void
}

/** Round, or the band's shape; below three pixels a square, which is cheap and looks the same. */
export function drawDot(pen: Pen, dot: Dot, size: number, isTiny: boolean): void {
  const half = size / 2
  const { x, y, token } = dot
  if (isTiny) {
    pen.rect(x - half, y - half, size, size)
  } else if (token === null) {
    pen.moveTo(x + half, y)
    pen.arc(x, y, half, 0, 2 * Math.PI)
  } else {
    polygon(pen, bandShape(dot, token, half * 1.35))
  }
}

/** Corners as x, y, x, y…: a triangle upwards, a diamond, a triangle downwards. */
function bandShape({ x, y }: Dot, token: BandToken, reach: number): number[] {
  if (token === "medium") return [x, y - reach, x + reach, y, x, y + reach, x - reach, y]
  const tip = token === "high" ? -reach : reach
  return [x, y + tip, x + reach, y - tip * 0.75, x - reach, y - tip * 0.75]
}

function polygon(pen: Pen, points: readonly number[]): void {
  pen.moveTo(Number(points[0]), Number(points[1]))
  for (let at = 2; at < points.length; at += 2) pen.lineTo(Number(points[at]), Number(points[at + 1]))
  pen.lineTo(Number(points[0]), Number(points[1]))
}
