import Ajv2020 from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { startSession } from "../../src/auth/sessions.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import { makeNodeApp } from "./node-app.ts"
import { type OpenApiDocument, type Parameter, readDocument } from "./openapi-document.ts"
import { plainLife, uuidOf } from "./plain-life.ts"
import { putRecords } from "./put-records.ts"

vi.mock("cloudflare:workers", () => ({ DurableObject: class {}, WorkerEntrypoint: class {} }))

/** Over all properties; each shrinks to the request that breaks it. */
const requests = 10_000
const seed = 20_261_122

const document = await readDocument()
const validate = validator(document)
const ask = await makeServer()

test("any request made from the document gets an answer of the document, and no 5xx", async () => {
  const counts = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(anyRequest(document), async ({ path, template, headers }) => {
      const answer = await ask(path, headers)
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1)
      expect(answer.status).toBeLessThan(500)
      validate(template, answer)
      if (answer.tag === null) return
      const again = await ask(path, { ...headers, "if-none-match": answer.tag })
      expect([again.status, again.text]).toEqual([304, ""])
    }),
    { numRuns: requests, seed },
  )
  // The requests are no noise: many are good, many are bad, some find nothing.
  for (const status of [200, 400, 404]) expect(counts.get(status) ?? 0, `${status}`).toBeGreaterThan(100)
}, 120_000)

interface Asked {
  path: string
  template: string
  headers: Record<string, string>
}

interface Answered {
  status: number
  type: string
  text: string
  tag: string | null
}

async function makeServer() {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:00Z") })
  const { db, fetch } = makeNodeApp()
  const cookies: string[] = []
  for (const [userId, whoopUserId] of [
    ["u-1", 1],
    ["u-2", 2],
  ] as const) {
    cookies.push(`session=${await startSession(db, userId, null, Date.now())}`)
    await db
      .insert(whoop_connections)
      .values({ user_id: userId, whoop_user_id: whoopUserId, status: "connected", connected_at: 1 })
    await putRecords(
      db,
      userId,
      plainLife(90, userId === "u-1" ? "2026-11-22" : "2024-02-01", userId === "u-1" ? "-05:00" : "+13:00"),
    )
  }
  return async (path: string, headers: Record<string, string>): Promise<Answered> => {
    const request = new Request(`http://localhost:8787/api/v1${path}`, {
      headers: { cookie: cookies[0] ?? "", ...headers },
    })
    const response = await fetch(request)
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      tag: response.headers.get("etag"),
      text: await response.text(),
    }
  }
}

function validator({ paths, components }: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  addFormats(ajv)
  ajv.addSchema({ $id: "doc", components })
  const compiled = new Map<string, (value: unknown) => boolean>()
  const schemaAt = (template: string, status: number, type: string) => {
    const content = paths[template]?.get?.responses[status]?.content
    const schema = content?.[type.split(";")[0] ?? ""]?.schema
    if (!schema) throw new Error(`${template} answers ${status} ${type}, which the document does not know`)
    const key = `${template} ${status} ${type}`
    const known =
      compiled.get(key) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/')))
    compiled.set(key, known)
    return known
  }
  return (template: string, { status, type, text }: Answered) => {
    if (status === 304) return expect(text).toBe("")
    const check = schemaAt(template, status, type)
    const value: unknown = type.startsWith("text/csv") ? text : JSON.parse(text)
    expect(check(value), `${template} ${status} ${text.slice(0, 300)}`).toBe(true)
    if (status === 400) expect(value).toMatchObject({ parameter: expect.stringMatching(/^\w+$/) })
    if (status === 404) expect(value).toMatchObject({ code: "not_found" })
  }
}

