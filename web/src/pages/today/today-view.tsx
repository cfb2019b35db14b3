import type { ComponentChildren } from "preact"
import type { DailyRow } from "../../api/daily-row.ts"
import type { RecoveryStatus } from "../../api/types.ts"
import { addDays, localDay } from "../../insight/days.ts"
import { formatDay, formatTime, offsetUnlessHere, unbroken } from "../../insight/format.ts"
import { Fortnight } from "./fortnight.tsx"
import { LastNight } from "./last-night.tsx"
import { type Morning, readMorning } from "./morning.ts"
import { RecoveryCard, SleepCard, StrainCard } from "./score-cards.tsx"
import { readVitals, VitalSentences, Vitals } from "./vitals.tsx"

interface TodayViewProps {
  rows: readonly DailyRow[]
  status: RecoveryStatus | undefined
  now: number
  workouts: (day: string) => ComponentChildren
}

/** The morning in numbers and words. */
export function TodayView({ rows, status, now, workouts }: TodayViewProps) {
  const morning = readMorning(rows, now)
  const vitals = readVitals(rows, morning)
  return (
    <div class="today">
      <TodayHead morning={morning} />
      <div class="today-words">
        <MorningWords status={status} />
        <VitalSentences vitals={vitals} />
      </div>
      <div class="score-cards">
        <RecoveryCard rows={rows} morning={morning} status={status} />
        <SleepCard rows={rows} morning={morning} status={status} />
        <StrainCard rows={rows} morning={morning} />
      </div>
      <Vitals vitals={vitals} />
      <div class="today-pair">
        <LastNight row={morning.row} status={status} />
        {workouts(morning.today)}
      </div>
      <Fortnight fortnight={morning.fortnight} today={morning.today} />
    </div>
  )
}

function TodayHead({ morning }: { morning: Morning }) {
  const { row } = morning
  return (
    <div class="page-head">
      <h1>{formatDay(morning.today)}</h1>
      {row?.sleep_start && row.sleep_end && (
        <p class="muted small">{nightWords(row, row.sleep_start, row.sleep_end)}</p>
      )}
    </div>
  )
}

/** "Night of the 21st → woke 07:06 (UTC−5)", on the record's own clock. */
function nightWords(row: DailyRow, start: string, end: string): string {
  // Whoever falls asleep after midnight still means the evening before.
  const evening = localDay(Date.parse(start), row.timezone_offset)
  const night = evening === row.day ? addDays(row.day, -1) : evening
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(end))
  const woke = formatTime(end, row.timezone_offset)
  return `Night of ${formatDay(night, "short")} → woke ${woke}${elsewhere ? ` (${elsewhere})` : ""}`
}

/** Why this morning's numbers are there or not; nothing when all is as it should be. */
function MorningWords({ status }: { status: RecoveryStatus | undefined }) {
  // The banner tells of a broken connection; once is enough.
  if (!status || ["fresh", "stale", "reconnect_needed"].includes(status.state)) return null
  // In the server's words: a state has several causes (a half is here, the night was deleted), and only it knows which.
  return <p class="today-reason">{unbroken(status.reason)}</p>
}
