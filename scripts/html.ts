import { globSync } from "node:fs"
import { join } from "node:path"
import { installAside } from "./aside.ts"
import { runTool, ToolError } from "./run-tool.ts"

/*
 * The Nu HTML checker over what stood in every page when scripts/screenshots.ts pictured it. It is written in Java,
 * which must be there; the checker itself is installed aside.
 */

const files = globSync("screenshots/html/*.html")
if (files.length === 0)
  throw new Error("There is nothing to check yet: run node scripts/screenshots.ts first.")

await runTool("java", ["-version"]).catch(() => {
  throw new Error("Java is not installed, so nothing was checked.")
})
const folder = await installAside("html-checker", ["vnu-jar@26.9.27"])
const jar = join(folder, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
try {
  await runTool("java", ["-jar", jar, "--errors-only", ...files])
  console.log(`${files.length} pages, 0 errors`)
} catch (error) {
  if (!(error instanceof ToolError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
