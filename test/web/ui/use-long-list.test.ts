import { expect, test } from "vitest"
import { wholeLists } from "../../../web/src/ui/use-long-list.ts"

test("an entry of the history remembers which lists were shown whole", () => {
  expect(wholeLists({ wholeLists: ["night", "hrv"] })).toEqual(["night", "hrv"])
})

test.each([null, undefined, "night", {}, { wholeLists: null }, { wholeLists: [1] }])(
  "an entry with %j remembers none",
  (state) => {
    expect(wholeLists(state)).toEqual([])
  },
)