/** Of the reading operations: every parameter present or not, good, bad, repeated, absurd. */
function anyRequest({ paths }: OpenApiDocument): fc.Arbitrary<Asked> {
  const reading = Object.entries(paths).filter(
    ([path, operations]) => path.startsWith("/whoop") && operations.get,
  )
  return fc.constantFrom(...reading).chain(([template, operations]) => {
    const parameters = operations.get?.parameters ?? []
    const query = fc.tuple(...parameters.filter((one) => one.in === "query").map(anyQuery))
    const path = fc.tuple(...parameters.filter((one) => one.in === "path").map(() => anyId))
    return fc.record({ query, path, headers: anyHeaders }).map(({ query, path, headers }) => {
      let i = 0
      const filled = template.replace(/\{\w+\}/g, () => path[i++] ?? "")
      const search = query.flat().join("&")
      return { template, headers, path: search ? `${filled}?${search}` : filled }
    })
  })
}

const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("*", '"x"', 'W/"AAAAAAAAAAAAAAAA.zzzzzzzzzzz"', ",,,")
      .map((tag) => ({ "if-none-match": tag })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("text/csv", "text/csv;q=0", "*/*;q=x", "application/json, text/csv;q=0.9")
      .map((accept) => ({ accept })),
  },
)

const hostile = [
  "",
  " ",
  "0",
  "-1",
  "1e9",
  "NaN",
  "null",
  "undefined",
  "true",
  "[]",
  "{}",
  "' or 1=1 --",
  '"; drop table cycles; --',
  "../../etc/passwd",
  "%00",
  "\u0000",
  "\ud800",
  "🛌",
  "१२",
  "2026-02-30",
  "0000-01-01",
  "9999-12-31",
  "2026-11-22T25:00:00Z",
  "2026-11-22T10:00:00",
  "2026-11-22T10:00:00+99:99",
  "+010000-01-01T00:00:00Z",
  "9".repeat(400),
  "x".repeat(5_000),
]

const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.integer().map(String),
  fc.double().map(String),
)

const anyDate = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString())
const goodValues: Record<string, fc.Arbitrary<string>> = {
  start: fc.oneof(
    anyDate,
    anyDate.map((text) => text.slice(0, 10)),
  ),
  end: fc.oneof(
    anyDate,
    anyDate.map((text) => text.slice(0, 10)),
  ),
  changed_since: anyDate,
  day: fc.oneof(
    fc.constant("today"),
    anyDate.map((text) => text.slice(0, 10)),
  ),
  limit: fc.integer({ min: 1, max: 1000 }).map(String),
  fields: fc.constantFrom("id", "cycle_id", "day,recovery_score", "start,end"),
  cursor: fc.constantFrom("", "e30.AAAA", "."),
}

function anyQuery(parameter: Parameter): fc.Arbitrary<string[]> {
  const listed = parameter.schema.enum ? fc.constantFrom(...parameter.schema.enum.map(String)) : null
  const good = listed ?? goodValues[parameter.name]
  if (!good) throw new Error(`The document's parameter ${parameter.name} is not fuzzed`)
  const written = (value: string) => `${parameter.name}=${encode(value)}`
  return fc.oneof(
    { weight: 14, arbitrary: fc.constant<string[]>([]) },
    { weight: 6, arbitrary: good.map((value) => [written(value)]) },
    { weight: 1, arbitrary: anyText.map((value) => [written(value)]) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(`${parameter.name}=%`, `${parameter.name}=%E0%A4%A`, parameter.name)
        .map((raw) => [raw]),
    },
    { weight: 1, arbitrary: fc.tuple(good, good).map((pair) => pair.map(written)) },
  )
}

const anyId = fc.oneof(
  fc.integer({ min: 1, max: 120 }).map(String),
  fc.integer({ min: 1, max: 120 }).map(uuidOf),
  anyText.map((text) => encode(text) || "x"),
  fc.constantFrom("%", "%E0%A4%A", "..%2F", "a%2Fb"),
)

/** encodeURIComponent, which throws on half a surrogate pair, for any text. */
const encode = (text: string) => encodeURIComponent(text.toWellFormed())
