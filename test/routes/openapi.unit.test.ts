import { readFileSync } from "node:fs"
import Ajv2020 from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { describe, expect, test } from "vitest"
import { toTypesText } from "../../scripts/openapi/types-text.ts"
import { type Operation, readDocument, type Schema } from "./openapi-document.ts"

const document = await readDocument()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
)

describe("the OpenAPI document", () => {
  test("is 3.1 and tells every operation apart", () => {
    expect(document.openapi).toBe("3.1.0")
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(operations)("%s has examples that its schemas allow", (_, operation) => {
    const ajv = new Ajv2020({ strict: false })
    addFormats(ajv)
    ajv.addSchema({ $id: "doc", components: document.components })
    const media = Object.values(operation.responses).flatMap(({ content }) => Object.values(content ?? {}))
    for (const { schema, example } of media) {
      if (example === undefined) continue
      const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/')))
      expect(check(example), JSON.stringify(check.errors)).toBe(true)
    }
  })

  test.each(Object.entries(document.components.schemas))(
    "describes every field of %s",
    (_, schema: Schema) => {
      expect(schema.description).toBeTruthy()
      if (schema.description?.startsWith("With `f")) return
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        const told =
          field.description ??
          field.$ref ??
          field.anyOf ??
          field.const ??
          field.items ??
          field.properties ??
          field.enum
        expect(told, name).toBeTruthy()
      }
    },
  )

  test("has no named schema that is null by itself: a reference says where null is possible", () => {
    for (const [name, { type, enum: values }] of Object.entries(document.components.schemas)) {
      expect([type].flat().includes("null") || values?.includes(null), name).toBeFalsy()
    }
  })

  test("requires every field of a daily row, null where unknown", () => {
    const { properties = {}, required = [] } = document.components.schemas.DailyRow ?? {}
    expect(required).toEqual(Object.keys(properties))
    expect(required).toHaveLength(46)
  })

  test("is what the typed client was generated from (node scripts/openapi/generate.ts)", () => {
    expect(readFileSync("web/src/api/schema.d.ts", "utf8")).toBe(toTypesText(document))
  })
})
