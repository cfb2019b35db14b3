import { env } from "cloudflare:workers"
import { getTableColumns } from "drizzle-orm"
import type { SQLiteColumn } from "drizzle-orm/sqlite-core"
import { beforeEach, describe, expect, test } from "vitest"
import { openDatabase } from "../../src/db/database.ts"
import { eraseRows } from "../../src/db/erase.ts"
import { listHeldTables } from "../../src/db/held.ts"
import { register } from "../../src/db/register.ts"
import { Browser } from "../auth/browser.ts"
import { WhoopStandIn } from "../auth/whoop-stand-in.ts"
import { readStoredZip } from "./stored-zip.ts"

let browser: Browser
let id: string
beforeEach(async () => {
  browser = new Browser()
  await browser.signIn(new WhoopStandIn())
  id = ((await (await browser.get("/api/v1/account")).json()) as { id: string }).id
})

const exported = async () => {
  const response = await browser.get("/api/v1/account/export")
  expect(response.headers.get("content-type")).toBe("application/zip")
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="vitaltrends-\d{4}-\d\d-\d\d\.zip"$/,
  )
  return readStoredZip(new Uint8Array(await response.arrayBuffer()))
}

/** Whole numbers that are no moments: ids, counts, and what WHOOP measured. */
const plainNumbers = new Set([
  ...["id", "cycle_id", "v1_id", "whoop_user_id", "sport_id", "data_version", "ticket", "tickets"],
  ...["average_heart_rate", "max_heart_rate", "step_count", "sleep_cycle_count", "disturbance_count"],
])

/** Dead letters: of this person alone, of them and others, and of others. */
async function writeDeadLetters(userId: string) {
  const bodies = {
    alone: { kind: "run", userId },
    among: { kind: "catch_up", userIds: ["somebody-else", userId], scheduledTime: 5 },
    "without-me": { kind: "catch_up", userIds: ["somebody-else"], scheduledTime: 5 },
  }
  for (const [id, body] of Object.entries(bodies)) {
    await env.DB.prepare("insert into dead_letters (id, body, died_at) values (?, ?, 1)")
      .bind(id, JSON.stringify(body))
      .run()
  }
}

/** A row of each table that has a user_id, with a value in every column. */
async function fillEveryTable(userId: string, first = 0) {
  for (const { name, columns } of listHeldTables()) {
    if (!columns.some((column) => column.name === "user_id")) continue
    const known: Record<string, string | number> = {
      user_id: userId,
      timezone_offset: "-04:00",
      provider: "github",
    }
    const values = columns.map((column, index) => known[column.name] ?? first + index)
    const names = columns.map((column) => `"${column.name}"`).join(", ")
    await env.DB.prepare(`insert into ${name} (${names}) values (${values.map(() => "?").join(", ")})`)
      .bind(...values)
      .run()
  }
}

describe("the export", () => {
  test("has every table of mine as CSV and JSON, and a README of the columns", async () => {
    await fillEveryTable(id)
    const files = await exported()
    const tables = listHeldTables().filter((held) => !held.derived)
    for (const { name, columns } of tables) {
      const shown = columns.filter((column) => !column.secret).map((column) => column.name)
      expect(files.get(`${name}.csv`)?.split("\r\n")[0], name).toBe(shown.join(","))
      const rows = JSON.parse(files.get(`${name}.json`) ?? "") as Record<string, unknown>[]
      if (name !== "dead_letters") expect(rows.length, name).toBeGreaterThan(0)
      for (const row of rows) expect(Object.keys(row), name).toEqual(shown)
      for (const column of shown) expect(files.get("README.md")).toContain(`\`${column}\``)
    }
    expect(files.size).toBe(1 + 2 * tables.length)
  })

  test("gives every moment as a time, in whichever table", async () => {
    await fillEveryTable(id)
    await writeDeadLetters(id)
    const files = await exported()
    for (const { name, table, columns, derived } of listHeldTables()) {
      const rows: Record<string, unknown>[] = derived ? [] : JSON.parse(files.get(`${name}.json`) ?? "")
      const kinds: Record<string, SQLiteColumn> = getTableColumns(table)
      for (const { name: column, secret } of columns) {
        const kind = kinds[column]
        if (secret || kind?.getSQLType() !== "integer" || kind.dataType === "boolean") continue
        if (plainNumbers.has(column) || column.endsWith("_milli")) continue
        for (const row of rows) {
          if (row[column] !== null)
            expect(row[column], `${name}.${column}`).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
        }
      }
    }
  })

  test("holds no secret column's value and nobody else's rows", async () => {
    await fillEveryTable("somebody-else")
    await writeDeadLetters(id)
    const whole = [...(await exported()).values()].join()
    expect(whole).not.toContain("somebody-else")
    expect(whole).not.toContain("without-me")
    const { results } = await env.DB.prepare("select id from sessions where user_id = ?")
      .bind(id)
      .all<{ id: string }>()
    expect(results).toHaveLength(1)
    for (const session of results) expect(whole).not.toContain(session.id)
  })

  test("streams ten years, each row once and in order", async () => {
    const cycles = 3700
    await env.DB.prepare(
      `insert into cycles (user_id, id, start, end, timezone_offset, strain, score_state, created_at, updated_at, source,
         first_seen_at, changed_at, synced_at)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${cycles})
       select ?, i, 1431648000123 + i * 86400007, null, '-04:00', 9.5, 'SCORED', i, i, 'backfill', i, i, i from n`,
    )
      .bind(id)
      .run()
    const files = await exported()
    const rows = JSON.parse(files.get("cycles.json") ?? "") as { id: number; start: string; end: null }[]
    expect(rows.map((row) => row.id)).toEqual(Array.from({ length: cycles }, (_, index) => index + 1))
    for (const row of rows) expect(row.start).toBe(new Date(1431648000123 + row.id * 86400007).toISOString())
    const lines = files.get("cycles.csv")?.trimEnd().split("\r\n") ?? []
    expect(lines).toHaveLength(cycles + 1)
    expect(lines[1]).toMatch(/^[^,]+,1,2015-05-16T00:00:00\.130Z,,-04:00,9\.5,/)
  })

  test("a name that looks like a formula is not one in a spreadsheet", async () => {
    await env.DB.prepare(
      `insert into profiles values (?, 1, 'a@example.com', '=HYPERLINK("http://evil.example")', 'O,"Neill', 1, 1)`,
    )
      .bind(id)
      .run()
    const files = await exported()
    expect(files.get("profiles.csv")).toContain(`"'=HYPERLINK(""http://evil.example"")","O,""Neill"`)
    expect(files.get("profiles.json")).toContain('"=HYPERLINK(\\"http://evil.example\\")"')
  })
})

