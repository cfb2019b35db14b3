import { globSync, readFileSync } from "node:fs"
import { Hono } from "hono"
import { expect, test } from "vitest"
import type { AppEnv } from "../../src/app-env.ts"
import { readSettings } from "../../src/env.ts"
import { apiRoutes } from "../../src/routes/api-v1.ts"
import { problemCodes } from "../../src/routes/docs/problems.ts"
import { docsRoutes } from "../../src/routes/docs.ts"
import { workerTestSettings } from "../worker/settings.ts"
import { readDocument } from "./openapi-document.ts"

const app = new Hono<AppEnv>()
app.use(async (c, next) => {
  c.set("settings", readSettings(workerTestSettings))
  await next()
})
app.route("/", docsRoutes(apiRoutes()))

const page = async (path: string) => (await app.request(path)).text()

test("the reference has every operation, field and problem of the document", async () => {
  const text = await page("/docs")
  const document = await readDocument()
  for (const [path, operations] of Object.entries(document.paths)) {
    expect(text).toContain(`<code>${path}</code>`)
    for (const { operationId } of Object.values(operations)) expect(text).toContain(`id="${operationId}"`)
  }
  for (const field of Object.keys(document.components.schemas.DailyRow?.properties ?? {})) {
    expect(text).toContain(`<code>${field}</code>`)
  }
})

test("nothing on the pages comes from elsewhere or runs", async () => {
  for (const path of ["/docs", "/docs/whoop"]) {
    const text = await page(path)
    expect(text).not.toMatch(/<script|<img|style=|(?:src|href)="(?:https?:)?\/\//)
    expect(text).not.toContain("[object Object]")
    expect(text).not.toContain("undefined")
  }
})

test("links within the pages lead somewhere", async () => {
  for (const path of ["/docs", "/docs/whoop"]) {
    const text = await page(path)
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${anchor}"`)
    const ids = Array.from(text.matchAll(/\sid="([^"]+)"/g), ([, id]) => id)
    expect(ids).toHaveLength(new Set(ids).size)
  }
})

test("every problem code of the source is explained, at the address its type gives", () => {
  const source = globSync("src/**/*.ts")
    .map((path) => readFileSync(path, "utf8"))
    .join("\n")
  const made = source.matchAll(/(?:new AppError\(\s*\d{3},|forbidden\(|conflict\()\s*"([a-z_]+)"/g)
  for (const [, code = ""] of made) expect(problemCodes, code).toHaveProperty(code)
})
