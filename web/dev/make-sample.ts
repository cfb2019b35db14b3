/*
 * Writes the made-up member of the landing page: `node web/dev/make-sample.ts`. The same seed gives the same file. In
 * columns, as half a year of rows with their names would be ten times the size.
 */

import { writeFileSync } from "node:fs"
import { makeMember } from "./mock-member.ts"

const today = "2026-11-22"
const { daily } = makeMember({ seed: 190, days: 190, today, nowMs: Date.parse(`${today}T20:30:00Z`) })

/** The fortnight in the cards, and the days before it that make its normals. */
const cardDays = 82
const fields = [
  "recovery_score",
  "resting_heart_rate",
  "strain",
  "sleep_duration_minutes",
  "sleep_needed_minutes",
  "sleep_performance_percentage",
  "sleep_efficiency_percentage",
] as const

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)
const columns = {
  hrv_rmssd_milli: daily.map((row) => rounded(row.hrv_rmssd_milli)),
  ...Object.fromEntries(
    fields.map((field) => [field, daily.slice(0, cardDays).map((row) => rounded(row[field]))]),
  ),
}
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000
const sample = { today, days_ago: daily.map((row) => dayNumber(today) - dayNumber(row.day)), ...columns }
writeFileSync(new URL("../src/pages/landing/sample.json", import.meta.url), `${JSON.stringify(sample)}\n`)
