import { describe, expect, test } from "vitest"
import { fetchWhoop } from "../../src/whoop/client.ts"

/* What an answer of WHOOP's says, by its status and headers. */

const ask = (status: number, headers: Record<string, string>, body = "") =>
  fetchWhoop(
    {
      origin: "http://whoop.test",
      userAgent: "test",
      fetch: async () => new Response(body, { status, headers }),
    },
    "/v2/cycle",
    "token",
  )

describe("a 429", () => {
  test.each([
    ["its Retry-After in seconds", { "retry-after": "7" }, 7_000],
    [
      "its Retry-After as a date, by WHOOP's own clock",
      { "retry-after": "Sun, 22 Nov 2026 12:00:09 GMT", date: "Sun, 22 Nov 2026 12:00:05 GMT" },
      4_000,
    ],
    ["its X-RateLimit-Reset", { "x-ratelimit-reset": "3" }, 3_000],
    ["Retry-After before X-RateLimit-Reset", { "retry-after": "5", "x-ratelimit-reset": "50" }, 5_000],
    ["a window's length without any", {}, 60_000],
    ["a window's length where they are words", { "retry-after": "soon", "x-ratelimit-reset": "?" }, 60_000],
    ["five seconds where it says at once", { "retry-after": "0" }, 5_000],
    ["a day at most", { "retry-after": "999999" }, 86_400_000],
  ])("waits by %s", async (_, headers: Record<string, string>, retryAfterMs) => {
    expect(await ask(429, headers)).toMatchObject({ kind: "rate_limited", retryAfterMs })
  })
})

describe("what remains", () => {
  test.each([
    ["100, 100;window=60, 10000;window=86400", 40],
    ["10000, 100;window=60, 10000;window=86400", null],
    ["100;window=60, 10000;window=86400", 40],
    ["", 40],
  ])("by %j of the minute is %s", async (limit, remaining) => {
    const headers = { "x-ratelimit-limit": limit, "x-ratelimit-remaining": "40", "x-ratelimit-reset": "20" }
    expect(await ask(200, headers, "{}")).toMatchObject({ kind: "ok", rate: { remaining } })
  })
})

describe("an answer", () => {
  test.each([
    [200, "<html>", { kind: "unavailable", reason: "unreadable" }],
    [200, "", { kind: "unavailable", reason: "unreadable" }],
    [401, "", { kind: "unauthorized" }],
    [404, "Record not found", { kind: "not_found" }],
    [301, "", { kind: "unavailable", reason: "status", status: 301 }],
    [503, "{}", { kind: "unavailable", reason: "status", status: 503 }],
  ])("of %i with %j is no data", async (status, body, answer) => {
    expect(await ask(status, {}, body)).toMatchObject(answer)
  })
})
