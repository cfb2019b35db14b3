import { useResource } from "../api/resource.ts"
import type { WorkoutRow } from "../api/types.ts"
import type { PageProps } from "../frame/match.ts"
import { useThingName } from "../frame/page-title.ts"
import { strainWord } from "../insight/band.ts"
import { localDayHere } from "../insight/days.ts"
import {
  formatDay,
  formatDistance,
  formatDuration,
  formatMilli,
  formatNumber,
  formatSigned,
  formatTime,
  offsetUnlessHere,
  offsetWords,
} from "../insight/format.ts"
import { formatMetric, getMetric } from "../insight/metrics.ts"
import { sportLabel } from "../insight/sports.ts"
import { workoutName } from "../insight/thing-names.ts"
import { workoutMinutes, workoutSentence, zoneShares } from "../insight/workout-zones.ts"
import { Card } from "../ui/card.tsx"
import { Waiting } from "../ui/states.tsx"
import { Missing } from "./day/missing.tsx"
import { dayOfWorkout } from "./workouts/workout-list.tsx"
import "./sleep/sleep.css"
import "./workouts/workouts.css"

export function Page({ params }: PageProps) {
  const path = `/api/v1/whoop/workouts/${encodeURIComponent(params.id ?? "")}`
  const { body: row, problem, reload } = useResource<WorkoutRow>(path)
  useThingName(row ? workoutName(row, localDayHere(Date.now())) : null)
  if (!row && problem) {
    return (
      <Missing
        what="workout"
        problem={problem}
        onRetry={reload}
        back={{ href: "/workouts", label: "All workouts" }}
      />
    )
  }
  if (!row) return <Waiting height="40rem" />
  return <Detail row={row} />
}

function Detail({ row }: { row: WorkoutRow }) {
  const day = dayOfWorkout(row)
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(row.start))
  return (
    <div class="detail">
      <div class="page-head">
        <h1>{sportLabel(row.sport_name)}</h1>
        <p class="small muted row">
          {formatDay(day, "long")}, {formatTime(row.start, row.timezone_offset)}–
          {formatTime(row.end, row.timezone_offset)}
          {elsewhere && `, on the clock of ${offsetWords(row.timezone_offset)}`}
          <a href={`/day/${day}`}>The whole day</a>
        </p>
      </div>
      <div class="detail-pair">
        <Card title="In numbers">
          <p class="small">{workoutSentence(row)}</p>
          <dl class="facts">
            {factsOf(row).map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Card>
        <Zones row={row} />
      </div>
    </div>
  )
}

/** Distance and altitude only where WHOOP has them: most sports have none. */
function factsOf(row: WorkoutRow): [string, string][] {
  const facts: [string, string | null][] = [
    ["Duration", formatDuration(workoutMinutes(row))],
    ["Strain", row.strain === null ? null : `${formatNumber(row.strain, 1)} ${strainWord(row.strain)}`],
    [
      "Mean heart rate",
      row.average_heart_rate === null ? null : `${formatNumber(row.average_heart_rate)} bpm`,
    ],
    ["Highest heart rate", row.max_heart_rate === null ? null : `${formatNumber(row.max_heart_rate)} bpm`],
    ["Energy", row.kilojoule === null ? null : energyWords(row.kilojoule)],
    ["Distance", row.distance_meter === null ? null : formatDistance(row.distance_meter)],
    [
      "Altitude gained",
      row.altitude_gain_meter === null ? null : `${formatNumber(row.altitude_gain_meter)} m`,
    ],
    [
      "Altitude change",
      row.altitude_change_meter === null ? null : `${formatSigned(row.altitude_change_meter)} m`,
    ],
    [
      "Heart rate recorded",
      row.percent_recorded === null ? null : `${formatNumber(recordedPercent(row.percent_recorded))} %`,
    ],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null)
}

function energyWords(kilojoule: number): string {
  const energy = getMetric("energy")
  return `${formatMetric(kilojoule * energy.factor, energy)} (${formatNumber(kilojoule)} kJ)`
}

/** A fraction, although WHOOP calls it a percentage; files from its older API have it up to 100. */
function recordedPercent(value: number): number {
  return value <= 1 ? value * 100 : value
}

function Zones({ row }: { row: WorkoutRow }) {
  const shares = zoneShares(row)
  return (
    <Card title="Heart-rate zones">
      {!shares && <p class="small muted">No heart-rate zones: WHOOP has not scored this workout.</p>}
      {shares && (
        <>
          <ul>
            {shares.toReversed().map((one) => (
              <li key={one.zone} class="zone-row">
                <span>Zone {one.zone}</span>
                <span class="zone-track">
                  <span class="zone-fill" style={{ width: `${one.share * 100}%` }} />
                </span>
                <span class="num">{formatMilli(one.milli)}</span>
                <span class="num muted">{formatNumber(one.share * 100)} %</span>
              </li>
            ))}
          </ul>
          <p class="tiny muted">WHOOP’s zones, 5 the hardest; shares of the time in zones.</p>
        </>
      )}
    </Card>
  )
}
