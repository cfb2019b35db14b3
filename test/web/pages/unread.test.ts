import { h } from "preact"
import { afterEach, describe, expect, test, vi } from "vitest"
import { offlineProblem } from "../../../web/src/api/problem.ts"
import { Page as DayPage } from "../../../web/src/pages/day.tsx"
import { CalendarCard } from "../../../web/src/pages/trends/calendar-card.tsx"
import { toHtml } from "../../../web/src/server/to-html.ts"
import { dailyRow } from "../insight/rows.ts"

/** What is known of each list, by a part of its path; the rest is still being read. */
let answers: Record<string, { body?: unknown[]; problem?: typeof offlineProblem }> = {}

vi.mock("preact/hooks", () => import("../../../web/src/server/hooks.ts"))
vi.mock("../../../web/src/api/resource.ts", () => ({
  reloadFailed: () => {},
  useResource: () => ({ body: undefined, problem: null }),
  useList: (path: string) => {
    const found = Object.entries(answers).find(([part]) => path.includes(part))
    return { body: undefined, problem: null, ...found?.[1] }
  },
}))

afterEach(() => {
  answers = {}
})

describe("a day whose sleeps and workouts are not read", () => {
  const html = () => toHtml(h(DayPage, { params: { day: "2026-11-21" } }))
  const daily = { body: [dailyRow("2026-11-21")] }

  test("does not say that there were none", () => {
    answers = { "/daily": daily }
    expect(html()).not.toMatch(/No sleep and no workout|None on this day/)
    answers = { "/daily": daily, "/sleep": { body: [] } }
    expect(html()).not.toMatch(/No sleep and no workout|None on this day/)
  })

  test("says in both cards that they could not be", () => {
    answers = { "/daily": daily, "/sleep": { body: [] }, "/workouts": { problem: offlineProblem } }
    expect(html().split(offlineProblem.detail)).toHaveLength(3)
  })

  test("says that there were none once that is known", () => {
    answers = { "/daily": daily, "/sleep": { body: [] }, "/workouts": { body: [] } }
    expect(html()).toMatch(/No sleep and no workout recorded.*None on this day/)
  })
})

describe("a year that is not read", () => {
  const html = () =>
    toHtml(h(CalendarCard, { year: 2026, today: "2026-11-22", oldestYear: 2019, onYear: () => {} }))
  const dayLink = (day: string) => new RegExp(`<a [^>]*data-day="${day}".*?</a>`).exec(html())?.[0]

  test("has no day that is without a recovery, and no marks", () => {
    expect(dayLink("2026-11-21")).toMatch(/title="[^:"]+"><\/a>$/)
  })

  test("says that it could not be", () => {
    answers = { "/daily": { problem: offlineProblem } }
    expect(html().includes(offlineProblem.detail)).toBe(true)
  })

  test("has a mark for every day once it is known", () => {
    answers = { "/daily": { body: [dailyRow("2026-11-21", { recovery_score: 71 })] } }
    expect(dayLink("2026-11-21")).toMatch(/: 71 %, high"><span class="mark-shape shape-high">/)
    expect(dayLink("2026-11-20")).toMatch(/: no recovery"><span class="mark-shape shape-none">/)
  })
})
