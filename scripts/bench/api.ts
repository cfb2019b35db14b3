import { mkdtempSync, rmSync } from "node:fs"
import { Agent, type IncomingHttpHeaders, request } from "node:http"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { WorkerProcess } from "../../test/app/worker-process.ts"
import { workerdTime } from "../../test/bench/processor-time.ts"
import { freePort } from "../processes.ts"
import { runTool } from "../run-tool.ts"
import { asVariables } from "../wrangler-variables.ts"

/*
 * How fast the API reads (issue 4), as ratios within one run: /daily beside a bare Worker that answers the same bytes
 * from memory, and beside the straightforward join behind the same credential, all in one workerd. Ten years are four
 * pages: a page holds 1,000. Bytes are read and not looked at, for all alike. By the clock the local platform's own
 * hops and a busy machine weigh in; `processor_ms` is what workerd took, transfer and D1 included.
 */

const nights = 3_650
const rounds = 30
const warmUp = 5
const connections = 32
const loadMs = 4_000
const dayMs = 86_400_000

interface Answer {
  headers: IncomingHttpHeaders
  body: Buffer
}
type Get = (path: string, headers?: Record<string, string>) => Promise<Answer>
type Ask = () => Promise<unknown>
interface Row {
  cycle_start: string
}

export async function benchApi() {
  const folder = mkdtempSync(join(tmpdir(), "vitaltrends-bench-"))
  const port = await freePort()
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
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  try {
    return await measure(port, agent, () => workerdTime(worker.groupId ?? 0))
  } finally {
    agent.destroy()
    await worker.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function send(
  options: { port: number; agent: Agent; path: string; method: string; headers: Record<string, string> },
  sent?: Buffer,
): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request({ host: "127.0.0.1", ...options }, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        const body = Buffer.concat(chunks)
        if (answer.statusCode === 200 || answer.statusCode === 304) done({ headers: answer.headers, body })
        else fail(new Error(`${options.path}: ${answer.statusCode} ${body}`))
      })
    })
    asked.on("error", fail)
    asked.end(sent)
  })
}

async function measure(port: number, agent: Agent, processorTime: () => number | null) {
  const seeded = await send({
    port,
    agent,
    path: `/api/bench/seed?nights=${nights}`,
    method: "GET",
    headers: {},
  })
  const { cookie }: { cookie: string } = JSON.parse(seeded.body.toString())
  const getter =
    (encoding: "gzip" | "identity"): Get =>
    (path, headers = {}) =>
      send({ port, agent, path, method: "GET", headers: { cookie, "accept-encoding": encoding, ...headers } })
  const get = getter("identity")
  const cases = await prepare(get, (name, body) =>
    send({ port, agent, path: `/api/bench/kept?name=${name}`, method: "PUT", headers: {} }, body),
  )
  const encoded = await medians(cases.asks(getter("gzip")))
  const plain = await medians(cases.asks(get))
  const processor = await processorTimes(cases.asks(get), processorTime)
  const rows = async (path: string, more = {}) =>
    Number((await get(path, { "x-count-rows": "1", ...more })).headers["x-rows-read"])
  const { halfYear, tag } = cases
  // So many other answers were kept meanwhile that it may have been forgotten.
  await get(halfYear)
  return {
    load_average: loadavg().map((load) => Math.round(load * 10) / 10),
    p50_ms: { gzip: encoded, identity: plain },
    processor_ms: processor,
    ratios: {
      gzip: ratiosOf(encoded),
      identity: ratiosOf(plain),
      processor: processor && ratiosOf(processor),
    },
    rows_read: {
      daily_25: await rows("/api/v1/whoop/daily?limit=25"),
      daily_180: await rows(cases.another(halfYear)),
      daily_1000: await rows("/api/v1/whoop/daily?limit=1000&format=json"),
      daily_180_asked_again: await rows(halfYear),
      not_modified: await rows(halfYear, tag),
      join_180: await rows(cases.join180),
    },
    requests_per_second: {
      daily_25: await load(() => get("/api/v1/whoop/daily")),
      daily_180: await load(() => get(halfYear)),
      not_modified: await load(() => get(halfYear, tag)),
      bare_180: await load(() => get("/api/bench/kept?name=180")),
    },
    bytes: cases.bytes,
  }
}

