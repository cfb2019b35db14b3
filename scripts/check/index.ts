import { runTool } from "../run-tool.ts"
import { countVulnerabilities } from "./audit.ts"
import { checkBundle } from "./bundle.ts"
import { checkImports } from "./imports.ts"
import { checkMigrations } from "./migrations.ts"

interface Check {
  name: string
  /** Resolves to what is worth saying though all is well, if anything; throws what is wrong. */
  run: () => Promise<string> | Promise<void>
}

const checks: Check[] = [
  { name: "types", run: checkTypes },
  { name: "lint and format", run: () => quietly("biome", ["check", "--error-on-warnings"]) },
  { name: "unused code and dependencies", run: () => quietly("knip", ["--no-progress"]) },
  { name: "import direction", run: async () => refuse(checkImports()) },
  { name: "migrations", run: async () => refuse(checkMigrations()) },
  { name: "bundle", run: describeBundle },
  { name: "known vulnerabilities", run: describeAudit },
]

async function checkTypes() {
  await quietly("npm", ["run", "--silent", "types"])
  // The Worker, the pages, and what runs in Node beside the pages know different globals.
  const projects = ["tsconfig.json", "web/tsconfig.json", "web/tsconfig.node.json"]
  await Promise.all(projects.map((project) => quietly("tsc", ["-p", project])))
}

async function quietly(tool: string, args: string[]) {
  await runTool(tool, args)
}

function refuse(sentences: string[]) {
  if (sentences.length > 0) throw new Error(sentences.join("\n"))
}

async function describeBundle() {
  const { sizeBytes, gzipBytes, stripeGzipBytes, startupMs } = await checkBundle()
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  return `${kilobytes(gzipBytes)} gzipped (${kilobytes(stripeGzipBytes)} of it Stripe's library), ${kilobytes(sizeBytes)} in all, ${startupMs.toFixed(0)} ms of code at start`
}

async function describeAudit() {
  const count = await countVulnerabilities()
  if (count === null) return "not asked: the registry does not answer audits here"
  if (count > 0) throw new Error(`npm audit knows ${count} in what the Worker ships`)
  return "none"
}

/** One line a check, all of them even when one fails. Resolves to whether it passed. */
async function report({ name, run }: Check): Promise<boolean> {
  try {
    const said = await run()
    console.log(`✓ ${name}${said ? `: ${said}` : ""}`)
    return true
  } catch (error) {
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : error}\n`)
    return false
  }
}

let failed = 0
for (const check of checks) if (!(await report(check))) failed += 1
console.log(`\nchecks: ${checks.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
