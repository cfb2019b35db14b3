import { describe, expect, test } from "vitest"
import { dotSize, drawDot, placeDots } from "../../../web/src/charts/dots.ts"

const identity = (value: number) => value

describe("dots", () => {
  test("stand where their day and value are, and nowhere for a gap", () => {
    expect(placeDots([1, 2, 3], [10, null, 30], (x) => x * 100, identity, 2, false)).toEqual([
      { x: 100, y: 10, token: null },
      { x: 300, y: 30, token: null },
    ])
  })

  test("that fall on the same spot are drawn once", () => {
    const days = Array.from({ length: 3650 }, (_, day) => day)
    const values = days.map((day) => 50 + (day % 3))
    const dots = placeDots(days, values, (x) => x / 10, identity, 1, false)
    expect(dots).toHaveLength(365 * 3)
  })

  test("a zero is a dot", () => {
    expect(placeDots([1], [0], identity, identity, 1, false)).toHaveLength(1)
  })

  test("of recovery carry their band, each with a shape of its own", () => {
    const shapes = [20, 50, 80].map((value) => {
      const [dot] = placeDots([1], [value], identity, () => 0, 1, true)
      const drawn: string[] = []
      const pen = {
        moveTo: (x: number, y: number) => void drawn.push(`${Math.sign(x - 1)},${Math.sign(y)}`),
        lineTo: (x: number, y: number) => void drawn.push(`${Math.sign(x - 1)},${Math.sign(y)}`),
        rect: () => void drawn.push("rect"),
        arc: () => void drawn.push("arc"),
      }
      if (dot) drawDot(pen, dot, 6, false)
      return drawn.join(" ")
    })
    expect(new Set(shapes).size).toBe(3)
  })

  test("shrink as days crowd", () => {
    const sizes = [20, 8, 4, 2, 0.3].map(dotSize)
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    expect(sizes.at(-1)).toBe(2)
  })
})
