import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { securityHeaders, strictTransportSecurity } from "../src/security-headers.ts"

test("pages, served without the Worker, carry the same headers as the API", () => {
  const text = readFileSync(`${import.meta.dirname}/../web/public/_headers`, "utf8")
  const [path, ...lines] = text.split("\n\n")[0]?.trim().split("\n") ?? []
  const whole = { ...securityHeaders, "Strict-Transport-Security": strictTransportSecurity }
  expect(path).toBe("/*")
  expect(lines.map((line) => line.trim())).toEqual(
    Object.entries(whole)
      .map((pair) => pair.join(": "))
      .toSorted(),
  )
})

test("no inline script or style is allowed, and no other site", () => {
  const policy = securityHeaders["Content-Security-Policy"]
  expect(policy).not.toMatch(/unsafe|\*|http|data:/)
  expect(policy).toContain("default-src 'none'")
})
