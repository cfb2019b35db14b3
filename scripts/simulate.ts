import { spawn } from "node:child_process"
import { availableParallelism } from "node:os"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { type Case, flows, nameOf, pairs, pointsOf, singles, tryCase } from "../test/world/exhaustive.ts"
import { simulate } from "../test/world/simulation.ts"
import { keep, resume } from "../test/world/sittings.ts"
import {
  addResult,
  addTally,
  brokenAsAWhole,
  emptyTally,
  type Tally,
  toTable,
  toThriftLine,
} from "../test/world/table.ts"

/*
 * The simulated world (docs/proof.md):
 *
 *     npm run simulate -- --seeds 10000             seeds 1 to 10,000, on two processes
 *     npm run simulate -- --seeds 1 --seed 4711     one seed, with everything that happened in it
 *     npm run simulate -- --exhaustive              every call of every flow fails once in every way; --every 10: a tenth
 *     npm run simulate -- --pairs --every 50        every two of them in the short flows, here a fiftieth
 *
 * `--until-broken` ends at the first seed that breaks. `--ledger file` keeps what was lived in a file, so that a long run
 * can be made in several sittings, each of so many `--minutes`. Exits with 1 when any seed breaks.
 */

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    processes: { type: "string", default: String(Math.min(2, availableParallelism())) },
    part: { type: "string" },
    exhaustive: { type: "boolean", default: false },
    pairs: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
    "until-broken": { type: "boolean", default: false },
    ledger: { type: "string" },
    minutes: { type: "string", default: "Infinity" },
  },
})
const seeds = Number(values.seeds)
const first = Number(values.seed)
const processes = Math.max(1, Math.min(Number(values.processes), seeds))
const untilBroken = values["until-broken"]
const reportEvery = 500
/** Of a sitting that is cut off no more than these are lived again. */
const stretchOfSitting = 20_000

if (values.exhaustive || values.pairs) await runExhaustive()
else if (values.part !== undefined) await runPart(Number(values.part))
else if (seeds === 1) await showOne(first)
else if (values.ledger !== undefined) await runSitting(values.ledger)
else await runAll()

/** A child's share: every so manieth seed. What it found goes to the parent, a line now and then. */
async function runPart(part: number): Promise<void> {
  let tally = emptyTally()
  const send = () => {
    process.stdout.write(`tally ${JSON.stringify(tally)}\n`)
    tally = emptyTally()
  }
  // The engine's own log lines are looked at in the world; here they would only be in the way.
  console.log = () => undefined
  for (let seed = first + part; seed < first + seeds; seed += processes) {
    const result = await simulate(seed)
    addResult(tally, result)
    if (tally.seeds >= reportEvery || result.breaks.length > 0) send()
    if (untilBroken && result.breaks.length > 0) break
  }
  send()
}

async function runAll(): Promise<void> {
  const { tally, seconds, codes } = await runRange(first, seeds)
  report(tally, seconds, first)
  const missing = !untilBroken && tally.seeds < seeds
  if (missing) console.error(`Only ${tally.seeds} of ${seeds} seeds came to their end (exit codes ${codes}).`)
  const whole = brokenAsAWhole(tally)
  if (whole) console.log(whole)
  process.exitCode = tally.broken.length > 0 || missing || whole ? 1 : 0
}

async function runSitting(path: string): Promise<void> {
  const sittings = resume(path, first)
  const endsAt = performance.now() + Number(values.minutes) * 60_000
  const last = first + seeds
  while (sittings.next < last && performance.now() < endsAt) {
    const stretch = Math.min(stretchOfSitting, last - sittings.next)
    const lived = await runRange(sittings.next, stretch)
    if (lived.tally.seeds < stretch)
      throw new Error(`only ${lived.tally.seeds} of ${stretch} seeds came to their end`)
    keep(path, sittings, lived)
    const { next, seconds, tally } = sittings
    console.log(`seeds ${first} to ${next - 1}: ${tally.broken.length} broken, ${seconds.toFixed(0)} s`)
  }
  report(sittings.tally, sittings.seconds, first)
  const { broken } = sittings.tally
  process.exitCode = broken.length > 0 || brokenAsAWhole(sittings.tally) ? 1 : 0
}

