import { expect, test } from "vitest"
import { recoveryBand, strainWord } from "../../../web/src/insight/band.ts"

test.each([
  [0, "low"],
  [33, "low"],
  [33.4, "low"],
  [33.6, "medium"],
  [34, "medium"],
  [66, "medium"],
  [66.6, "high"],
  [67, "high"],
  [100, "high"],
])("a recovery of %d is %s", (score, word) => {
  expect(recoveryBand(score)?.word).toBe(word)
})

test("an unknown recovery has no band", () => {
  expect(recoveryBand(null)).toBeNull()
})

test("each band has a shape of its own", () => {
  const shapes = [10, 50, 90].map((score) => recoveryBand(score)?.shape)
  expect(new Set(shapes).size).toBe(3)
})

test.each([
  [0, "light"],
  [9.94, "light"],
  [9.96, "moderate"],
  [13.9, "moderate"],
  [14, "high"],
  [17.9, "high"],
  [18, "all out"],
  [21, "all out"],
  [null, null],
])("a strain of %s is %s", (strain, word) => {
  expect(strainWord(strain)).toBe(word)
})
