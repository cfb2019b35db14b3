import { expect, test, vi } from "vitest"
import { flows, nameOf, pointsOf, singles, tryCase } from "./exhaustive.ts"
import { simulate } from "./simulation.ts"

/*
 * A small part of the proof (docs/proof.md), small enough for every run of the tests; `npm run simulate` is the rest.
 */

const SEEDS = 150
/** Of all single faults of a flow, every so manieth. */
const EVERY = 23

vi.spyOn(console, "log").mockImplementation(() => undefined)

test(`${SEEDS} seeds of the world hold, and somebody who stays for months is among them`, {
  timeout: 120_000,
}, async () => {
  const broken: string[] = []
  let longestMs = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { breaks, faults, virtualMs } = await simulate(seed)
    if (breaks.length > 0)
      broken.push(`seed ${seed}: ${breaks[0]} (npm run simulate -- --seeds 1 --seed ${seed})`)
    if (faults.has("doing stay for months")) longestMs = Math.max(longestMs, virtualMs)
  }
  expect(broken).toEqual([])
  expect(longestMs).toBeGreaterThan(40 * 86_400_000)
})

test("the same seed makes the same world, to the last line of its trace", async () => {
  const [one, other] = [await simulate(42), await simulate(42)]
  expect(other.trace()).toBe(one.trace())
  expect(one.trace().length).toBeGreaterThan(1000)
})

test.for(flows)("$name survives single faults", { timeout: 120_000 }, async (flow, { expect }) => {
  const points = await pointsOf(flow)
  expect(points.length).toBeGreaterThan(5)
  const cases = singles(flow, points).filter((_, i) => i % EVERY === 0)
  const broken: string[] = []
  for (const one of cases) {
    const { breaks } = await tryCase(one)
    if (breaks.length > 0) broken.push(`${nameOf(one)}: ${breaks[0]}`)
  }
  expect(broken).toEqual([])
})
