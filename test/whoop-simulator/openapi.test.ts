import { Ajv, type ValidateFunction } from "ajv"
import addFormats from "ajv-formats"
import { describe, expect, it } from "vitest"
import { pageOf, whoopWithApp } from "./connected-app.ts"
import { type LifeName, lives, type Switches } from "./index.ts"
import openapi from "./openapi.json" with { type: "json" }

type Schema = { [name: string]: unknown }

/** The official document knows no null, nor `step_count`; live answers have explicit nulls for optionals. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== "object" || value === null) return value
  const kept = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]))
}

/** Every object closed, so that a member the document does not know is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== "object" || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]))
  return copy.type === "object" ? { ...copy, additionalProperties: false } : copy
}

const schemas = closed(openapi.components.schemas) as { Cycle: { properties: Schema } }
schemas.Cycle.properties.step_count = { type: "integer", format: "int32" }
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ components: { schemas } }, "whoop")

const validators = new Map<string, ValidateFunction>()
function validatorOf(path: string): ValidateFunction {
  const operation = (openapi.paths as unknown as Record<string, { get: { responses: Schema } }>)[path]?.get
  const content = operation?.responses["200"] as {
    content: { "application/json": { schema: { $ref: string } } }
  }
  const { $ref } = content.content["application/json"].schema
  const known = validators.get($ref) ?? ajv.compile({ $ref: `whoop${$ref}` })
  validators.set($ref, known)
  return known
}

async function expectToConform(path: string, response: Response): Promise<void> {
  expect(response.status).toBe(200)
  const validate = validatorOf(path)
  const body = withoutNulls(await response.json())
  expect(validate(body) ? [] : validate.errors).toEqual([])
}

const LISTS = ["/v2/cycle", "/v2/recovery", "/v2/activity/sleep", "/v2/activity/workout"]

describe("answers against the official OpenAPI document", () => {
  it.each([{ strain: "high" }, { strain: undefined }, { novelty: 1 }])(
    "a record with %o in its score would be noticed",
    async (wrong) => {
      const { call, connect, whoop, userId } = whoopWithApp()
      const tokens = await connect()
      const [cycle] = whoop.truth(userId).cycles
      const score = { ...(cycle?.score as object), ...wrong }
      const answer = async () => ({ status: 200, body: JSON.stringify({ ...cycle, score }) })
      whoop.faults.add({ answer })
      const validate = validatorOf("/v2/cycle/{cycleId}")
      expect(validate(withoutNulls(await (await call(tokens, "/v2/cycle/1")).json()))).toBe(false)
    },
  )

  it.each(Object.keys(lives) as LifeName[])("every record of a %s fits", async (name) => {
    const { call, connect, whoop } = whoopWithApp({ life: lives[name]({ days: 40 }) })
    whoop.setLimits({ perMinute: 1000 })
    const tokens = await connect()
    for (const path of LISTS) {
      let next: string | null | undefined = ""
      while (typeof next === "string") {
        const address: string = `${path}?limit=25${next === "" ? "" : `&nextToken=${encodeURIComponent(next)}`}`
        const response = await call(tokens, address)
        await expectToConform(path, response.clone())
        next = (await pageOf(response)).next_token
      }
    }
  })

  it("every single answer fits", async () => {
    const { call, connect, whoop, userId } = whoopWithApp()
    const tokens = await connect()
    const { cycles, sleeps, workouts } = whoop.truth(userId)
    const cycle = cycles[3]?.id
    await expectToConform("/v2/cycle/{cycleId}", await call(tokens, `/v2/cycle/${cycle}`))
    await expectToConform("/v2/cycle/{cycleId}/sleep", await call(tokens, `/v2/cycle/${cycle}/sleep`))
    await expectToConform("/v2/cycle/{cycleId}/recovery", await call(tokens, `/v2/cycle/${cycle}/recovery`))
    const sleep = await call(tokens, `/v2/activity/sleep/${sleeps[0]?.id}`)
    await expectToConform("/v2/activity/sleep/{sleepId}", sleep)
    const workout = await call(tokens, `/v2/activity/workout/${workouts[0]?.id}`)
    await expectToConform("/v2/activity/workout/{workoutId}", workout)
    await expectToConform("/v2/user/profile/basic", await call(tokens, "/v2/user/profile/basic"))
    await expectToConform("/v2/user/measurement/body", await call(tokens, "/v2/user/measurement/body"))
  })

  it("a v1 id leads to the activity of now", async () => {
    const { call, connect, whoop, userId } = whoopWithApp({ life: lives.tenYears({ days: 700 }) })
    const tokens = await connect()
    const old = whoop.truth(userId).sleeps.at(-1)
    const response = await call(tokens, `/v1/activity-mapping/${old?.v1_id}`)
    await expectToConform("/v1/activity-mapping/{activityV1Id}", response.clone())
    expect(await response.json()).toEqual({ v2_activity_id: old?.id })
  })

  it.each<Partial<Switches>>([
    { unscoredScore: "absent", missingOptionals: "absent", lastPageToken: "absent" },
    { percentRecorded: "percentage", sportId: false, stepCount: false, lastPageToken: "empty" },
  ])("answers spelled the other way fit as well: %o", async (switches) => {
    const { call, connect, whoop, userId } = whoopWithApp({ switches })
    const tokens = await connect()
    whoop.hand.setNightState(userId, "PENDING_SCORE")
    for (const path of LISTS) await expectToConform(path, await call(tokens, `${path}?limit=25`))
  })
})
