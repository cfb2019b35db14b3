import { html } from "hono/html"
import { code, inline, prose } from "./page.ts"
import { problemCodes } from "./problems.ts"

/* The reference, rendered from the OpenAPI document and nothing else. */

interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  description?: string
  format?: string
  default?: unknown
  minimum?: number
  maximum?: number
}

interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: { name: string; in: string; description?: string; required?: boolean; schema: Schema }[]
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Schema; example?: unknown }> }
  >
}

export interface ReadableDocument {
  info: { description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export function reference(document: ReadableDocument) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return html`
    <section>
      <h2 id="basics">Basics</h2>
      ${prose(document.info.description)}
    </section>
    ${document.tags.map(
      ({ name, description }) => html`
    <section>
      <h2 id="${name.toLowerCase()}">${name}</h2>
      <p>${inline(description)}</p>
      ${operations.filter(({ operation }) => operation.tags.includes(name)).map(operationText)}
    </section>`,
    )}
    <section>
      <h2 id="schemas">Schemas</h2>
      ${Object.entries(document.components.schemas).map(schemaText)}
    </section>
    <section>
      <h2 id="problems">Problems</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Problem codes"><table>
        <thead><tr><th scope="col">code</th><th scope="col">What it means</th></tr></thead>
        <tbody>${Object.entries(problemCodes).map(
          ([name, what]) =>
            html`<tr><th scope="row" id="${name}"><code>${name}</code></th><td>${inline(what)}</td></tr>`,
        )}</tbody>
      </table></div>
    </section>`
}

function operationText({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const { operationId, summary, description, parameters = [], responses } = operation
  const [status, ok] = Object.entries(responses).find(([code]) => code.startsWith("2")) ?? ["200", undefined]
  const json = ok?.content?.["application/json"]
  return html`
      <article id="${operationId}">
        <h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
        <p><strong>${summary}.</strong> ${inline(description)}</p>
        ${parameters.length > 0 ? parametersTable(operationId, parameters) : ""}
        ${json ? html`<p>Answers ${status} with ${typeText(json.schema)}:</p>` : html`<p>Answers ${status}.</p>`}
        ${json?.example === undefined ? "" : code(`Answer of ${operationId}`, JSON.stringify(json.example, null, 2))}
        <p class="muted">Else: ${Object.keys(responses)
          .filter((code) => code !== status)
          .join(", ")}.</p>
      </article>`
}

function parametersTable(operationId: string, parameters: NonNullable<Operation["parameters"]>) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Parameters of ${operationId}"><table>
          <thead><tr><th scope="col">Parameter</th><th scope="col">Type</th><th scope="col">What it does</th></tr></thead>
          <tbody>${parameters.map(
            ({ name, required, schema, description = "" }) => html`
            <tr><th scope="row"><code>${name}</code></th><td>${typeText(schema)}${boundsText(schema)}${required ? ", required" : ""}</td><td>${inline(description)}</td></tr>`,
          )}</tbody>
        </table></div>`
}

const boundsText = ({ minimum, maximum, default: usual }: Schema) =>
  minimum === undefined ? "" : `, ${minimum} to ${maximum}, default ${String(usual)}`

function schemaText([name, schema]: [string, Schema]) {
  return html`
      <article id="schema-${name}">
        <h3>${name}</h3>
        <p>${inline(schema.description ?? "")}</p>
        ${schema.properties && !schema.description?.startsWith("With `f") ? fieldsTable(name, schema.properties) : ""}
      </article>`
}

function fieldsTable(name: string, properties: Record<string, Schema>) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${name}"><table>
          <thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
          <tbody>${Object.entries(properties).map(
            ([name, field]) => html`
            <tr><th scope="row"><code>${name}</code></th><td>${typeText(field)}</td><td>${inline(field.description ?? "")}</td></tr>`,
          )}</tbody>
        </table></div>`
}

/** A schema's type in a few words, named schemas as links. */
function typeText(schema: Schema): unknown {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? ""
    return html`<a href="#schema-${name}">${name}</a>`
  }
  if (schema.anyOf) return schema.anyOf.map((one, i) => html`${i > 0 ? " or " : ""}${typeText(one)}`)
  if (schema.enum)
    return schema.enum.map((value, i) => html`${i > 0 ? ", " : ""}<code>${String(value)}</code>`)
  const types = [schema.type ?? "any"].flat()
  if (types.includes("array")) return html`list of ${typeText(schema.items ?? {})}`
  const { data, ...besides } = schema.properties ?? {}
  if (data) {
    const members = ["data", ...Object.keys(besides)].join(", ")
    return html`<code>{ ${members} }</code>, data a ${typeText(data)}`
  }
  return types.map((type) => (type === "string" && schema.format ? schema.format : type)).join(" or ")
}
