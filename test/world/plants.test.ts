import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { plants, unfit } from "./plants.ts"

/*
 * Does the proof notice? Each planted bug is found by the seed noted with it, which is among the first thousand and holds
 * without the bug. When the world changes, `node test/world/find-plants.ts` finds the seeds anew.
 */

const run = promisify(execFile)

async function breaksIn(seed: number, plant?: string): Promise<boolean> {
  const options = [
    "--import",
    "./test/world/plant-at-load.ts",
    "scripts/simulate.ts",
    "--seeds",
    "1",
    "--seed",
    String(seed),
  ]
  const env = { ...process.env, PLANT: plant ?? "", NODE_NO_WARNINGS: "1" }
  try {
    await run(process.execPath, options, { env, maxBuffer: 2 ** 26 })
    return false
  } catch (error) {
    if (error instanceof Error && "stdout" in error && String(error.stdout).includes("is broken:"))
      return true
    throw error
  }
}

test("every planted bug still fits the engine's source", () => {
  expect(unfit()).toEqual([])
})

test("every planted bug is found within a thousand seeds", () => {
  expect(plants.filter(({ seed }) => seed < 1 || seed > 1000)).toEqual([])
})

describe.concurrent("the world finds", { timeout: 120_000 }, () => {
  test.for(plants.map(({ name, seed }) => [name, seed] as const))(
    "%s, in seed %i",
    async ([name, seed], { expect }) => {
      expect(await breaksIn(seed, name)).toBe(true)
    },
  )
})
