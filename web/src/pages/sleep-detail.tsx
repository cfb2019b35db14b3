import { useMemo } from "preact/hooks"
import type { DailyRow } from "../api/daily-row.ts"
import { useList, useResource } from "../api/resource.ts"
import type { SleepRow } from "../api/types.ts"
import type { PageProps } from "../frame/match.ts"
import { useThingName } from "../frame/page-title.ts"
import { addDays, type Day, localDayHere } from "../insight/days.ts"
import {
  formatDay,
  formatDuration,
  formatNumber,
  formatTime,
  offsetUnlessHere,
  offsetWords,
  unbroken,
} from "../insight/format.ts"
import { formatMetric, getMetric, type MetricId } from "../insight/metrics.ts"
import { sleepNeedSentence, standingShort } from "../insight/sentences.ts"
import { type SleepNight, stageFields, toSleepNight } from "../insight/sleep-night.ts"
import { LEAD_DAYS, summarize } from "../insight/summary.ts"
import { sleepName } from "../insight/thing-names.ts"
import { Card } from "../ui/card.tsx"
import { StageBar, stagesOf } from "../ui/stage-bar.tsx"
import { Waiting } from "../ui/states.tsx"
import { Missing } from "./day/missing.tsx"
import { stateWords } from "./sleep/night-list.tsx"
import "./sleep/sleep.css"

export function Page({ params }: PageProps) {
  const {
    body: row,
    problem,
    reload,
  } = useResource<SleepRow>(`/api/v1/whoop/sleep/${encodeURIComponent(params.id ?? "")}`)
  useThingName(row ? sleepName(row, localDayHere(Date.now())) : null)
  if (!row && problem)
    return (
      <Missing
        what="sleep"
        problem={problem}
        onRetry={reload}
        back={{ href: "/sleep", label: "All nights" }}
      />
    )
  if (!row) return <Waiting height="40rem" />
  return <Detail row={row} />
}

function Detail({ row }: { row: SleepRow }) {
  const night = useMemo(() => toSleepNight(row), [row])
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(row.end))
  return (
    <div class="detail">
      <div class="page-head">
        <h1>
          {night.isNap ? "Nap on " : "Night to "}
          {formatDay(night.day, "long")}
        </h1>
        <p class="small muted row">
          {formatTime(row.start, row.timezone_offset)}–{formatTime(row.end, row.timezone_offset)}
          {elsewhere && `, on the clock of ${offsetWords(row.timezone_offset)}`}
          <a href={`/day/${night.day}`}>The whole day</a>
        </p>
      </div>
      {night.asleep === null ? (
        <Card title="Stages">
          <p>{stateWords(row.score_state)}</p>
        </Card>
      ) : (
        <Stages night={night} />
      )}
      {night.asleep !== null && (
        <div class="detail-pair">
          {!night.isNap && <Need night={night} />}
          <Quality row={row} night={night} />
        </div>
      )}
    </div>
  )
}

function Stages({ night }: { night: SleepNight }) {
  const stages = stagesOf(stageFields(night))
  const total = stages.reduce((sum, stage) => sum + stage.minutes, 0)
  const sentence = night.isNap
    ? `${formatDuration(night.asleep)} asleep.`
    : sleepNeedSentence(night.asleep, night.needed)
  return (
    <Card title="Stages">
      <div class="stack">
        <p>{unbroken(sentence)}</p>
        <StageBar stages={stages} needMinutes={night.isNap ? null : night.needed} />
        <dl class="stages">
          {stages.map((stage) => (
            <div key={stage.id}>
              <dt class="small muted">
                <span class={`stage-key stage-${stage.id}`} />
                {stage.label}
              </dt>
              <dd>
                {formatDuration(stage.minutes)}{" "}
                <small class="muted">
                  {total > 0 ? `${formatNumber((stage.minutes / total) * 100)} %` : ""}
                </small>
              </dd>
            </div>
          ))}
        </dl>
        <p class="tiny muted">
          WHOOP tells how long each stage lasted, not when; the bar’s order is ours. The line across it is the
          sleep needed.
          {night.noData !== null &&
            night.noData >= 1 &&
            ` ${formatDuration(night.noData)} in bed have no data.`}
        </p>
      </div>
    </Card>
  )
}

function Need({ night }: { night: SleepNight }) {
  if (night.needed === null || night.asleep === null) {
    return (
      <Card title="Need">
        <p class="small muted">WHOOP did not say how much sleep was needed.</p>
      </Card>
    )
  }
  return (
    <Card title="Need against got">
      <dl class="facts">
        {night.need.map((part) => (
          <div key={part.label}>
            <dt>{part.label}</dt>
            <dd>{formatDuration(part.minutes)}</dd>
          </div>
        ))}
        <div class="fact-total">
          <dt>Needed</dt>
          <dd>{formatDuration(night.needed)}</dd>
        </div>
        <div>
          <dt>Got</dt>
          <dd>{formatDuration(night.asleep)}</dd>
        </div>
      </dl>
    </Card>
  )
}

function Quality({ row, night }: { row: SleepRow; night: SleepNight }) {
  const { body } = useList<DailyRow>(
    night.isNap
      ? null
      : `/api/v1/whoop/daily?limit=1000&start=${addDays(night.day, -LEAD_DAYS)}&end=${night.day}`,
  )
  return (
    <Card title={night.isNap ? "In numbers" : "Against your normal"}>
      {!night.isNap && <p class="small muted">The 60 days before, mean ± one deviation.</p>}
      <dl class="facts">
        <Fact id="performance" value={row.sleep_performance_percentage} rows={body} day={night.day} />
        <Fact id="consistency" value={row.sleep_consistency_percentage} rows={body} day={night.day} />
        <Fact id="efficiency" value={row.sleep_efficiency_percentage} rows={body} day={night.day} />
        <Fact id="deep" value={night.deep} rows={body} day={night.day} />
        <Fact id="rem" value={night.rem} rows={body} day={night.day} />
        <Fact id="respiratory" value={row.respiratory_rate} rows={body} day={night.day} />
        <div>
          <dt>Sleep cycles</dt>
          <dd>{formatNumber(row.sleep_cycle_count)}</dd>
        </div>
        <div>
          <dt>Disturbances</dt>
          <dd>{formatNumber(row.disturbance_count)}</dd>
        </div>
      </dl>
    </Card>
  )
}

/** A number of the night with its standing, where the day's own row carries the same number. */
function Fact({
  id,
  value,
  rows,
  day,
}: {
  id: MetricId
  value: number | null
  rows: DailyRow[] | undefined
  day: Day
}) {
  const metric = getMetric(id)
  const standing = useMemo(() => {
    const latest = rows ? summarize(rows, metric, day, day).latest : null
    return latest && value !== null && Math.abs(latest.value - value) < 0.1 ? latest.standing : null
  }, [rows, metric, day, value])
  return (
    <div>
      <dt>{metric.label}</dt>
      <dd>
        {formatMetric(value, metric)}
        {standing && value !== null && <small class="muted"> {standingShort(value, standing, metric)}</small>}
      </dd>
    </div>
  )
}
