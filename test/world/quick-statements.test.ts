import { SQL } from "drizzle-orm"
import { expect, test, vi } from "vitest"
import { buildStatementsQuickly, quickly, slowly } from "./quick-statements.ts"
import { simulate } from "./simulation.ts"

test("the engine's statements are the same, built quickly or by drizzle", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined)
  buildStatementsQuickly()
  const different: string[] = []
  let compared = 0
  SQL.prototype.buildQueryFromSourceParams = function (chunks, config) {
    const before = config.paramStartIndex?.value ?? 0
    const quick = quickly.call(this, chunks, { ...config, paramStartIndex: { value: before } })
    SQL.prototype.buildQueryFromSourceParams = slowly
    const slow = slowly.call(this, chunks, { ...config, paramStartIndex: { value: before } })
    SQL.prototype.buildQueryFromSourceParams = compare
    compared += 1
    if (quick.sql !== slow.sql || JSON.stringify(quick.params) !== JSON.stringify(slow.params))
      different.push(slow.sql)
    return slow
  }
  const compare = SQL.prototype.buildQueryFromSourceParams
  for (let seed = 1; seed <= 6; seed++) expect((await simulate(seed)).breaks).toEqual([])
  expect(different).toEqual([])
  expect(compared).toBeGreaterThan(500)
})
