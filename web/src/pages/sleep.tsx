import { useMemo } from "preact/hooks"
import { useList } from "../api/resource.ts"
import type { SleepRow } from "../api/types.ts"
import { localDayHere } from "../insight/days.ts"
import { formatDuration, formatNumber, plural } from "../insight/format.ts"
import { meanOf } from "../insight/series.ts"
import { toSleepNight } from "../insight/sleep-night.ts"
import { formatListView, parseListView } from "../insight/view-state.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { type Night, NightList } from "./sleep/night-list.tsx"
import { recordsPath } from "./trends/daily-path.ts"
import { NoHistory } from "./trends/no-history.tsx"
import { RangePicker } from "./trends/range-picker.tsx"
import { useLastKnown } from "./trends/use-last-known.ts"
import "./sleep/sleep.css"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseListView(search), [search])
  const today = localDayHere(useNow(60_000))
  const { body, problem, reload } = useList<SleepRow>(recordsPath("sleep", view.range, today))
  const rows = useLastKnown(body)
  const all = useMemo(() => (rows ?? []).map((row): Night => ({ row, night: toSleepNight(row) })), [rows])
  const nights = all.filter(({ night }) => !night.isNap)
  const naps = all.filter(({ night }) => night.isNap)
  return (
    <div aria-busy={body === undefined}>
      <div class="page-head">
        <h1>Sleep</h1>
        <RangePicker
          range={view.range}
          today={today}
          oldest={today}
          onChange={(range) => navigate(`/sleep${formatListView({ range, sport: null })}`)}
        />
      </div>
      {problem && !rows && <ProblemState problem={problem} onRetry={reload} />}
      {!problem && !rows && <Waiting height="40rem" />}
      {rows?.length === 0 && <NoHistory what="nights" />}
      {nights.length > 0 && (
        <section class="card" aria-labelledby="nights">
          <div class="card-head">
            <h2 id="nights">Nights</h2>
            <a class="small" href={`/trends${trendsSearch(search)}`}>
              As trends
            </a>
          </div>
          <p class="small">{nightsSentence(nights)}</p>
          <StageLegend />
          <NightList nights={nights} />
        </section>
      )}
      {naps.length > 0 && (
        <section class="card naps" aria-labelledby="naps">
          <div class="card-head">
            <h2 id="naps">Naps</h2>
          </div>
          <p class="small">{napsSentence(naps)}</p>
          <NightList nights={naps} />
        </section>
      )}
    </div>
  )
}

function trendsSearch(search: string): string {
  const view = formatListView({ ...parseListView(search), sport: null })
  return `${view === "" ? "?" : `${view}&`}metrics=sleep,performance,efficiency,consistency,deep,rem`
}

/** "Mean 7 h 31 asleep of 8 h 02 needed over 88 nights; consistency 74 %." */
function nightsSentence(nights: readonly Night[]): string {
  const asleep = meanOf(nights.map(({ night }) => night.asleep))
  const needed = meanOf(nights.map(({ night }) => night.needed))
  const consistency = meanOf(nights.map(({ row }) => row.sleep_consistency_percentage))
  if (asleep === null) return `${plural(nights.length, "night")}, none scored.`
  const of = needed === null ? "" : ` of ${formatDuration(needed)} needed`
  const steady = consistency === null ? "" : `; mean consistency ${formatNumber(consistency)} %`
  return `Mean ${formatDuration(asleep)} asleep${of} over ${plural(nights.length, "night")}${steady}.`
}

function napsSentence(naps: readonly Night[]): string {
  const asleep = naps.reduce((sum, { night }) => sum + (night.asleep ?? 0), 0)
  return `${plural(naps.length, "nap")}, ${formatDuration(asleep)} asleep together. They are not part of the nights above.`
}

const stageLabels = [
  ["deep", "Deep"],
  ["rem", "REM"],
  ["light", "Light"],
  ["awake", "Awake"],
] as const

function StageLegend() {
  return (
    <ul class="stage-legend tiny muted" aria-hidden="true">
      {stageLabels.map(([id, label]) => (
        <li key={id}>
          <span class={`stage-key stage-${id}`} />
          {label}
        </li>
      ))}
      <li>
        <span class="need-key" />
        Needed
      </li>
    </ul>
  )
}
