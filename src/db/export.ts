import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm"
import { getTableConfig, type SQLiteColumn } from "drizzle-orm/sqlite-core"
import { toCell } from "./csv.ts"
import type { Database } from "./database.ts"
import { type HeldTable, listHeldTables } from "./held.ts"
import { ownPart, rowsOf } from "./personal-rows.ts"
import { isTime } from "./time-column.ts"

/*
 * Everything held of a person, as files: each table as CSV and as JSON, and a README of the columns. Nothing is held in
 * memory but a page of rows, so ten years take no more of it than a week; each file reads its table anew, as a stream
 * cannot be read twice.
 */

/** D1 allows 50 queries a request on the free plan: ten years are some 16,000 rows, in two files each. */
const PAGE_ROWS = 2500

export interface ExportFile {
  name: string
  input: AsyncIterable<Uint8Array>
}

export function* exportFiles(db: Database, userId: string): Generator<ExportFile> {
  const tables = listHeldTables().filter((held) => !held.derived)
  const personal = tables.filter((held) => rowsOf(held, userId) !== null)
  yield { name: "README.md", input: encode([describe(personal)]) }
  for (const held of personal) {
    yield { name: `${held.name}.csv`, input: encode(toCsv(held, pagesOf(db, held, userId))) }
    yield { name: `${held.name}.json`, input: encode(toJson(pagesOf(db, held, userId))) }
  }
}

type Row = Record<string, unknown>

/** The rows of a table in the order of its key, each page beginning after the last key of the one before. */
async function* pagesOf(db: Database, held: HeldTable, userId: string): AsyncGenerator<Row[]> {
  const columns = getTableColumns(held.table)
  const exported = Object.fromEntries(
    exportedColumns(held).map((name) => [name, toExported(columns, name, userId)]),
  )
  const key = keyColumns(held)
  const keyed = Object.fromEntries(
    key.map((column, index) => [`key_${index}`, sql<string | number>`${column}`]),
  )
  let after: (string | number)[] | null = null
  for (;;) {
    const beyond = after ? sql` and (${list(key)}) > (${list(after.map((value) => sql`${value}`))})` : sql``
    const rows: Row[] = await db
      .select({ ...exported, ...keyed })
      .from(held.table)
      .where(sql`${rowsOf(held, userId)}${beyond}`)
      .orderBy(...key)
      .limit(PAGE_ROWS)
    after = key.map((_, index) => rows.at(-1)?.[`key_${index}`] as string | number)
    for (const row of rows) for (const name of Object.keys(keyed)) delete row[name]
    yield rows
    if (rows.length < PAGE_ROWS) return
  }
}

function exportedColumns(held: HeldTable): string[] {
  return held.columns.filter((column) => !column.secret).map((column) => column.name)
}

/** Times are stored as milliseconds and given as people and spreadsheets read them. */
function toExported(
  columns: Record<string, SQLiteColumn>,
  name: string,
  userId: string,
): SQLiteColumn | SQL.Aliased {
  const column = columns[name]
  if (!column) throw new Error(`There is no column ${name}.`)
  if (isTime(column)) return sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`.as(name)
  return ownPart(column, userId)?.as(name) ?? column
}

function keyColumns(held: HeldTable): SQLiteColumn[] {
  const composite = getTableConfig(held.table).primaryKeys[0]?.columns
  return composite ?? Object.values(getTableColumns(held.table)).filter((column) => column.primary)
}

const list = (items: (SQLiteColumn | SQL)[]) => sql.join(items, sql`, `)

async function* toCsv(held: HeldTable, pages: AsyncIterable<Row[]>): AsyncGenerator<string> {
  const names = exportedColumns(held)
  yield `${names.join(",")}\r\n`
  for await (const rows of pages) {
    yield rows.map((row) => `${names.map((name) => toCell(row[name])).join(",")}\r\n`).join("")
  }
}

async function* toJson(pages: AsyncIterable<Row[]>): AsyncGenerator<string> {
  let separator = "[\n"
  for await (const rows of pages) {
    if (rows.length === 0) continue
    yield separator + rows.map((row) => JSON.stringify(row)).join(",\n")
    separator = ",\n"
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n"
}

async function* encode(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const text of texts) yield encoder.encode(text)
}

function describe(tables: HeldTable[]): string {
  const chapters = tables.map((held) => {
    const columns = held.columns
      .filter((column) => !column.secret)
      .map((column) => `- \`${column.name}\`: ${column.why}`)
    return `## ${getTableName(held.table)}\n${held.what}\n\n${columns.join("\n")}\n`
  })
  return `# Your data in VitalTrends

Each table is here twice, with the same rows: as CSV for a spreadsheet and as JSON for a program. Times are UTC; inside
\`checks\`, \`earlier_scores\` and \`body\` they are milliseconds since 1970. Ids, \`*_milli\` and \`kilojoule\` are WHOOP's own.
Not in it: hashes and tokens, which say nothing of you and would be worth something to a thief; and what is only put
together from these tables.

${chapters.join("\n")}`
}
