import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { forgetAnswers } from "../../../web/src/api/cache.ts"
import { listenForSignOut, read, send } from "../../../web/src/api/client.ts"
import { ProblemError } from "../../../web/src/api/problem.ts"

const path = "/api/v1/whoop/daily?limit=90"
let requests: Request[] = []
let answers: (() => Response)[] = []

beforeEach(() => {
  requests = []
  answers = []
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    requests.push(new Request(new URL(url, "http://app.invalid"), { ...init, credentials: "same-origin" }))
    const answer = answers.shift()
    if (!answer) throw new TypeError("fetch failed")
    return answer()
  })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  listenForSignOut(() => {})
  await forgetAnswers()
})

const json =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(JSON.stringify(body), {
      ...init,
      headers: { "content-type": "application/json", ...init.headers },
    })

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof ProblemError ? error.problem : null),
  )

describe("reading", () => {
  test("sends the ETag it knows and keeps the very same body on a 304", async () => {
    answers = [json({ data: [1] }, { headers: { etag: '"a"' } }), () => new Response(null, { status: 304 })]
    const first = await read(path)
    const second = await read(path)
    expect(requests[1]?.headers.get("if-none-match")).toBe('"a"')
    expect(second.body).toBe(first.body)
  })

  test("keeps how long the server wants to be left alone", async () => {
    answers = [json({}, { status: 503, headers: { "retry-after": "17" } })]
    expect(await problemOf(read(path))).toMatchObject({ status: 503, retryAfterSeconds: 17 })
  })

  test("tells offline from an error", async () => {
    expect(await problemOf(read(path))).toMatchObject({ code: "offline" })
  })

  test("hands on the API's problem", async () => {
    const problem = { status: 409, code: "sync_running", title: "Conflict", detail: "Wait for its end." }
    answers = [json(problem, { status: 409 })]
    expect(await problemOf(read(path))).toEqual(problem)
  })

  test("calls a proxy's page by name", async () => {
    answers = [() => new Response("<h1>Bad gateway</h1>", { status: 502 })]
    expect(await problemOf(read(path))).toMatchObject({ code: "unexpected_answer", status: 502 })
  })

  test("calls a success that is no JSON by name", async () => {
    answers = [() => new Response("<!doctype html>", { status: 200 })]
    expect(await problemOf(read(path))).toMatchObject({ code: "unexpected_answer" })
  })

  test("tells when nobody is signed in any more", async () => {
    const signedOut = vi.fn()
    listenForSignOut(signedOut)
    answers = [json({ status: 401, code: "unauthorized", title: "", detail: "Sign in." }, { status: 401 })]
    await problemOf(read(path))
    expect(signedOut).toHaveBeenCalledOnce()
  })
})

test("a change without an answer's body gives null", async () => {
  answers = [() => new Response(null, { status: 204 })]
  expect(await send("DELETE", "/api/v1/connections/whoop")).toBeNull()
})
