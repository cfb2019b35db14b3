import type { ComponentChildren } from "preact"
import type { DailyRow } from "../../api/daily-row.ts"
import type { RecoveryStatus } from "../../api/types.ts"
import { recoveryBand, strainWord } from "../../insight/band.ts"
import { addDays } from "../../insight/days.ts"
import { formatDuration, formatNumber, UNKNOWN } from "../../insight/format.ts"
import { getMetric } from "../../insight/metrics.ts"
import { normalRange } from "../../insight/sentences.ts"
import { countOf, meanOf, toDaySeries, toSettledSeries, type Value } from "../../insight/series.ts"
import { summarize } from "../../insight/summary.ts"
import { BandWord } from "../../ui/band-word.tsx"
import { Card } from "../../ui/card.tsx"
import { Changing } from "../../ui/changing.tsx"
import { Spark } from "../../ui/spark.tsx"
import { CALIBRATING_NIGHTS, calibratingNight } from "./calibrating-night.ts"
import { missingRecovery, missingSleep } from "./missing.ts"
import { FORTNIGHT_DAYS, type Morning } from "./morning.ts"
import { pastDay } from "./past-day.ts"

interface ScoreCardProps {
  rows: readonly DailyRow[]
  morning: Morning
}

interface MorningCardProps extends ScoreCardProps {
  status: RecoveryStatus | undefined
}

const recovery = getMetric("recovery")
const sleep = getMetric("sleep")
const strain = getMetric("strain")

export function RecoveryCard({ rows, morning, status }: MorningCardProps) {
  const { row, before, today } = morning
  const score = row?.recovery_score ?? null
  const summary = summarize(rows, recovery, firstDay(today), today)
  const normal = summary.normals.at(-1)
  return (
    <Card title="Recovery">
      <Score value={score} text={formatNumber(score)} unit="%">
        {score !== null && <BandWord score={score} />}
      </Score>
      <p class="score-line">
        {score === null
          ? missingRecovery(row, status)
          : normal
            ? `Your normal: ${normalRange(normal, recovery)}`
            : noNormal}
        {score !== null && row?.user_calibrating ? ` ${calibratingWords(rows)}` : ""}
      </p>
      {score === null && (
        <LastKnown row={before} text={before && formatScore(before.recovery_score)} today={today} />
      )}
      <Spark
        values={summary.values}
        max={100}
        label={sparkLabel("Recovery", summary.values, (value) => formatScore(value))}
        color={(value) => `var(--${recoveryBand(value)?.token ?? "edge"})`}
      />
    </Card>
  )
}

export function SleepCard({ rows, morning, status }: MorningCardProps) {
  const { row, before, today } = morning
  const got = row?.sleep_duration_minutes ?? null
  const series = toDaySeries(rows, sleep, firstDay(today), today)
  return (
    <Card title="Sleep">
      <Score value={got} text={formatDuration(got)}>
        {row && got !== null && row.sleep_needed_minutes !== null && (
          <span class="muted">of {formatDuration(row.sleep_needed_minutes)} needed</span>
        )}
      </Score>
      <p class="score-line">{got === null ? missingSleep(row, status) : sleepDetail(row)}</p>
      {got === null && (
        <LastKnown
          row={before}
          text={before && formatDuration(before.sleep_duration_minutes)}
          today={today}
        />
      )}
      <Spark
        values={series.values}
        label={sparkLabel("Sleep", series.values, formatDuration)}
        color={() => "var(--sleep)"}
      />
    </Card>
  )
}

export function StrainCard({ rows, morning }: ScoreCardProps) {
  const { row, before, today } = morning
  const value = row?.strain ?? null
  const isOpen = row !== null && row.cycle_end === null
  const shown = toDaySeries(rows, strain, firstDay(today), today).values
  const week = toSettledSeries(rows, strain, addDays(today, -7), addDays(today, -1)).values
  return (
    <Card title="Strain">
      <Score value={value} text={formatNumber(value, 1)}>
        {value !== null && (
          <span class="muted">
            {strainWord(value)}
            {isOpen ? ", so far" : ""}
          </span>
        )}
      </Score>
      <p class="score-line">{value === null ? "The day has no strain yet." : weekWords(week)}</p>
      {value === null && (
        <LastKnown row={before} text={before && formatNumber(before.strain, 1)} today={today} />
      )}
      <Spark
        values={shown}
        max={21}
        label={sparkLabel("Strain", shown, (each) => formatNumber(each, 1))}
        color={() => "var(--strain)"}
      />
    </Card>
  )
}

interface ScoreProps {
  value: number | null
  text: string
  unit?: string
  children: ComponentChildren
}

function Score({ value, text, unit, children }: ScoreProps) {
  return (
    <p class="score">
      <Changing value={value} class="number">
        {value === null ? <span class="muted">{UNKNOWN}</span> : text}
        {value !== null && unit && <small> {unit}</small>}
      </Changing>
      {children}
    </p>
  )
}

/** What was known last, greyed and with its day: never in today's place. */
function LastKnown({ row, text, today }: { row: DailyRow | null; text: string | null; today: string }) {
  if (!row || text === null || text === UNKNOWN) return null
  return (
    <p class="score-line muted">
      {pastDay(row.day, today)}: {text}
    </p>
  )
}

/** One or two days make no week. */
function weekWords(values: readonly Value[]): string {
  if (countOf(values) < 4) return "A week’s mean shows after 4 days."
  return `Mean of the last 7 days: ${formatNumber(meanOf(values), 1)}`
}

const noNormal = "Your normal shows after 14 nights."
const firstDay = (today: string) => addDays(today, 1 - FORTNIGHT_DAYS)
const formatScore = (score: number | null) => (score === null ? UNKNOWN : `${formatNumber(score)} %`)

function calibratingWords(rows: readonly DailyRow[]): string {
  const night = calibratingNight(rows)
  return `Still calibrating${night === null ? "" : `: night ${night} of ${CALIBRATING_NIGHTS}`}.`
}

function sleepDetail(row: DailyRow | null): string {
  const performance = row?.sleep_performance_percentage ?? null
  const efficiency = row?.sleep_efficiency_percentage ?? null
  const parts = [
    performance === null ? "" : `Performance ${formatNumber(performance)} %`,
    efficiency === null ? "" : `efficiency ${formatNumber(efficiency)} %`,
  ]
  return parts.filter((part) => part !== "").join(", ")
}

function sparkLabel(name: string, values: readonly Value[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== null)
  const missing = values.length - known.length
  if (known.length === 0) return `${name}, last ${values.length} days: none known`
  const gaps = missing === 0 ? "" : `, ${missing} unknown`
  return `${name}, last ${values.length} days: ${format(Math.min(...known))} to ${format(Math.max(...known))}${gaps}`
}
