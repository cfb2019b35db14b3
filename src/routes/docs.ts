import type { OpenAPIHono } from "@hono/zod-openapi"
import { Hono } from "hono"
import { html } from "hono/html"
import type { AppEnv } from "../app-env.ts"
import type { ReaderEnv } from "../auth/access.ts"
import { makeDocument } from "./api/document.ts"
import { guide } from "./docs/guide.ts"
import { docsPage } from "./docs/page.ts"
import { quickStart } from "./docs/quick-start.ts"
import { type ReadableDocument, reference } from "./docs/reference.ts"

const changelog = [
  ["2026-11-22", "v1: daily rows, records, recovery status, keys, CSV, `fill=days`."],
] as const

/** The API's reference, rendered from the document of `api`, and the guide for people. */
export function docsRoutes(api: OpenAPIHono<ReaderEnv>) {
  const app = new Hono<AppEnv>()
  app.get("/docs", (c) => {
    const document = makeDocument(api) as unknown as ReadableDocument
    return c.html(docsPage("API", apiPage(document, c.get("settings").appOrigin)), 200, cached)
  })
  app.get("/docs/whoop", (c) => c.html(docsPage("How your data stays current", guide()), 200, cached))
  return app
}

const cached = { "cache-control": "public, max-age=300" }

const apiPage = (document: ReadableDocument, origin: string) => html`
  <h1>API</h1>
  <p>Everything here is yours to read: scripts, spreadsheets, Home Assistant, a frame on the wall. The machine-readable
    description is <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
  <nav class="toc" aria-label="On this page">
    <a href="#quick-start">Quick start</a> <a href="#current-morning">This morning</a> <a href="#basics">Basics</a>
    <a href="#daily">Daily</a> <a href="#records">Records</a> <a href="#member">Member</a> <a href="#keys">Keys</a>
    <a href="#schemas">Schemas</a> <a href="#problems">Problems</a> <a href="#versioning">Versioning</a>
  </nav>
  ${quickStart(origin)}
  ${reference(document)}
  <section>
    <h2 id="versioning">Versioning</h2>
    <p>Within <code>v1</code> nothing that is documented is renamed, removed or given another meaning. Fields, parameters,
      problem codes and values of <code>sport_name</code> are added: ignore what you do not know. What cannot be done that
      way becomes <code>v2</code>, and <code>v1</code> stays for at least a year beside it.</p>
    <h2 id="changelog">Changelog</h2>
    <dl>${changelog.map(([day, what]) => html`<dt><time datetime="${day}">${day}</time></dt><dd>${what}</dd>`)}</dl>
  </section>`
