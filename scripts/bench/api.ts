import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { WorkerProcess } from "../../test/app/worker-process.ts"
import { freePort } from "../processes.ts"
import { runTool } from "../run-tool.ts"
import { asVariables } from "../wrangler-variables.ts"

/*
 * How fast the API reads (issue 4), as ratios within one run: /daily beside a bare Worker that answers the same bytes
 * from memory, and beside the straightforward join, all in one workerd. Ten years are four pages: a page holds 1,000.
 */

const nights = 3_650
const rounds = 40
const connections = 32
const loadMs = 4_000
const dayMs = 86_400_000

type Ask = () => Promise<unknown>

export async function benchApi() {
  const folder = mkdtempSync(join(tmpdir(), "vitaltrends-bench-"))
  const port = await freePort(0)
  const origin = `http://localhost:${port}`
  await runTool("wrangler", ["d1", "migrations", "apply", "DB", "--local", "--persist-to", folder])
  const variables = asVariables({
    APP_ORIGIN: origin,
    WHOOP_CLIENT_ID: "bench",
    WHOOP_CLIENT_SECRET: "bench",
    TOKEN_KEYS: `bench:${Buffer.alloc(32, 1).toString("base64")}`,
  })
  const worker = new WorkerProcess({
    port,
    stateFolder: folder,
    variables: ["test/bench/api-worker.ts", ...variables],
  })
  await worker.start()
  try {
    return await measure(`http://127.0.0.1:${port}`)
  } finally {
    await worker.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(origin: string) {
  const seeded = await fetch(`${origin}/api/bench/seed?nights=${nights}`)
  const { cookie }: { cookie: string } = JSON.parse(await seeded.text())
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(origin + path, { headers: { cookie, ...headers } })
    const text = await answer.text()
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`${path}: ${answer.status} ${text}`)
    return { text, headers: answer.headers, status: answer.status }
  }
  const keep = (name: string, body: string) =>
    fetch(`${origin}/api/bench/kept?name=${name}`, { method: "PUT", body })
  const start = new Date(Date.now() - 179 * dayMs).toISOString().slice(0, 10)
  const halfYear = `/api/v1/whoop/daily?start=${start}&limit=1000`
  const all = await readPages(get, "/api/v1/whoop/daily?limit=1000")
  await readPages(get, "/api/v1/whoop/daily?limit=1000")
  const { text, headers } = await get(halfYear)
  await keep("180", text)
  for (const [i, page] of all.entries()) await keep(`page-${i}`, page.text)
  const tag = { "if-none-match": headers.get("etag") ?? "" }
  const now = Date.now()
  let limit = 999
  const inTurn = async (asks: Ask[]) => {
    for (const ask of asks) await ask()
  }
  const p50 = await medians({
    daily_180: () => get(halfYear),
    // Never asked before: nothing of it is in the isolate's memory.
    daily_180_first_time: () => get(`${halfYear.replace("limit=1000", `limit=${limit--}`)}`),
    bare_180: () => get("/api/bench/kept?name=180"),
    join_180: () => get(`/api/bench/join?from=${now - 180 * dayMs}&to=${now}`),
    daily_3650_first_time: () =>
      inTurn(
        all.map(
          ({ path }) =>
            () =>
              get(`${path.replace("limit=1000", `limit=${limit--}`)}`),
        ),
      ),
    daily_3650: () =>
      inTurn(
        all.map(
          ({ path }) =>
            () =>
              get(path),
        ),
      ),
    bare_3650: () => inTurn(all.map((_, i) => () => get(`/api/bench/kept?name=page-${i}`))),
    join_3650: () =>
      inTurn(
        all.map(
          (_, i) => () =>
            get(`/api/bench/join?from=${now - (i + 1) * 1_000 * dayMs}&to=${now - i * 1_000 * dayMs}`),
        ),
      ),
    not_modified: () => get(halfYear, tag),
  })
  const rows = async (path: string, more = {}) =>
    Number((await get(path, { "x-count-rows": "1", ...more })).headers.get("x-rows-read"))
  return {
    p50_ms: p50,
    ratios: {
      daily_180_first_time_to_bare: ratio(p50.daily_180_first_time, p50.bare_180),
      daily_3650_first_time_to_bare: ratio(p50.daily_3650_first_time, p50.bare_3650),
      join_3650_to_daily_first_time: ratio(p50.join_3650, p50.daily_3650_first_time),
      daily_180_to_bare: ratio(p50.daily_180, p50.bare_180),
      daily_3650_to_bare: ratio(p50.daily_3650, p50.bare_3650),
      join_3650_to_daily: ratio(p50.join_3650, p50.daily_3650),
    },
    rows_read: {
      daily_25: await rows("/api/v1/whoop/daily?limit=25"),
      daily_180: await rows(halfYear.replace("limit=1000", `limit=${limit--}`)),
      daily_1000: await rows("/api/v1/whoop/daily?limit=1000&format=json"),
      daily_180_asked_again: await rows(halfYear),
      not_modified: await rows(halfYear, tag),
    },
    requests_per_second: {
      daily_25: await load(() => get("/api/v1/whoop/daily")),
      daily_180: await load(() => get(halfYear)),
      not_modified: await load(() => get(halfYear, tag)),
      bare_180: await load(() => get("/api/bench/kept?name=180")),
    },
    bytes: { daily_180: text.length, daily_3650: all.reduce((sum, page) => sum + page.text.length, 0) },
  }
}

async function readPages(get: (path: string) => Promise<{ text: string }>, path: string) {
  const pages: { path: string; text: string }[] = []
  let next: string | null = path
  while (next !== null) {
    const { text } = await get(next)
    pages.push({ path: next, text })
    const { next_cursor } = JSON.parse(text)
    next = next_cursor === null ? null : `${path}&cursor=${next_cursor}`
  }
  return pages
}

/** Taken in turns, so that whatever else the machine does falls on all alike. */
async function medians<Name extends string>(asks: Record<Name, Ask>): Promise<Record<Name, number>> {
  const names = Object.keys(asks) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds + 3; round++) {
    for (const name of names) {
      const begin = performance.now()
      await asks[name]()
      // The first rounds warm up.
      if (round >= 3) times.get(name)?.push(performance.now() - begin)
    }
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  return Object.fromEntries(
    names.map((name) => [name, Math.round(median(times.get(name) ?? []) * 100) / 100]),
  ) as Record<Name, number>
}

async function load(ask: Ask): Promise<number> {
  const end = performance.now() + loadMs
  let done = 0
  const client = async () => {
    for (; performance.now() < end; done++) await ask()
  }
  await Promise.all(Array.from({ length: connections }, client))
  return Math.round(done / (loadMs / 1_000))
}

const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await benchApi(), null, 2))
}
