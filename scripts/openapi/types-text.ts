import type { OpenApiDocument, Operation, Schema } from "../../test/routes/openapi-document.ts"

/*
 * TypeScript declarations of an OpenAPI document, in openapi-typescript's shape (`paths`, `components`), so that
 * openapi-fetch takes them. That tool itself needs the compiler API, which TypeScript 7 does not have yet.
 */

export function toTypesText(document: OpenApiDocument): string {
  const paths = Object.entries(document.paths).map(
    ([path, operations]) =>
      `  ${JSON.stringify(path)}: {\n${Object.entries(operations).map(operationText).join("")}  }\n`,
  )
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${docText(schema.description, "    ")}    ${name}: ${schemaText(schema, "    ")}\n`,
  )
  return [
    "// Generated from the OpenAPI document by scripts/openapi/generate.ts: change the schemas, not this file.\n\n",
    `export interface paths {\n${paths.join("")}}\n\n`,
    `export interface components {\n  schemas: {\n${schemas.join("")}  }\n}\n`,
  ].join("")
}

function operationText([method, operation]: [string, Operation]): string {
  const body = operation.requestBody
    ? `      requestBody: { content: ${contentText(operation.requestBody.content)} }\n`
    : ""
  const responses = Object.entries(operation.responses).map(
    ([status, { content }]) =>
      `        ${status}: { content: ${content ? contentText(content) : "never"} }\n`,
  )
  return [
    docText(operation.summary, "    "),
    `    ${method}: {\n      parameters: ${parametersText(operation)}\n${body}`,
    `      responses: {\n${responses.join("")}      }\n    }\n`,
  ].join("")
}

function parametersText({ parameters = [] }: Operation): string {
  const groups = (["query", "path"] as const).flatMap((place) => {
    const own = parameters.filter((parameter) => parameter.in === place)
    if (own.length === 0) return []
    const members = own.map(
      ({ name, required, schema }) => `${name}${required ? "" : "?"}: ${schemaText(schema, "")}`,
    )
    return [`${place}${own.some(({ required }) => required) ? "" : "?"}: { ${members.join("; ")} }`]
  })
  return groups.length === 0 ? "Record<string, never>" : `{ ${groups.join("; ")} }`
}

function contentText(content: Record<string, { schema: Schema }>): string {
  const media = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${schemaText(schema, "        ")}`,
  )
  return `{ ${media.join("; ")} }`
}

function schemaText(schema: Schema, indent: string): string {
  if (schema.$ref) return `components["schemas"]["${schema.$ref.split("/").at(-1)}"]`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ")
  if (schema.anyOf) return unique(schema.anyOf.map((one) => schemaText(one, indent))).join(" | ")
  if (schema.allOf) return unique(schema.allOf.map((one) => schemaText(one, indent))).join(" & ")
  return unique([schema.type ?? "unknown"].flat().map((type) => typeText(type, schema, indent))).join(" | ")
}

function typeText(type: string, schema: Schema, indent: string): string {
  if (type === "integer") return "number"
  if (type === "array") {
    const item = schemaText(schema.items ?? {}, indent)
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`
  }
  if (type !== "object") return type
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const mark = schema.required?.includes(name) ? "" : "?"
    return `${docText(member.description, `${indent}  `)}${indent}  ${name}${mark}: ${schemaText(member, `${indent}  `)}\n`
  })
  return members.length === 0 ? "Record<string, unknown>" : `{\n${members.join("")}${indent}}`
}

function docText(description: string | undefined, indent: string): string {
  return description ? `${indent}/** ${description.replaceAll("*/", "* /")} */\n` : ""
}

const unique = (texts: string[]) => [...new Set(texts)]
