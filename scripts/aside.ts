import { mkdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runTool } from "./run-tool.ts"

/**
 * Installs tools that are too large to come with the project, in the system's temporary folder, when one asks for what
 * they check. Resolves to the folder that has their node_modules.
 */
export async function installAside(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), `vitaltrends-${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await runTool("npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefix",
    folder,
    ...packages,
  ])
  return folder
}
