import { mkdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readDocument } from "../../test/routes/openapi-document.ts"
import { runTool, ToolError } from "../run-tool.ts"

/*
 * Redocly's and Spectral's recommended rules over the OpenAPI document. The two bring 150 packages: they are installed
 * aside, in the system's temporary folder, when one asks for this check, and not with the project.
 */

const tools = [
  "@redocly/openapi-core@2.64.0",
  "@stoplight/spectral-core@1.24.1",
  "@stoplight/spectral-rulesets@1.23.1",
]

const program = `
import { createConfig, lintFromString } from "@redocly/openapi-core"
import spectral from "@stoplight/spectral-core"
import rulesets from "@stoplight/spectral-rulesets"
import { readFileSync } from "node:fs"

const source = readFileSync("openapi.json", "utf8")
const config = await createConfig({ extends: ["recommended"] })
const found = (await lintFromString({ source, absoluteRef: "openapi.json", config })).map(
  (one) => "redocly " + one.ruleId + ": " + one.message + " " + (one.location[0]?.pointer ?? ""),
)
const linter = new spectral.Spectral()
linter.setRuleset({ extends: [[rulesets.oas, "recommended"]] })
for (const one of await linter.run(source)) found.push("spectral " + one.code + ": " + one.message + " " + one.path.join("/"))
// A WebSocket's success is 101, which neither knows.
const real = found.filter((one) => !/2xx|success-response/i.test(one) || !one.includes("events/get/responses"))
console.log(real.join("\\n") || "OpenAPI: 0 problems by Redocly's and Spectral's recommended rules")
process.exitCode = real.length === 0 ? 0 : 1
`

const folder = join(tmpdir(), "vitaltrends-openapi-lint")
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
writeFileSync(join(folder, "lint.js"), program)
writeFileSync(join(folder, "openapi.json"), JSON.stringify(await readDocument()))
await runTool("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, ...tools])
process.chdir(folder)
try {
  process.stdout.write(await runTool(process.execPath, ["lint.js"]))
} catch (error) {
  if (!(error instanceof ToolError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
