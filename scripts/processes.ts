import { type ChildProcess, spawn } from "node:child_process"
import { randomInt } from "node:crypto"
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

/**
 * Where ports for our own servers are looked for: below the range from which systems hand out ports to whoever asks for
 * any (from 32768 on Linux, 49152 elsewhere). A port found free there could be somebody's by the time our server
 * listens on it, seconds later.
 */
const ownPorts = { first: 20_000, each: 1_000 }

/** The wished port if it is free on this machine, else any free one. */
export async function freePort(wished?: number): Promise<number> {
  if (wished !== undefined && (await isFree(wished))) return wished
  // Tests that run at the same time look in different places.
  const first = ownPorts.first + ownPorts.each * (Number(process.env.VITEST_POOL_ID ?? 0) % 10)
  for (let tries = 0; tries < 100; tries += 1) {
    const port = first + randomInt(ownPorts.each)
    if (await isFree(port)) return port
  }
  throw new Error("No free port was found on this machine.")
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once("error", () => done(false))
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)))
  })
}

/** Resolves when the address answers 200. Throws a sentence when it does not within the time. */
export async function untilAnswers(url: string, name: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (let lastAnswer = "nothing"; ; ) {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) })
      await response.body?.cancel()
      if (response.ok) return
      lastAnswer = String(response.status)
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) {
      throw new Error(`${name} did not answer within ${timeoutMs / 1000} s; last: ${lastAnswer}`)
    }
    await new Promise((done) => setTimeout(done, 100))
  }
}
