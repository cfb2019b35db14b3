import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

test("every file that the security table names exists", () => {
  const root = `${import.meta.dirname}/..`
  const text = readFileSync(`${root}/docs/security.md`, "utf8")
  const named = [...text.matchAll(/`((?:src|test|web|docs)\/[\w./-]+|package\.json)`/g)].map(
    (match) => match[1] ?? "",
  )
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((path) => !existsSync(`${root}/${path}`))).toEqual([])
})
