import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { waitUntil } from "../app/wait-until.ts"

let folder: string
let command: ChildProcess
let said = ""

const pidOf = (name: string) => Number(readFileSync(join(folder, name), "utf8"))
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, "utf8") !== ""

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitaltrends-processes-"))
  said = ""
  command = spawn(process.execPath, ["test/scripts/two-processes.ts", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  command.stderr?.on("data", (text: Buffer) => {
    said += text
  })
  const names = ["parent", "child", "second"]
  await waitUntil("all have started", () =>
    names.every((name) => existsSync(join(folder, name)) && pidOf(name) > 0),
  )
})

afterEach(() => {
  command.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

const ended = () =>
  waitUntil("the command has ended", () => command.exitCode !== null || command.signalCode !== null)

test.runIf(process.platform === "linux").each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends every process, those they started included",
  async (signal) => {
    const pids = ["parent", "child", "second"].map(pidOf)
    command.kill(signal)
    await ended()
    expect(command.exitCode).toBe(0)
    await waitUntil("none is left", () => pids.every((pid) => !isAlive(pid)))
  },
)

test.runIf(process.platform === "linux")(
  "when one dies, the others end and its last words are shown",
  async () => {
    const pids = ["parent", "child"].map(pidOf)
    process.kill(pidOf("second"), "SIGKILL")
    await ended()
    expect(command.exitCode).toBe(1)
    expect(said).toContain("The second ended unexpectedly (SIGKILL)")
    expect(said).toContain("I was well")
    await waitUntil("none is left", () => pids.every((pid) => !isAlive(pid)))
  },
)
