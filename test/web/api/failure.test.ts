import { afterEach, expect, test } from "vitest"
import { failureStore, tellFailures } from "../../../web/src/api/failure.ts"
import { offlineProblem as problem } from "../../../web/src/api/problem.ts"

afterEach(() => tellFailures([]))

test("of several failures the one that leaves the oldest on screen is told", () => {
  tellFailures([
    { problem, confirmedAt: 20 },
    { problem, confirmedAt: 10 },
    { problem, confirmedAt: 30 },
  ])
  expect(failureStore.get()?.confirmedAt).toBe(10)
})

test("without a failure nothing is told", () => {
  tellFailures([{ problem, confirmedAt: 20 }])
  tellFailures([])
  expect(failureStore.get()).toBeNull()
})