test("what the privacy page says is in the export is in it, and nothing else", async () => {
  const { tables } = (await (await browser.get("/api/v1/privacy.json")).json()) as {
    tables: { name: string; columns: { name: string; exported: boolean }[] }[]
  }
  const said = tables.map(({ name, columns }) => [
    `${name}.csv`,
    columns.filter(({ exported }) => exported).map((column) => column.name),
  ])
  const files = [...(await exported())].filter(([name]) => name.endsWith(".csv"))
  const held = files.map(([name, text]) => [name, text.split("\r\n")[0]?.split(",")])
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(said.filter(([, columns]) => columns?.length)))
})

describe("no table can be forgotten", () => {
  test("each column of the schema is told of, with why and until when", () => {
    const told = listHeldTables()
    expect(told.map((held) => held.name).toSorted()).toEqual(Object.keys(register).toSorted())
    for (const held of told) {
      expect(held.until, held.name).not.toBe("")
      for (const column of held.columns) expect(column.why, `${held.name}.${column.name}`).not.toBe("")
    }
  })

  test("the database has no table that the schema does not", async () => {
    const { results } = await env.DB.prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_cf%' escape '\\' and name not like 'd1_%'",
    ).all<{ name: string }>()
    expect(results.map((row) => row.name).toSorted()).toEqual(
      listHeldTables()
        .map((held) => held.name)
        .toSorted(),
    )
  })

  test("erasing empties every table that has a user_id", async () => {
    await fillEveryTable(id)
    await fillEveryTable("somebody-else", 100)
    const erased = await eraseRows(openDatabase(env.DB), id)
    for (const { name, columns } of listHeldTables()) {
      if (!columns.some((column) => column.name === "user_id")) continue
      expect(erased[name], name).toBeGreaterThan(0)
      const { results } = await env.DB.prepare(`select user_id from ${name}`).all<{ user_id: string }>()
      expect(
        results.map((row) => row.user_id),
        name,
      ).toEqual(["somebody-else"])
    }
  })
})

test("dead letters that name me leave with me and are erased with me, another's stay", async () => {
  await writeDeadLetters(id)
  const letters = JSON.parse((await exported()).get("dead_letters.json") ?? "") as { body: string }[]
  expect(letters.map(({ body }) => JSON.parse(body))).toEqual([
    { kind: "run", userId: id },
    { kind: "catch_up", userIds: [id], scheduledTime: 5 },
  ])
  await eraseRows(openDatabase(env.DB), id)
  const { results } = await env.DB.prepare("select id from dead_letters").all()
  expect(results).toEqual([{ id: "without-me" }])
})

describe("the privacy page", () => {
  test("names every column, without a script", async () => {
    const page = await (await new Browser().get("/privacy")).text()
    expect(page).not.toContain("<script")
    for (const held of listHeldTables()) {
      expect(page).toContain(`<h2 id="${held.name}">`)
      for (const column of held.columns) expect(page).toContain(`<code>${column.name}</code>`)
    }
    const json = await (await new Browser().get("/api/v1/privacy.json")).json()
    expect(json).toMatchObject({ tables: listHeldTables().map(({ name, until }) => ({ name, until })) })
  })
})
