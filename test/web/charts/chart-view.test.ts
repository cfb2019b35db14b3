import { describe, expect, test } from "vitest"
import { chartOptions } from "../../../web/src/charts/chart-options.ts"
import { toChartTheme } from "../../../web/src/charts/chart-theme.ts"
import { seriesOrder, toChartView, toColumns } from "../../../web/src/charts/chart-view.ts"
import { valueScale } from "../../../web/src/charts/value-scale.ts"
import { dayNumber } from "../../../web/src/insight/days.ts"
import { metricCsv, metricRows } from "../../../web/src/insight/metric-table.ts"
import { getMetric } from "../../../web/src/insight/metrics.ts"
import { summarize } from "../../../web/src/insight/summary.ts"
import { dailyRow, dailyRows } from "../insight/rows.ts"

const hrv = getMetric("hrv")
const strain = getMetric("strain")
const sleep = getMetric("sleep")

describe("the value axis", () => {
  test("never spans less than the metric's own, around the values", () => {
    const scale = valueScale(hrv, [60, 61])
    expect(scale.max - scale.min).toBeCloseTo(hrv.minSpan, 1)
    expect((scale.max + scale.min) / 2).toBeCloseTo(60.5, 6)
  })

  test("shifts at a limit instead of leaving it", () => {
    expect(valueScale(strain, [3, 4])).toMatchObject({ min: 0, max: 21 })
    const performance = valueScale(getMetric("performance"), [98, 100])
    expect(performance.max).toBe(100)
    expect(performance.min).toBe(70)
  })

  test("is there without any value", () => {
    expect(valueScale(hrv, [null, null]).ticks.length).toBeGreaterThan(1)
  })

  test.each([
    ["hrv", [35, 90]],
    ["recovery", [1, 99]],
    ["energy", [1800, 3900]],
    ["respiratory", [14.2, 15.1]],
    ["sleep", [300, 560]],
  ] as const)("of %s has two to six round ticks inside it", (id, values) => {
    const scale = valueScale(getMetric(id), values)
    expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
    expect(scale.ticks.length).toBeLessThanOrEqual(6)
    for (const tick of scale.ticks) {
      expect(tick).toBeGreaterThanOrEqual(scale.min - 1e-6)
      expect(tick).toBeLessThanOrEqual(scale.max + 1e-6)
    }
  })

  test("of a duration is marked in whole or half hours", () => {
    for (const tick of valueScale(sleep, [300, 560]).ticks) expect(tick % 30).toBe(0)
  })
})

describe("a chart's columns", () => {
  const rows = dailyRows("2026-08-01", [...new Array(80).fill(60), undefined, 61], "hrv_rmssd_milli")
  const summary = summarize(rows, hrv, "2026-10-15", "2026-10-21")

  test("are as long as the range, with gaps as gaps and no goal drawn as nothing", () => {
    const columns = toColumns(toChartView(summary, null, []))
    expect(columns.map((column) => column.length)).toEqual([7, 7, 7, 7, 7, 7])
    expect(columns[0][0]).toBe(dayNumber("2026-10-15"))
    expect(columns[seriesOrder.dots]).toEqual([60, 60, 60, 60, 60, null, 61])
    expect(columns[seriesOrder.goal].every((value) => value === null)).toBe(true)
    expect(columns[seriesOrder.means].every((value) => value !== null)).toBe(true)
  })

  test("the table and the file are what is shown, newest first", () => {
    expect(metricRows(summary, null).map((row) => row.day)).toEqual([
      "2026-10-21",
      "2026-10-20",
      "2026-10-19",
      "2026-10-18",
      "2026-10-17",
      "2026-10-16",
      "2026-10-15",
    ])
    const change = { day: "2026-10-21", from: "-05:00", to: "+01:00", minutes: 360 }
    const lines = metricCsv(summary, null, [change]).split("\r\n")
    expect(lines[0]).toBe("day,hrv_ms,mean_7_days,normal_low,normal_high,new_offset")
    expect(lines[1]).toBe("2026-10-21,61,60.166667,60,60,+01:00")
    expect(lines[2]).toBe("2026-10-20,,60,60,60,")
  })

  test("a need is a column of its own", () => {
    const night = dailyRow("2026-10-15", { sleep_duration_minutes: 432.5, sleep_needed_minutes: 485 })
    const csv = metricCsv(summarize([night], sleep, "2026-10-15", "2026-10-15"), [485], [])
    expect(csv).toBe(
      "day,sleep_minutes,mean_7_days,normal_low,normal_high,needed_minutes,new_offset\r\n2026-10-15,432.5,,,,485,\r\n",
    )
  })

  test("over more than two years the mean is of 30 days", () => {
    const long = summarize(rows, hrv, "2020-01-01", "2026-10-21")
    expect(long.window).toBe(30)
    expect(metricCsv(long, null, [])).toMatch(/^day,hrv_ms,mean_30_days,/)
  })
})

describe("options", () => {
  const theme = toChartTheme((name) => ` color-of${name} `)
  const view = toChartView(
    summarize(dailyRows("2026-11-01", [60, 61, 62], "hrv_rmssd_milli"), hrv, "2026-11-01", "2026-11-03"),
    null,
    [],
  )
  const wiring = {
    syncKey: "k",
    width: 600,
    height: 120,
    isDrawn: () => true,
    onCursor: () => {},
    onSelect: () => {},
  }

  test("are read at each drawing: a new look needs no new chart", () => {
    let look = { view, theme, ticks: [] }
    const options = chartOptions(() => look, wiring)
    const stroke = options.series[seriesOrder.means]?.stroke as () => string
    expect(stroke()).toBe("color-of--text")
    look = { ...look, theme: { ...theme, text: "other" } }
    expect(stroke()).toBe("other")
  })

  test("show each series once, in the columns' order", () => {
    const options = chartOptions(() => ({ view, theme, ticks: [] }), wiring)
    expect(options.series).toHaveLength(toColumns(view).length)
    expect(options.bands?.[0]?.series).toEqual([seriesOrder.bandHigh, seriesOrder.bandLow])
  })

  test("a drag is not shared with the other charts, a pointer's move is", () => {
    const filter = chartOptions(() => ({ view, theme, ticks: [] }), wiring).cursor?.sync?.filters?.pub
    const isShared = (type: string) => filter?.(type, {} as never, 0, 0, 0, 0, 0)
    expect(isShared("mousemove")).toBe(true)
    expect(isShared("mouseleave")).toBe(true)
    expect(isShared("mousedown")).toBe(false)
    expect(isShared("mouseup")).toBe(false)
  })

  test("a chart that is not drawn yet is not told of the pointer", () => {
    let drawn = false
    const look = { view, theme, ticks: [] }
    const { cursor } = chartOptions(() => look, { ...wiring, isDrawn: () => drawn })
    const hears = () => cursor?.sync?.filters?.sub?.("mousemove", {} as never, 0, 0, 0, 0, 0)
    expect(hears()).toBe(false)
    drawn = true
    expect(hears()).toBe(true)
  })
})