/** Fills the packs, puts the same bytes into the bare Worker, and sees to it that the join answers the same rows. */
async function prepare(get: Get, keep: (name: string, body: Buffer) => Promise<unknown>) {
  const start = new Date(Date.now() - 179 * dayMs).toISOString().slice(0, 10)
  const halfYear = `/api/v1/whoop/daily?start=${start}&limit=1000`
  const rowsOf = ({ body }: Answer): Row[] => JSON.parse(body.toString()).data
  const pages: { path: string; body: Buffer; join: string }[] = []
  for (let end = Date.now(); ; ) {
    const path = `/api/v1/whoop/daily?limit=1000&end=${new Date(end).toISOString()}`
    await get(path)
    const answer = await get(path)
    const rows = rowsOf(answer)
    if (rows.length === 0) break
    pages.push({ path, body: answer.body, join: await joinOf(rows, get) })
    end = Date.parse(rows.at(-1)?.cycle_start ?? "") - 1_000
  }
  const first = await get(halfYear)
  const join180 = await joinOf(rowsOf(first), get)
  await keep("180", first.body)
  for (const [i, { body }] of pages.entries()) await keep(`page-${i}`, body)
  const tag = { "if-none-match": String(first.headers.etag) }

  // Never asked before, so that nothing of it is in the isolate's memory; but the answer is the same.
  let asked = 0
  const another = (path: string) => {
    const [before, end] = path.split("&end=")
    asked += 1
    return `${before}&end=${new Date((end ? Date.parse(end) : Date.now() + dayMs) + asked).toISOString()}`
  }
  const inTurn = async (asks: Ask[]) => {
    for (const ask of asks) await ask()
  }
  const ofPages = (ask: (page: (typeof pages)[number], i: number) => Promise<unknown>) => () =>
    inTurn(pages.map((page, i) => () => ask(page, i)))
  const asks = (get: Get) => ({
    daily_180: () => get(halfYear),
    daily_180_first_time: () => get(another(halfYear)),
    bare_180: () => get("/api/bench/kept?name=180"),
    join_180: () => get(join180),
    daily_3650: ofPages(({ path }) => get(path)),
    daily_3650_first_time: ofPages(({ path }) => get(another(path))),
    bare_3650: ofPages((_, i) => get(`/api/bench/kept?name=page-${i}`)),
    join_3650: ofPages(({ join }) => get(join)),
    not_modified: () => get(halfYear, tag),
  })
  const bytes = {
    daily_180: first.body.length,
    daily_3650: pages.reduce((sum, { body }) => sum + body.length, 0),
  }
  return { halfYear, join180, tag, another, asks, bytes }
}

async function joinOf(rows: Row[], get: Get): Promise<string> {
  const [to, from] = [rows[0], rows.at(-1)].map((row) => Date.parse(row?.cycle_start ?? ""))
  const path = `/api/bench/join?from=${from}&to=${to}`
  const { data } = JSON.parse((await get(path)).body.toString())
  if (JSON.stringify(data) !== JSON.stringify(rows))
    throw new Error("The join answers other rows than /daily.")
  return path
}

/** Taken in turns, so that whatever else the machine does falls on all alike. */
async function medians<Name extends string>(asks: Record<Name, Ask>): Promise<Record<Name, number>> {
  const names = Object.keys(asks) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const name of names) {
      const begin = performance.now()
      await asks[name]()
      if (round >= warmUp) times.get(name)?.push(performance.now() - begin)
    }
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  return Object.fromEntries(
    names.map((name) => [name, Math.round(median(times.get(name) ?? []) * 100) / 100]),
  ) as Record<Name, number>
}

/** Processor time an ask, all rounds of one after the other: it comes in hundredths of a second. */
async function processorTimes<Name extends string>(
  asks: Record<Name, Ask>,
  processorTime: () => number | null,
): Promise<Record<Name, number> | null> {
  const times: [string, number][] = []
  for (const [name, ask] of Object.entries<Ask>(asks)) {
    const before = processorTime()
    for (let round = 0; round < rounds; round++) await ask()
    const after = processorTime()
    if (before === null || after === null) return null
    times.push([name, Math.round(((after - before) / rounds) * 100) / 100])
  }
  return Object.fromEntries(times) as Record<Name, number>
}

function ratiosOf(p50: Record<string, number>) {
  const ratio = (a: string, b: string) => Math.round(((p50[a] ?? 0) / (p50[b] ?? 1)) * 100) / 100
  return {
    daily_180_first_time_to_bare: ratio("daily_180_first_time", "bare_180"),
    daily_180_to_bare: ratio("daily_180", "bare_180"),
    daily_3650_first_time_to_bare: ratio("daily_3650_first_time", "bare_3650"),
    daily_3650_to_bare: ratio("daily_3650", "bare_3650"),
    join_3650_to_daily_first_time: ratio("join_3650", "daily_3650_first_time"),
    join_3650_to_daily: ratio("join_3650", "daily_3650"),
    join_180_to_daily_first_time: ratio("join_180", "daily_180_first_time"),
  }
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await benchApi(), null, 2))
}
