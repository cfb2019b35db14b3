import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { plants, unfit } from "./plants.ts"

/*
 * Does the proof notice? Each planted bug is found by the seed noted with it, which holds without the bug. A change of the
 * engine moves what a seed means: then the next ones are tried, up to the thousandth, and `node test/world/find-plants.ts`
 * tells the seeds to note.
 */

const run = promisify(execFile)

async function breaks(plant: string, seeds: string[]): Promise<boolean> {
  const options = ["--import", "./test/world/plant-at-load.ts", "scripts/simulate.ts", ...seeds]
  const env = { ...process.env, PLANT: plant, NODE_NO_WARNINGS: "1" }
  try {
    await run(process.execPath, options, { env, maxBuffer: 2 ** 26 })
    return false
  } catch (error) {
    if (error instanceof Error && "stdout" in error && /^seed \d+( is broken|$)/m.test(String(error.stdout)))
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

describe.concurrent("the world finds", { timeout: 600_000 }, () => {
  test.for(plants.map(({ name, seed }) => [name, seed] as const))(
    "%s, in seed %i",
    async ([name, seed], { expect }) => {
      const found = await breaks(name, ["--seeds", "1", "--seed", String(seed)])
      expect(found || (await breaks(name, ["--seeds", "1000", "--until-broken", "--processes", "1"]))).toBe(
        true,
      )
    },
  )
})
