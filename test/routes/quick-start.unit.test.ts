import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runInNewContext } from "node:vm"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { parse, type ScalarTag } from "yaml"
import { createKey } from "../../src/auth/api-keys.ts"
import type { Database } from "../../src/db/database.ts"
import { recoveries, sleeps, whoop_connections } from "../../src/db/schema.ts"
import { type HttpServer, serve } from "../whoop-simulator/http-server.ts"
import { makeNodeApp } from "./node-app.ts"
import { plainLife } from "./plain-life.ts"
import { putRecords } from "./put-records.ts"

vi.mock("cloudflare:workers", () => ({ DurableObject: class {}, WorkerEntrypoint: class {} }))

/* Every block of /docs as a reader copies it: taken out of the page, the key put in, and run against the API. */

const now = Date.parse("2026-11-22T12:00:00Z")
const folder = mkdtempSync(join(tmpdir(), "vitaltrends-docs-"))
let server: HttpServer
let db: Database
let key = ""
let page = ""

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  let fetchApp = async (_: Request) => new Response(null, { status: 503 })
  server = await serve((request) => fetchApp(request))
  const app = makeNodeApp({ APP_ORIGIN: server.origin })
  fetchApp = app.fetch
  db = app.db
  key = (await createKey(db, { userId: "u", name: "docs", expiresAt: null, now })).key
  await db
    .insert(whoop_connections)
    .values({ user_id: "u", whoop_user_id: 1, status: "connected", connected_at: 1, history_from: 1 })
  await putRecords(db, "u", plainLife(71, "2026-11-22"))
  page = await (await fetch(`${server.origin}/docs`)).text()
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
  vi.useRealTimers()
})

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" }

/** The block under this label, with the key where it stands. */
function block(label: string): string {
  const found = page.match(new RegExp(`aria-label="${label}"><code>([^<]*)</code>`))?.[1] ?? ""
  return found.replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? "").replaceAll("vt_…", key)
}

