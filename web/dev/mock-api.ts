import { createHash } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Connect, Plugin } from "vite"
import { type MockWorld, makeWorld } from "./mock-world.ts"

/*
 * Answers the API from made-up data, in the state that the page's address asks for (?mock=importing, kept in a cookie).
 * For `MOCK_API=1 vite` and the screenshots; no part of any build.
 */

export function mockApi(): Plugin {
  return {
    name: "mock-api",
    configureServer: (server) => void server.middlewares.use(answerMock),
    configurePreviewServer: (server) => void server.middlewares.use(answerMock),
  }
}

const answerMock: Connect.NextHandleFunction = (request, response, next) => {
  const url = new URL(request.url ?? "/", "http://mock.invalid")
  const wished = url.searchParams.get("mock")
  if (wished && !url.pathname.startsWith("/api/")) response.setHeader("set-cookie", `mock=${wished}; Path=/`)
  if (!url.pathname.startsWith("/api/") && !url.pathname.startsWith("/auth/")) return next()
  const state = /(?:^|;\s*)mock=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "fresh"
  answer(makeWorld(state, mockNow()), request, response, url)
}

/** Fixed for pictures, so that two runs can be compared. */
function mockNow(): number {
  const fixed = process.env.MOCK_NOW
  return fixed ? Date.parse(fixed) : Date.now()
}

function answer(world: MockWorld, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const reply = world.answer(request.method ?? "GET", url)
  response.statusCode = reply.status
  response.setHeader("cache-control", "private, no-cache")
  if (reply.body === undefined) return void response.end()
  const text = JSON.stringify(reply.body)
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 20)}"`
  if (reply.status === 200) response.setHeader("etag", etag)
  if (reply.status === 200 && request.headers["if-none-match"] === etag) {
    response.statusCode = 304
    return void response.end()
  }
  response.setHeader("content-type", reply.status >= 400 ? "application/problem+json" : "application/json")
  response.end(text)
}
