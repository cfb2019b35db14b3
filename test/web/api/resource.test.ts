import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { forgetAnswers } from "../../../web/src/api/cache.ts"
import { forgetResources, peekResource, preload, reloadAll } from "../../../web/src/api/resource.ts"

const path = "/api/v1/whoop/daily?limit=90"
let asked = 0

beforeEach(() => {
  asked = 0
  vi.stubGlobal("fetch", async () => {
    asked += 1
    return Response.json({ answer: asked })
  })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  forgetResources()
  await forgetAnswers()
})

test("news takes nothing away that was read for a page not yet drawn", async () => {
  await preload(path)
  reloadAll("/api/v1/")
  expect(peekResource(path)).toEqual({ answer: 1 })
})

test("what news finds being read is read once more, as its answer may be older than the news", async () => {
  const reading = preload(path)
  reloadAll("/api/v1/")
  await reading
  expect(asked).toBe(2)
  expect(peekResource(path)).toEqual({ answer: 2 })
})

test("news of other paths leaves a reading alone", async () => {
  const reading = preload(path)
  reloadAll("/api/v1/connections")
  await reading
  expect(asked).toBe(1)
})