/** What the program prints; null where this machine has no such program. */
function run(program: string, args: string[], env: Record<string, string> = {}): Promise<string | null> {
  const options = { cwd: folder, env: { ...process.env, VITALTRENDS_KEY: key, ...env }, timeout: 15_000 }
  return new Promise((done, fail) => {
    execFile(program, args, options, (error, printed) => {
      if (error && "code" in error && error.code === "ENOENT") done(null)
      else if (error) fail(error)
      else done(printed)
    })
  })
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

test("JavaScript prints today's score", async () => {
  expect(await run(process.execPath, [write("today.mjs", block("JavaScript"))])).toBe("71\n")
})

test("Python prints today's score", async () => {
  const script = block("Python")
  expect(script).toContain(`"${server.origin}/api/v1/whoop/daily?day=today"`)
  expect((await run("python3", [write("today.py", script)])) ?? "71\n").toBe("71\n")
})

test("curl gets the last days", async () => {
  const printed = await run("sh", ["-c", `command -v curl >/dev/null || exit 0\n${block("curl")}`])
  if (printed) expect(JSON.parse(printed).data.map((row: { day: string }) => row.day)).toHaveLength(7)
  expect(block("curl")).toContain(`${server.origin}/api/v1/whoop/daily?limit=7`)
})

/** As the sync does: what changes moves the data version. */
async function change(update: PromiseLike<unknown>): Promise<void> {
  await update
  await db.update(whoop_connections).set({ data_version: sql`data_version + 1` })
}

/** Run where there is curl. When the morning is not ready it would wait a minute: here it ends with 3. */
function runMorning(script = block("Wait for this morning&#39;s recovery and write it to a CSV file")) {
  expect(script).toContain("day=today")
  expect(script).toContain("sleep 60")
  return run("sh", ["-c", `command -v curl >/dev/null || exit 0\n${script.replace("sleep 60", "exit 3")}`])
}

const header =
  "day,recovery_score,hrv_rmssd_milli,resting_heart_rate,sleep_duration_minutes,recovery_state,sleep_state\r\n"

test("the morning's script writes the morning into a CSV file", async () => {
  const printed = await runMorning()
  if (printed) expect(printed).toBe(`${header}2026-11-22,71,64.5,51,450,SCORED,SCORED\r\n`)
})

describe("while WHOOP is still scoring the night", () => {
  beforeEach(async () => {
    await change(db.update(recoveries).set({ score_state: "PENDING_SCORE", recovery_score: null }))
    return () => change(db.update(recoveries).set({ score_state: "SCORED", recovery_score: 71 }))
  })

  test("JavaScript and Python say that it is not there yet", async () => {
    expect(await run(process.execPath, [write("today.mjs", block("JavaScript"))])).toBe("not there yet\n")
    const printed = await run("python3", [write("today.py", block("Python"))])
    expect(printed ?? "not there yet\n").toBe("not there yet\n")
  })

  test("the morning's script waits, and leaves yesterday's file alone", async () => {
    write("recovery.csv", "yesterday's")
    const ended = await runMorning().catch((error: { code?: number }) => error.code)
    expect([3, ""]).toContain(ended)
    expect(readFileSync(join(folder, "recovery.csv"), "utf8")).toBe("yesterday's")
  })
})

test("what WHOOP could not score the morning's script does not wait for", async () => {
  await change(db.update(sleeps).set({ score_state: "UNSCORABLE" }))
  const printed = await runMorning()
  await change(db.update(sleeps).set({ score_state: "SCORED" }))
  if (printed) expect(printed).toContain(",UNSCORABLE\r\n")
})

test("with a key that is none everything ends, and says why", async () => {
  const wrong = (label: string) => block(label).replaceAll(key, "vt_wrong")
  const failure = (ended: Promise<unknown>) => ended.then(String, (error: Error) => error.message)
  const env = { VITALTRENDS_KEY: "vt_wrong" }
  const script = write("today.mjs", wrong("JavaScript"))
  expect(await failure(run(process.execPath, [script], env))).toContain("unknown, expired or revoked")
  const morning = block("Wait for this morning&#39;s recovery and write it to a CSV file")
  expect(await failure(run("sh", ["-c", `command -v curl >/dev/null || exit 1\n${morning}`], env))).toMatch(
    /401|exit/,
  )
})

/** Apps Script waits for an answer where Node cannot: the function runs once to say what it wants, then with it. */
async function runAppsScript(script: string, call: string): Promise<unknown> {
  const answers = new Map<string, string>()
  for (;;) {
    let wanted: { url: string; headers: Record<string, string> } | undefined
    const UrlFetchApp = {
      fetch(url: string, { headers = {} }: { headers?: Record<string, string> } = {}) {
        const text = answers.get(url)
        if (text === undefined) wanted = { url, headers }
        return { getContentText: () => text ?? '{"data":[]}' }
      },
    }
    const result: unknown = runInNewContext(`${script}\n${call}`, { UrlFetchApp })
    if (!wanted) return result
    const answer = await fetch(wanted.url, { headers: wanted.headers })
    // As UrlFetchApp does without muteHttpExceptions.
    if (!answer.ok) throw new Error(`Request failed for ${wanted.url} returned code ${answer.status}`)
    answers.set(wanted.url, await answer.text())
  }
}

test("Google Sheets gets a table with numbers in it", async () => {
  const script = block("Google Sheets")
  const table = (await runAppsScript(script, "WHOOP_DAILY(60)")) as unknown[][]
  expect(table).toHaveLength(61)
  expect(table.slice(0, 2)).toEqual([
    ["day", "recovery_score", "hrv_rmssd_milli", "resting_heart_rate", "sleep_duration_minutes", "strain"],
    ["2026-11-22", 71, 64.5, 51, 450, 10],
  ])
  expect(await runAppsScript(script, "WHOOP_DAILY()")).toHaveLength(31)
  expect(await runAppsScript(script, "WHOOP_DAILY(5000)")).toHaveLength(72)
})

interface Configuration {
  rest: {
    resource: string
    scan_interval: number
    headers: Record<string, string>
    sensor: { name: string; value_template: string; json_attributes: string[] }[]
  }[]
  template: { sensor: { name: string; availability: string; state: string }[] }[]
}

/** Home Assistant's templates as far as the page uses them: a member of the answer, or another sensor's attribute. */
function render(template: string, answer: Record<string, unknown>, sensors: Record<string, object>): string {
  const member = /^\{\{ value_json\.(\w+) \}\}$/.exec(template)
  if (member) return String(answer[member[1] ?? ""])
  const attribute = /^\{\{ state_attr\('([\w.]+)', '(\w+)'\)( is number)? \}\}$/.exec(template)
  if (!attribute) throw new Error(`A template that this test cannot read: ${template}`)
  const value: unknown = new Map<string, unknown>(Object.entries(sensors[attribute[1] ?? ""] ?? {})).get(
    attribute[2] ?? "",
  )
  return attribute[3] ? String(typeof value === "number") : String(value)
}

const entityId = (name: string) => `sensor.${name.toLowerCase().replaceAll(" ", "_")}`

test("Home Assistant shows the score while there is one, and else that there is none", async () => {
  const secret: ScalarTag = { tag: "!secret", resolve: (name: string) => `the secret ${name}` }
  const text = block("Home Assistant")
  const { rest, template } = parse(text, { customTags: [secret] }) as Configuration
  const [resource] = rest
  const authorization = /^# .* secrets\.yaml: (\w+): "(.*)"$/m.exec(text)
  expect(resource?.headers).toEqual({ Authorization: `the secret ${authorization?.[1]}` })
  expect(authorization?.[2]).toBe(`Bearer ${key}`)

  const look = async () => {
    const asked = await fetch(resource?.resource ?? "", {
      headers: { authorization: authorization?.[2] ?? "" },
    })
    expect(asked.status).toBe(200)
    const answer = (await asked.json()) as Record<string, unknown>
    const sensors: Record<string, object> = {}
    const states: Record<string, string> = {}
    for (const { name, value_template, json_attributes } of resource?.sensor ?? []) {
      expect(Object.keys(answer)).toEqual(expect.arrayContaining(json_attributes))
      sensors[entityId(name)] = Object.fromEntries(json_attributes.map((member) => [member, answer[member]]))
      states[name] = render(value_template, answer, sensors)
    }
    for (const { name, availability, state } of template.flatMap((one) => one.sensor)) {
      const there = render(availability, answer, sensors) === "true"
      states[name] = there ? render(state, answer, sensors) : "unavailable"
    }
    return states
  }

  expect(await look()).toEqual({ "WHOOP recovery status": "fresh", "WHOOP recovery": "71" })
  await db.update(recoveries).set({ score_state: "PENDING_SCORE", recovery_score: null })
  expect(await look()).toEqual({ "WHOOP recovery status": "pending_score", "WHOOP recovery": "unavailable" })
  await db.update(recoveries).set({ score_state: "SCORED", recovery_score: 71 })
})
