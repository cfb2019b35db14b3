import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { createApp } from "../../src/app.ts"
import { ApiPerson } from "./api-person.ts"

const now = Date.parse("2026-11-22T12:00:00Z")
const policy = "default-src 'none'; script-src 'self' 'sha256-of-this-build'"
const plain = `<!doctype html><html lang="en"><head><title>VitalTrends</title></head>
  <body><div id="app"><header>VitalTrends</header></div></body></html>`

const app = createApp()
let person: ApiPerson

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now })
  person = await ApiPerson.arrive()
})

/** What a browser gets that opens a page; the assets hold the plain document alone. */
async function open(path: string, headers: Record<string, string> = {}, settings: Partial<Env> = {}) {
  const assets = {
    fetch: async () =>
      new Response(plain, {
        headers: {
          "content-type": "text/html",
          "content-security-policy": policy,
          "cache-control": "public, max-age=0, must-revalidate",
          etag: '"plain"',
        },
      }),
  }
  const context = createExecutionContext()
  const request = new Request(`http://localhost:8787${path}`, { headers })
  const response = await app.fetch(request, { ...env, ASSETS: assets, ...settings } as Env, context)
  const text = await response.text()
  await waitOnExecutionContext(context)
  // As a reader sees it: no tags, no doubled spaces.
  const words = text
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
  return { response, text, words }
}

describe("Today and Trends, opened by somebody signed in", () => {
  test("come with the numbers in the document, for nobody else to keep", async () => {
    await person.live(40, "2026-11-22")
    const { response, text, words } = await open("/", { cookie: person.cookie })
    expect(text).toContain('<html lang="en" data-member="">')
    expect(words).toContain("Today · VitalTrends")
    expect(words).toContain("Recovery 40 % medium")
    expect(response.headers.get("cache-control")).toBe("private, no-store")
    expect(response.headers.get("etag")).toBeNull()
    expect(response.headers.get("content-security-policy")).toBe(policy)
    expect(response.headers.get("x-frame-options")).toBe("DENY")
  })

  test("Trends say each metric's sentence", async () => {
    await person.live(120, "2026-11-22")
    const { words } = await open("/trends?range=30d&metrics=recovery,hrv", { cookie: person.cookie })
    expect(words).toContain("Trends · VitalTrends")
    expect(words).toMatch(/Recovery Table CSV \d+ % today/)
    expect(words).toMatch(/HRV Table CSV \d+ ms today/)
  })

  test("no style stands in the document that its policy would refuse, and no listener", async () => {
    await person.live(120, "2026-11-22")
    for (const path of ["/", "/trends"]) {
      const { text } = await open(path, { cookie: person.cookie })
      expect(text).toContain("<main")
      expect(text).not.toMatch(/ style=| on[a-z]+=|\[object|undefined|NaN/)
    }
  })

  test("speak the browser's language in numbers and dates", async () => {
    await person.live(40, "2026-11-22")
    const spoken = async (language: string) =>
      (await open("/", { cookie: person.cookie, "accept-language": language })).words
    expect(await spoken("en-GB,en;q=0.9")).toContain("Sunday 22 November")
    expect(await spoken("en-US")).toContain("Sunday, November 22")
    expect(await spoken("de-DE, en")).toContain("Sonntag, 22. November")
    expect(await spoken("not a language")).toContain("November")
  })

  test("use the newest record's clock, on which a day can have begun already", async () => {
    await person.live(40, "2026-11-23", "+14:00")
    const { words } = await open("/", { cookie: person.cookie, "accept-language": "en-GB" })
    expect(words).toContain("Monday 23 November")
    expect(words).toContain("woke 06:30")
    expect(words).not.toContain("UTC")
  })
})

describe("the plain document comes as it is", () => {
  test("to whoever is not signed in, or no longer", async () => {
    await person.live(40, "2026-11-22")
    const strangers = [{}, { cookie: `session=${"a".repeat(43)}` }]
    for (const headers of strangers) expect((await open("/", headers)).text).toBe(plain)
  })

  test("when the database does not answer", async () => {
    await person.live(40, "2026-11-22")
    const DB = new Proxy(env.DB, {
      get() {
        throw new Error("no database")
      },
    })
    const { response, text } = await open("/", { cookie: person.cookie }, { DB })
    expect([response.status, text]).toEqual([200, plain])
  })
})

describe("of a page that is not written its code knows at least that somebody is signed in", () => {
  const isUnwritten = ({ response, text }: Awaited<ReturnType<typeof open>>) => {
    expect(response.status).toBe(200)
    expect(text).toContain('<html lang="en" data-member="">')
    expect(text).toContain('<div id="app"><header>VitalTrends</header></div>')
  }

  test("where there is no day yet, or more than is worth writing", async () => {
    isUnwritten(await open("/", { cookie: person.cookie }))
    await person.live(40, "2026-11-22")
    for (const search of ["?range=all", "?range=1y", "?from=2020-01-01&to=2026-11-22", "?tables=hrv"])
      isUnwritten(await open(`/trends${search}`, { cookie: person.cookie }))
  })

  test("when what it needs cannot be read", async () => {
    await person.live(40, "2026-11-22")
    let reads = 0
    const DB = new Proxy(env.DB, {
      get(target, name) {
        // The first is the session.
        if (name === "prepare" && ++reads > 1) throw new Error("no database")
        const value = Reflect.get(target, name)
        return typeof value === "function" ? value.bind(target) : value
      },
    })
    isUnwritten(await open("/", { cookie: person.cookie }, { DB }))
  })
})

test("opening a page prolongs the session, and its cookie with it", async () => {
  await person.live(40, "2026-11-22")
  vi.setSystemTime(now + 2 * 86_400_000)
  const { response, text } = await open("/", { cookie: person.cookie })
  expect(text).toContain("<main")
  expect(response.headers.get("set-cookie")).toContain(person.cookie)
})
