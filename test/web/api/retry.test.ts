import { describe, expect, test } from "vitest"
import { offlineProblem, type Problem } from "../../../web/src/api/problem.ts"
import { nextTryMs, retryDelayMs } from "../../../web/src/api/retry.ts"

const problem = (status: number, rest: Partial<Problem> = {}): Problem => {
  return { status, code: "internal", title: "Problem", detail: "It failed.", ...rest }
}

describe("trying again", () => {
  test("waits longer each time, to a minute at most", () => {
    expect([0, 1, 2, 3, 6, 50].map((failures) => retryDelayMs(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
    ])
  })

  test("is spread over half of the wait", () => {
    expect(retryDelayMs(3, 0.999)).toBeGreaterThanOrEqual(4_000)
  })

  test.each([offlineProblem, problem(429), problem(500), problem(503)])(
    "is worth it after $status $code",
    (passing) => {
      expect(nextTryMs(passing, 0, 0)).toBe(1_000)
    },
  )

  test.each([problem(400), problem(401), problem(404), problem(0, { code: "unexpected_answer" })])(
    "brings nothing after $status $code",
    (lasting) => {
      expect(nextTryMs(lasting, 0, 0)).toBeNull()
    },
  )

  test("comes no sooner than the server asks for", () => {
    const busy = problem(503, { retryAfterSeconds: 17 })
    expect(nextTryMs(busy, 0, 0)).toBe(17_000)
    expect(nextTryMs(busy, 6, 0)).toBe(60_000)
  })
})
