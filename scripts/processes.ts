import { type ChildProcess, spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { createServer } from "node:net"
import { toolEnvironment } from "./run-tool.ts"

/** How long a process may take to end when asked before it is killed. */
const patienceMs = 5_000

interface Running {
  name: string
  child: ChildProcess
  /** What is signalled when it must be killed: its process group, or it alone when it shares ours. */
  killId: number | undefined
  ended: Promise<void>
  lastLines: string[]
}

/**
 * The processes of one command, which end together: on Ctrl-C, when the shell above is gone, or when one of them dies by
 * itself. Each leads a process group of its own, so that a signal from the terminal reaches only us and what a process
 * started in turn (workerd, esbuild) is found when it must be killed.
 */
export class Processes {
  readonly #running: Running[] = []
  #ending: Promise<never> | undefined

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void this.end(0))
    process.on("exit", () => this.#running.forEach(kill))
    // npm and the shell between us may die of a signal that they did not pass on.
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && void this.end(0), 500).unref()
  }

  /** Starts a program under this Node. What it prints goes to `logPath`; with "inherit" to the terminal. */
  start(name: string, args: string[], output: { logPath: string } | "inherit"): void {
    const inherit = output === "inherit"
    // A process group of its own could not read the terminal, which wrangler's shortcuts do.
    const leadsGroup = !inherit && process.platform !== "win32"
    const child = spawn(process.execPath, args, {
      env: inherit ? process.env : toolEnvironment(),
      stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"],
      detached: leadsGroup,
    })
    const lastLines: string[] = []
    if (!inherit) {
      const log = createWriteStream(output.logPath)
      for (const stream of [child.stdout, child.stderr]) {
        stream?.pipe(log, { end: false })
        stream?.on("data", (text: Buffer) => {
          lastLines.push(...text.toString().trimEnd().split("\n"))
          lastLines.splice(0, lastLines.length - 15)
        })
      }
    }
    const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()))
    const killId = child.pid !== undefined && leadsGroup ? -child.pid : child.pid
    const running = { name, child, killId, ended, lastLines }
    this.#running.push(running)
    void ended.then(() => this.#died(running, inherit))
  }

  #died({ name, child, lastLines }: Running, inherit: boolean) {
    if (this.#ending) return
    if (inherit) return void this.end(child.exitCode ?? 1)
    console.error(`\n${name} ended unexpectedly (${child.signalCode ?? child.exitCode}). Its last words:\n`)
    console.error(lastLines.map((line) => `  ${line}`).join("\n"))
    void this.end(1)
  }

  /** Ends every process, those they started included, and then this one. */
  end(code: number): Promise<never> {
    this.#ending ??= this.#endAll(code)
    return this.#ending
  }

  async #endAll(code: number): Promise<never> {
    for (const { child } of this.#running) child.kill("SIGTERM")
    const patience = setTimeout(() => this.#running.forEach(kill), patienceMs)
    await Promise.all(this.#running.map(({ ended }) => ended))
    clearTimeout(patience)
    process.exit(code)
  }
}

function kill({ killId }: Running) {
  if (killId === undefined) return
  try {
    process.kill(killId, "SIGKILL")
  } catch {
    // It, or the whole of its group, has ended already, which is what was wanted.
  }
}

/** The wished port if it is free on this machine, else any free one. */
export async function freePort(wished: number): Promise<number> {
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? wished
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer()
    server.once("error", () => done(null))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => done(address && typeof address === "object" ? address.port : null))
    })
  })
}

/** Resolves when the address answers at all. Throws a sentence when it does not within the time. */
export async function untilAnswers(url: string, name: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) })
      await response.body?.cancel()
      return
    } catch {
      if (Date.now() > deadline) throw new Error(`${name} did not answer within ${timeoutMs / 1000} s`)
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}
