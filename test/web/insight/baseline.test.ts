import { describe, expect, test } from "vitest"
import { normals, positionOf, standingAt } from "../../../web/src/insight/baseline.ts"

const plain = { transform: "none", limits: [0, 20_000] } as const
const logarithmic = { transform: "ln", limits: [0, 20_000] } as const
const repeat = (value: number | null, count: number) => new Array<number | null>(count).fill(value)
const alternating = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, index) => (index % 2 === 0 ? low : high))

describe("the personal normal", () => {
  test("takes at least 14 valid nights", () => {
    const found = normals(repeat(50, 16), plain)
    expect(found[13]).toBeNull()
    expect(found[14]?.count).toBe(14)
  })

  test("counts only known nights", () => {
    const values = [...repeat(50, 7), ...repeat(null, 30), ...repeat(50, 7), 50]
    const found = normals(values, plain)
    expect(found[43]).toBeNull()
    expect(found[44]?.count).toBe(14)
  })

  test("leaves the day itself out", () => {
    const found = normals([...repeat(50, 20), 500], plain)
    expect(found[20]).toMatchObject({ centre: 50, low: 50, high: 50 })
  })

  test("forgets what is more than 60 days back", () => {
    const found = normals([1000, ...repeat(50, 61)], plain)
    expect(found[60]?.count).toBe(60)
    expect(found[60]?.centre).toBeGreaterThan(50)
    expect(found[61]?.centre).toBeCloseTo(50, 9)
    expect(found[61]?.count).toBe(60)
  })

  test("is the mean ± one sample deviation", () => {
    const found = normals([...alternating(40, 60, 20), 50], plain)[20]
    expect(found?.centre).toBeCloseTo(50, 9)
    expect(found?.high).toBeCloseTo(50 + Math.sqrt((20 * 100) / 19), 9)
    expect(found?.low).toBeCloseTo(50 - Math.sqrt((20 * 100) / 19), 9)
  })

  test("of HRV is taken on logarithms: a geometric mean and a skewed band", () => {
    const found = normals([...alternating(40, 90, 20), 50], logarithmic)[20]
    expect(found?.centre).toBeCloseTo(60, 9)
    expect(Number(found?.high) / 60).toBeCloseTo(60 / Number(found?.low), 9)
  })

  test("stays exact over ten years", () => {
    const values = Array.from({ length: 3650 }, (_, index) => 9000 + Math.sin(index) * 0.01)
    const found = normals(values, plain)[3649]
    const window = values.slice(3589, 3649)
    const mean = window.reduce((sum, value) => sum + value, 0) / 60
    const deviation = Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 59)
    expect(found?.centre).toBeCloseTo(mean, 9)
    expect(Number(found?.high) - mean).toBeCloseTo(deviation, 8)
  })

  test("does not reach beyond what can exist", () => {
    const values = alternating(90, 100, 20)
    expect(normals([...values, 95], { transform: "none", limits: [0, 98] })[20]?.high).toBe(98)
  })

  test("survives a zero where a logarithm is asked for", () => {
    expect(normals([0, ...repeat(50, 14), 50], logarithmic)[15]?.count).toBe(14)
  })
})

describe("a standing", () => {
  const normal = { centre: 50, low: 45, high: 55, count: 60 }

  test.each([
    [55.1, "above"],
    [55, "within"],
    [45, "within"],
    [44.9, "below"],
  ] as const)("%d is %s", (value, position) => {
    expect(positionOf(value, normal)).toBe(position)
  })

  test.each([
    [44.96, "within"],
    [44.9, "below"],
    [55.04, "within"],
    [55.1, "above"],
  ] as const)("%d, shown with one digit, is %s as it is read", (value, position) => {
    expect(positionOf(value, normal, 1)).toBe(position)
  })

  const flat = [...alternating(48, 52, 40), 50]
  const standing = (tail: (number | null)[]) => {
    const values = [...flat, ...tail]
    return standingAt(values, normals(values, plain), values.length - 1)
  }

  test.each([
    [[60], "above", 1],
    [[60, 60, 61], "above", 3],
    [[60, 30, 30], "below", 2],
    [[60, null, 60], "above", 1],
    [[60, 50], "within", 0],
  ] as const)("after %j it is %s, day %i in a row", (tail, position, streak) => {
    expect(standing([...tail])).toMatchObject({ position, streak })
  })

  test("needs a value and a normal", () => {
    expect(standing([null])).toBeNull()
    expect(standingAt([50, 60], normals([50, 60], plain), 1)).toBeNull()
  })
})
