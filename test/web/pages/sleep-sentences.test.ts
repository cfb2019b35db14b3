import { describe, expect, test } from "vitest"
import { napsSentence, nightsSentence } from "../../../web/src/pages/sleep/sleep-sentences.ts"

const slept = (asleep: number) => {
  return { row: { sleep_consistency_percentage: 74 }, night: { asleep, needed: 480 } }
}
const unscored = { row: { sleep_consistency_percentage: null }, night: { asleep: null, needed: null } }

describe("the sentence above the nights", () => {
  test("is their mean, over as many as there are", () => {
    expect(nightsSentence([slept(450), slept(430)])).toBe(
      "Mean 7 h 20 asleep of 8 h 00 needed over 2 nights; mean consistency 74 %.",
    )
  })

  test("counts only the nights that are in the mean, and names the rest", () => {
    expect(nightsSentence([slept(450), unscored, unscored])).toBe(
      "Mean 7 h 30 asleep of 8 h 00 needed over 1 night, 2 more not scored; mean consistency 74 %.",
    )
  })

  test("has no mean where none is scored", () => {
    expect(nightsSentence([unscored])).toBe("1 night, none scored.")
  })
})

describe("the sentence above the naps", () => {
  test("adds them up", () => {
    expect(napsSentence([slept(20), slept(50)])).toBe("2 naps, 1 h 10 asleep together.")
    expect(napsSentence([slept(20)])).toBe("1 nap, 20 min asleep.")
  })

  test("never takes a nap that is not scored for one without sleep", () => {
    expect(napsSentence([unscored])).toBe("1 nap, not scored.")
    expect(napsSentence([unscored, unscored])).toBe("2 naps, none scored.")
    expect(napsSentence([slept(20), unscored])).toBe("2 naps, 20 min asleep, 1 not scored.")
  })
})
