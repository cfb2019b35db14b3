import { globSync } from "node:fs"
import { basename } from "node:path"
import { runTool } from "../run-tool.ts"

/*
 * Runs every bench beside this file, one after the other (two at once would measure each other), and prints one JSON
 * object with what each printed. `npm run bench -- import` runs one.
 */

const wanted = process.argv.slice(2)
const names = globSync("scripts/bench/*.ts")
  .map((path) => basename(path, ".ts"))
  .filter((name) => name !== "index" && (wanted.length === 0 || wanted.includes(name)))
  .sort()

const results: Record<string, unknown> = {}
for (const name of names) {
  console.error(`bench ${name} …`)
  results[name] = JSON.parse(await runTool("node", [`scripts/bench/${name}.ts`]))
}
console.log(JSON.stringify(results, null, 2))
