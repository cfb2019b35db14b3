import { spawn } from "node:child_process"
import { delimiter, resolve } from "node:path"
import { fileURLToPath } from "node:url"

/** wrangler's program itself: its bin would stand between us and it, and passes no signal on. */
export const wranglerPath = fileURLToPath(import.meta.resolve("wrangler"))

/** wrangler without questions, colours or calls home, so that it works offline. */
export const quietWrangler = {
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NO_COLOR: "1",
  CI: "1",
}

/** The project's own tools come first on the path, its Node 24 among them, whatever the machine has. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const own = resolve("node_modules", ".bin")
  return { ...process.env, ...quietWrangler, PATH: `${own}${delimiter}${process.env.PATH ?? ""}` }
}

/** A tool ended with a failure; the message is all that it printed. */
export class ToolError extends Error {
  override name = "ToolError"
  readonly standardOutput: string

  constructor(tool: string, code: number | null, printed: string, standardOutput: string) {
    super(printed.trim() || `${tool} ended with ${code}`)
    this.standardOutput = standardOutput
  }
}

/** Runs one of the project's command line tools to its end and resolves to its standard output. */
export function runTool(tool: string, args: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(tool, args, {
      env: toolEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    })
    let out = ""
    let all = ""
    child.stdout.on("data", (text: Buffer) => {
      out += text
      all += text
    })
    child.stderr.on("data", (text: Buffer) => {
      all += text
    })
    child.on("error", fail)
    child.on("close", (code) => (code === 0 ? done(out) : fail(new ToolError(tool, code, all, out))))
  })
}
