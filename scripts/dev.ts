import { Processes } from "./processes.ts"
import { runTool, wranglerPath } from "./run-tool.ts"
import { asVariables } from "./wrangler-variables.ts"

/*
 * The Worker alone, against whatever WHOOP_ORIGIN says. Settings come from wrangler.toml, .dev.vars, the environment and
 * `--var`, the later before the earlier; every argument goes on to `wrangler dev`.
 */

const given = process.argv.slice(2)
const at = given.findIndex((argument) => argument.startsWith("--persist-to"))
const persistTo = at < 0 ? [] : given.slice(at, given[at]?.includes("=") ? at + 1 : at + 2)

const processes = new Processes()
try {
  await runTool("wrangler", ["d1", "migrations", "apply", "DB", "--local", ...persistTo])
  processes.start(
    "wrangler",
    ["--no-warnings", wranglerPath, "dev", ...asVariables(process.env), ...given],
    "inherit",
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await processes.end(1)
}
