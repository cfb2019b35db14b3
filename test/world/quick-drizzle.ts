import { registerHooks } from "node:module"

/*
 * `node --import ./test/world/quick-drizzle.ts`, for half of a world's time. Drizzle asks of each part of each statement
 * a dozen times which class it is of, and climbs the prototypes for it: the answer is the same for all objects of a
 * class, so it is remembered. It looks through the whole schema for each database that is opened: once is enough. And
 * it joins statements word by word (quick-statements.ts).
 */

const quickClasses = `const known = new Map()
function is(value, type) {
  if (!value || typeof value !== "object") return false
  const { constructor } = Object.getPrototypeOf(value) ?? {}
  let answers = known.get(type)
  if (!answers) known.set(type, (answers = new Map()))
  let answer = answers.get(constructor)
  if (answer === undefined) answers.set(constructor, (answer = find(value, type)))
  return answer
}
function find(value, type) {`

const quickSchema = `const extracted = new Map()
function extractTablesRelationalConfig(schema, helpers) {
  let config = extracted.get(schema)
  if (!config) extracted.set(schema, (config = extract(schema, helpers)))
  return config
}
function extract(schema, configHelpers) {`

/** In each file a line, and what takes its place. */
const changes: Record<string, readonly [string, string]> = {
  "entity.js": ["function is(value, type) {", quickClasses],
  "sql/sql.js": [
    "for (const [paramIndex, param2] of params.entries()) {",
    "for (let paramIndex = 0; paramIndex < params.length; paramIndex++) { const param2 = params[paramIndex];",
  ],
  "relations.js": ["function extractTablesRelationalConfig(schema, configHelpers) {", quickSchema],
}

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    const change = changes[url.split("/drizzle-orm/")[1] ?? ""]
    if (!change || loaded.source == null) return loaded
    const source =
      typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString()
    return { ...loaded, source: source.replace(...change) }
  },
})

const { buildStatementsQuickly } = await import("./quick-statements.ts")
buildStatementsQuickly()