async function runRange(from: number, count: number) {
  const began = performance.now()
  const tally = emptyTally()
  const children = Array.from({ length: processes }, (_, part) => startPart(part, tally, from, count))
  const stop = () => {
    if (untilBroken && tally.broken.length > 0) for (const { child } of children) child.kill()
  }
  const watch = setInterval(stop, 50)
  const codes = await Promise.all(children.map(({ ended }) => ended))
  clearInterval(watch)
  return { tally, codes, seconds: (performance.now() - began) / 1000 }
}

function startPart(part: number, tally: Tally, from: number, count: number) {
  const options = ["--seeds", count, "--seed", from, "--processes", processes, "--part", part].map(String)
  if (untilBroken) options.push("--until-broken")
  const path = fileURLToPath(import.meta.url)
  // Nearly everything a world makes ends with it: with more room for the young, less is carried over; with too much, the
  // processor's own memory no longer holds it.
  const room = ["--min-semi-space-size=16", "--max-semi-space-size=16"]
  const hook = ["--import", import.meta.resolve("../test/world/quick-drizzle.ts")]
  const child = spawn(process.execPath, [...process.execArgv, ...room, ...hook, path, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  })
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("tally ")) addTally(tally, JSON.parse(line.slice(6)) as Tally)
  })
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve)
  })
  return { child, ended }
}

function report(tally: Tally, seconds: number, from: number): void {
  console.log(toTable(tally))
  const days = Math.round(tally.virtualDays)
  console.log(`
${tally.seeds.toLocaleString("en")} seeds (${from} to ${from + tally.seeds - 1}), ${tally.broken.length} broken, in ${seconds.toFixed(0)} s: ${(tally.seeds / seconds).toFixed(1)} seeds a second on ${processes} processes
${days.toLocaleString("en")} days lived, ${tally.points.toLocaleString("en")} calls and awaits, ${tally.calls.toLocaleString("en")} of them at WHOOP, ${tally.losses.toLocaleString("en")} connections lost, each unavoidably
${toThriftLine(tally)}`)
  const broken = tally.broken.sort((a, b) => a.seed - b.seed)
  for (const { seed, breaks } of broken.slice(0, 20)) {
    console.log(`\nseed ${seed}\n  ${breaks.slice(0, 5).join("\n  ")}`)
    console.log(`  npm run simulate -- --seeds 1 --seed ${seed}`)
  }
}

async function showOne(seed: number): Promise<void> {
  const { log } = console
  console.log = () => undefined
  const result = await simulate(seed)
  console.log = log
  console.log(result.trace())
  console.log(
    result.breaks.length > 0
      ? `\nseed ${seed} is broken:\n  ${result.breaks.join("\n  ")}`
      : `\nseed ${seed} holds`,
  )
  process.exitCode = result.breaks.length > 0 ? 1 : 0
}

/** On one process: it is run when the engine's flows change, not on every change. */
async function runExhaustive(): Promise<void> {
  const { log } = console
  console.log = () => undefined
  log("| flow | calls and awaits | cases | breaks |\n| --- | ---: | ---: | ---: |")
  const broken: string[] = []
  for (const flow of flows.filter(({ short }) => short || !values.pairs)) {
    const points = await pointsOf(flow)
    const all: Case[] = values.pairs ? pairs(flow, points) : singles(flow, points)
    const cases = all.filter((_, i) => i % Number(values.every) === 0)
    const before = broken.length
    for (const one of cases) {
      const { breaks } = await tryCase(one)
      if (breaks.length > 0) broken.push(`${nameOf(one)}\n  ${breaks.slice(0, 3).join("\n  ")}`)
    }
    const tried = cases.length.toLocaleString("en")
    const of = cases.length === all.length ? "" : ` of ${all.length.toLocaleString("en")}`
    log(`| ${flow.name} | ${points.length} | ${tried}${of} | ${broken.length - before} |`)
  }
  for (const one of broken.slice(0, 20)) log(`\n${one}`)
  process.exitCode = broken.length > 0 ? 1 : 0
}
