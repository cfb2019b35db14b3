import { expect, test } from "vitest"
import { listImports, wrongImports } from "../../../scripts/check/imports.ts"

test("every way of importing is seen, on one line or on several", () => {
  const source = `
import { a } from "./a.ts"
import type { B } from "./b.ts"
import {
  c,
  d,
} from "./c.ts"
export { e } from "./e.ts"
export * from "./f.ts"
import "./g.ts"
const h = await import("./h.ts")
`
  expect(listImports(source)).toEqual([
    { specifier: "./a.ts", typesOnly: false },
    { specifier: "./b.ts", typesOnly: true },
    { specifier: "./c.ts", typesOnly: false },
    { specifier: "./e.ts", typesOnly: false },
    { specifier: "./f.ts", typesOnly: false },
    { specifier: "./g.ts", typesOnly: false },
    { specifier: "./h.ts", typesOnly: false },
  ])
})

const asks = (file: string, source: string) => wrongImports(file, source).length

test("daily knows nothing of ours but the records' types", () => {
  expect(asks("src/daily/day.ts", `import type { Cycle } from "../whoop/records.ts"`)).toBe(0)
  expect(asks("src/daily/day.ts", `import { collections } from "../whoop/records.ts"`)).toBe(1)
  expect(asks("src/daily/day.ts", `import { cycles } from "../db/schema.ts"`)).toBe(1)
  expect(asks("src/daily/day.ts", `import { toLocalDate } from "./local-time.ts"`)).toBe(0)
})

test("imports point one way only", () => {
  expect(asks("src/db/cycles.ts", `import { plan } from "../sync/plan.ts"`)).toBe(1)
  expect(asks("src/sync/run.ts", `import { cycles } from "../db/schema.ts"`)).toBe(0)
  expect(asks("src/sync/run.ts", `import { auth } from "../routes/auth.ts"`)).toBe(1)
  expect(asks("src/routes/auth.ts", `import { plan } from "../sync/plan.ts"`)).toBe(0)
})

test("the pages take types only, and the product never takes from the tests", () => {
  expect(asks("web/src/api.ts", `import type { SyncStatus } from "../../src/sync/status.ts"`)).toBe(0)
  expect(asks("web/src/api.ts", `import { syncStates } from "../../src/sync/status.ts"`)).toBe(1)
  expect(asks("src/index.ts", `import { simulator } from "../test/whoop-simulator/simulator.ts"`)).toBe(1)
})
