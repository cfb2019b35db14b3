import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { setPageName, setThingName } from "../../../web/src/frame/page-title.ts"

beforeEach(() => {
  vi.stubGlobal("document", { title: "" })
  setPageName("Sleep")
})

afterEach(() => {
  setThingName(null)
  vi.unstubAllGlobals()
})

test("the title is the page's until the thing it shows is known", () => {
  expect(document.title).toBe("Sleep · VitalTrends")
  setThingName("Night to Sun 22 Nov")
  expect(document.title).toBe("Night to Sun 22 Nov · VitalTrends")
})

test("a thing that is named before its page's name comes keeps its own", () => {
  setThingName("Running, Sat 21 Nov")
  setPageName("Workout")
  expect(document.title).toBe("Running, Sat 21 Nov · VitalTrends")
})

test("a thing that goes leaves the page's name, also where two pages have the same", () => {
  setThingName("Night to Sun 22 Nov")
  setThingName(null)
  expect(document.title).toBe("Sleep · VitalTrends")
})
