import { describe, expect, test } from "vitest"
import { csvNumber, toCsv } from "../../../web/src/insight/csv.ts"
import { defaultMetrics } from "../../../web/src/insight/metrics.ts"
import { sportLabel } from "../../../web/src/insight/sports.ts"
import {
  formatListView,
  formatTrendsView,
  parseListView,
  parseTrendsView,
  resolveRange,
} from "../../../web/src/insight/view-state.ts"

describe("the view in the URL", () => {
  test("an empty query is the default view, and the default view an empty query", () => {
    const view = parseTrendsView("")
    expect(view).toEqual({
      range: { name: "90d" },
      metrics: defaultMetrics,
      tables: [],
      year: null,
      weekday: "recovery",
    })
    expect(formatTrendsView(view)).toBe("")
  })

  test.each([
    "?range=all",
    "?from=2026-01-01&to=2026-02-01",
    "?range=1y&metrics=hrv,strain&tables=hrv",
    "?year=2024&weekday=sleep",
  ])("%s is read and written back the same", (search) => {
    expect(formatTrendsView(parseTrendsView(search))).toBe(search)
  })

  test.each([
    ["?range=banana", ""],
    ["?metrics=hrv,nonsense,hrv", "?metrics=hrv"],
    ["?metrics=nonsense", ""],
    ["?from=2026-02-30&to=2026-03-01", ""],
    ["?from=2026-03-02&to=2026-03-01", "?from=2026-03-01&to=2026-03-02"],
    ["?year=abc", ""],
    ["?tables=<script>", ""],
  ])("%s is understood as %s", (search, expected) => {
    expect(formatTrendsView(parseTrendsView(search))).toBe(expected)
  })

  test.each(["", "?range=all&sport=running", "?sport=hiking-rucking"])(
    "list view %s goes both ways",
    (search) => {
      expect(formatListView(parseListView(search))).toBe(search)
    },
  )
})

test.each([
  [{ name: "30d" }, "2026-10-24", "2026-11-22"],
  [{ name: "1y" }, "2025-11-23", "2026-11-22"],
  [{ name: "all" }, "2019-05-03", "2026-11-22"],
  [{ name: "custom", from: "2026-01-01", to: "2026-01-02" }, "2026-01-01", "2026-01-02"],
] as const)("the range %j is %s to %s", (range, from, to) => {
  expect(resolveRange(range, "2026-11-22", "2019-05-03")).toEqual({ from, to })
})

test.each([
  ["0002-11-22", "2026-11-22", "2000-01-01", "2026-11-22"],
  ["2026-11-01", "9999-12-31", "2026-11-01", "2026-11-22"],
  ["2027-01-01", "2027-02-01", "2026-11-22", "2026-11-22"],
])("an address of %s to %s shows no days that nobody can have had", (from, to, first, last) => {
  const range = { name: "custom", from, to } as const
  expect(resolveRange(range, "2026-11-22", "2019-05-03")).toEqual({ from: first, to: last })
})

test("a range of all never begins after today", () => {
  expect(resolveRange({ name: "all" }, "2026-11-22", "2026-11-23")).toEqual({
    from: "2026-11-22",
    to: "2026-11-22",
  })
})

describe("CSV", () => {
  test("quotes what needs it and leaves unknown empty", () => {
    expect(
      toCsv(
        ["day", "note"],
        [
          ["2026-11-22", 'a "b", c'],
          ["2026-11-23", null],
        ],
      ),
    ).toBe('day,note\r\n2026-11-22,"a ""b"", c"\r\n2026-11-23,\r\n')
  })

  test("text that a spreadsheet would run is defused, numbers are not", () => {
    expect(toCsv(["a", "b"], [["=1+1", -2]])).toBe("a,b\r\n'=1+1,-2\r\n")
  })

  test("drops float32 tails", () => {
    expect(csvNumber(14.800000190734863)).toBe(14.8)
    expect(csvNumber(null)).toBeNull()
  })
})

test.each([
  ["hiking-rucking", "Hiking/Rucking"],
  ["weightlifting_msk", "Weightlifting"],
  ["foam_rolling", "Foam rolling"],
  ["hiit", "HIIT"],
  ["running", "Running"],
  ["", "Activity"],
])("the sport %s is called %s", (slug, label) => {
  expect(sportLabel(slug)).toBe(label)
})
