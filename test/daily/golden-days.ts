import { readFileSync } from "node:fs"
import { join } from "node:path"
import type {
  HeldCycle,
  HeldRecords,
  HeldRecovery,
  HeldSleep,
  HeldWorkout,
} from "../../src/daily/held-records.ts"
import { offsetMs } from "../../src/daily/local-time.ts"
import type { ScoreState } from "../../src/whoop/records.ts"
import { cycle, recovery, sleep, workout } from "./builders.ts"

/** One case of docs/golden-days.md: the records of its block and the rows of its table. */
export interface GoldenDay {
  name: string
  now: number
  records: HeldRecords
  rows: Record<string, string>[]
}

export function readGoldenDays(): GoldenDay[] {
  const text = readFileSync(join(import.meta.dirname, "../../docs/golden-days.md"), "utf8")
  const [, ...sections] = text.split(/^## /m)
  return sections.map(parseSection)
}

function parseSection(section: string): GoldenDay {
  const name = section.slice(0, section.indexOf("\n"))
  const block = /^```\n([\s\S]*?)^```$/m.exec(section)?.[1]
  if (block === undefined) throw new Error(`No records in "${name}"`)
  const lines = block.trim().split("\n")
  const parsed = lines.map((line) => parseLine(line))
  const now = parsed.find((line) => line.kind === "now")
  if (now?.kind !== "now") throw new Error(`No now in "${name}"`)
  return {
    name,
    now: now.at,
    records: {
      cycles: parsed.flatMap((line) => (line.kind === "cycle" ? [line.record] : [])),
      sleeps: parsed.flatMap((line) => (line.kind === "sleep" ? [line.record] : [])),
      recoveries: parsed.flatMap((line) => (line.kind === "recovery" ? [line.record] : [])),
      workouts: parsed.flatMap((line) => (line.kind === "workout" ? [line.record] : [])),
    },
    rows: parseTable(section),
  }
}

type Line =
  | { kind: "now"; at: number }
  | { kind: "cycle"; record: HeldCycle }
  | { kind: "sleep"; record: HeldSleep }
  | { kind: "recovery"; record: HeldRecovery }
  | { kind: "workout"; record: HeldWorkout }

const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`
const span = String.raw`at (?<offset>\S+): (?<start>${time}) → (?<end>open|${time})`
const nowLine = new RegExp(`^now (?<start>${time}) (?<offset>\\S+)$`)
const cycleLine = new RegExp(`^cycle (?<id>\\d+) ${span}(?:, (?<state>\\w+))?$`)
const sleepLine = new RegExp(
  `^(?<kind>night|nap) (?<id>\\w+) of (?<cycle>\\d+) ${span}, (?:asleep (?<asleep>[\\d.]+)|(?<state>\\w+))$`,
)
const recoveryLine =
  /^recovery of (?<cycle>\d+) by (?<sleep>\w+): (?:(?<score>\d+)(?<calibrating> calibrating)?|(?<state>\w+))$/
const workoutLine = new RegExp(`^workout ${span}$`)

function parseLine(line: string): Line {
  const g = [nowLine, cycleLine, sleepLine, recoveryLine, workoutLine].map(
    (shape) => shape.exec(line)?.groups,
  )
  const [now, aCycle, aSleep, aRecovery, aWorkout] = g
  if (now) return { kind: "now", at: instant(now.start, now.offset) }
  if (aCycle) {
    const end = aCycle.end === "open" ? null : instant(aCycle.end, aCycle.offset)
    return {
      kind: "cycle",
      record: cycle({ id: Number(aCycle.id), ...spanOf(aCycle), end, ...stateOf(aCycle.state) }),
    }
  }
  if (aSleep) {
    const asleep = aSleep.asleep === undefined ? {} : stages(Number(aSleep.asleep))
    const { id = "", kind, cycle: of } = aSleep
    return {
      kind: "sleep",
      record: sleep({
        id,
        nap: kind === "nap",
        cycle_id: Number(of),
        ...spanOf(aSleep),
        ...asleep,
        ...stateOf(aSleep.state),
      }),
    }
  }
  if (aRecovery) {
    return {
      kind: "recovery",
      record: recovery({
        cycle_id: Number(aRecovery.cycle),
        sleep_id: aRecovery.sleep ?? "",
        recovery_score: Number(aRecovery.score ?? 99),
        user_calibrating: aRecovery.calibrating !== undefined,
        ...stateOf(aRecovery.state),
      }),
    }
  }
  if (aWorkout) return { kind: "workout", record: workout(spanOf(aWorkout)) }
  throw new Error(`Unreadable line: ${line}`)
}

function spanOf(g: Record<string, string | undefined>) {
  const start = instant(g.start, g.offset)
  return { start, end: g.end === "open" ? start : instant(g.end, g.offset), timezone_offset: g.offset ?? "" }
}

function instant(local: string | undefined, offset: string | undefined): number {
  return Date.parse(`${(local ?? "").replace(" ", "T")}:00.000Z`) - offsetMs(offset ?? "")
}

/** Numbers stay in an unscored record on purpose: the rules must not let them through. */
function stateOf(state: string | undefined): { score_state: ScoreState } {
  return { score_state: (state ?? "SCORED") as ScoreState }
}

function stages(asleepMinutes: number) {
  const milli = Math.round(asleepMinutes * 60_000)
  const light = Math.round(milli / 2)
  const deep = Math.round(milli / 5)
  return {
    total_light_sleep_time_milli: light,
    total_slow_wave_sleep_time_milli: deep,
    total_rem_sleep_time_milli: milli - light - deep,
  }
}

function parseTable(section: string): Record<string, string>[] {
  const cells = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const [fields = [], , ...rows] = cells
  return rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i] ?? ""])))
}
