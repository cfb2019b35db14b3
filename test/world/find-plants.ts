import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { plants } from "./plants.ts"

/*
 * The first seed that finds each planted bug, written into plants.ts: `node test/world/find-plants.ts [part of a name]`.
 * Whoever finds one must hold without it: `npm run simulate -- --seeds 1000` tells.
 */

const wanted = process.argv[2] ?? ""
const options = ["--import", "./test/world/plant-at-load.ts", "scripts/simulate.ts"]
const search = ["--seeds", "1000", "--until-broken"]
const list = "test/world/plants.ts"

for (const { name, seed } of plants) {
  if (!name.includes(wanted)) continue
  const env = { ...process.env, PLANT: name, NODE_NO_WARNINGS: "1" }
  const { stdout } = spawnSync(process.execPath, [...options, ...search], { env, encoding: "utf8" })
  const found = /\nseed (\d+)\n +(.*)/.exec(stdout)
  console.log(`${found ? `seed ${found[1]}` : "NOT FOUND"} (so far ${seed})  ${name}: ${found?.[2] ?? ""}`)
  if (found) note(name, Number(found[1]))
}

function note(name: string, seed: number): void {
  const [before, after] = readFileSync(list, "utf8").split(`name: "${name}"`)
  if (before === undefined || after === undefined) throw new Error(`"${name}" is not one entry of ${list}`)
  writeFileSync(list, `${before}name: "${name}"${after.replace(/seed: \d+/, `seed: ${seed}`)}`)
}
