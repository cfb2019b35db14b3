import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { untilAnswers } from "../../scripts/processes.ts"
import { toolEnvironment, wranglerPath } from "../../scripts/run-tool.ts"

export interface WorkerProcessOptions {
  port: number
  /** Where D1 and the objects live on, from one process to the next. */
  stateFolder: string
  /** Arguments of wrangler: `--var NAME:value`. */
  variables: string[]
}

/**
 * `wrangler dev` as a process, the way somebody would run it by hand. It leads a process group of its own, so that
 * killing it takes workerd along.
 */
export class WorkerProcess {
  readonly #options: WorkerProcessOptions
  #child: ChildProcess | null = null
  /** All that every process so far printed: wrangler's own lines and the Worker's log. */
  output = ""

  constructor(options: WorkerProcessOptions) {
    this.#options = options
    process.once("exit", () => this.#killNow())
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        this.#killNow()
        process.kill(process.pid, signal)
      })
    }
  }

  /** Of the group of processes; null before the start and after the end. */
  get groupId(): number | null {
    return this.#child?.pid ?? null
  }

  async start(): Promise<void> {
    const { port, stateFolder, variables } = this.#options
    const place = [
      "--port",
      String(port),
      "--ip",
      "127.0.0.1",
      "--inspector-port",
      "0",
      "--persist-to",
      stateFolder,
    ]
    const child = spawn(process.execPath, ["--no-warnings", wranglerPath, "dev", ...place, ...variables], {
      env: toolEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        this.output += text
      })
    }
    const died = once(child, "exit").then(() => {
      if (this.#child === child) throw new Error("wrangler dev ended by itself.")
    })
    died.catch(() => {})
    try {
      await Promise.race([untilAnswers(`http://127.0.0.1:${port}/healthz`, "The Worker"), died])
    } catch (error) {
      throw new Error(`The Worker did not start:\n${this.output.slice(-2000)}`, { cause: error })
    }
  }

  /** Like a power cut: nothing in memory or in the local queue is saved. */
  kill(): Promise<void> {
    return this.#end("SIGKILL")
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM")
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child) return
    // One that could not even start has had its exit, and says nothing of it again.
    const isOver = child.exitCode !== null || child.signalCode !== null
    const ended = isOver ? undefined : once(child, "exit")
    this.#child = null
    if (signal === "SIGTERM") child.kill(signal)
    else killGroup(child)
    await ended
    killGroup(child)
  }

  #killNow() {
    if (this.#child) killGroup(this.#child)
  }
}

function killGroup({ pid }: ChildProcess) {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // Nothing of the group is left.
  }
}
