import { spawn } from "node:child_process"
import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import { ToolError, toolEnvironment } from "../run-tool.ts"

/** What setting up touches outside itself; a test fills in a Cloudflare of its own. */
export interface Machine {
  /** Runs one of the project's tools to its end; resolves to its standard output, throws ToolError. */
  run(tool: string, args: string[], input?: string): Promise<string>
  /** Asks the person; "" when they just press Enter. Throws where nobody can be asked. */
  ask(question: string, how?: { hidden: boolean }): Promise<string>
  say(line: string): void
  /** Values given beforehand, so that nobody needs to be asked. */
  given: Record<string, string | undefined>
  fetch(url: string): Promise<Response>
  wait(ms: number): Promise<void>
  readText(path: string): string
  writeText(path: string, text: string): void
  randomBase64(bytes: number): string
}

export function runWithInput(tool: string, args: string[], input?: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(tool, args, { env: toolEnvironment(), shell: process.platform === "win32" })
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
    // By standard input, never as an argument: arguments are seen by every process of the machine.
    child.stdin.end(input ?? "")
  })
}

export async function askOnTerminal(question: string, { hidden } = { hidden: false }): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Error(`Nobody can be asked here. Give it in the environment instead: ${question}`)
  }
  let isMuted = false
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stdout.write(chunk)
      done()
    },
  })
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  try {
    const answer = lines.question(`${question} `)
    isMuted = hidden
    return (await answer).trim()
  } finally {
    lines.close()
    if (hidden) process.stdout.write("\n")
  }
}
