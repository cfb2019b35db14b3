import { useMemo } from "preact/hooks"
import { useConnection } from "../api/member.ts"
import { useList } from "../api/resource.ts"
import type { SleepRow } from "../api/types.ts"
import { localDayHere } from "../insight/days.ts"
import { toSleepNight } from "../insight/sleep-night.ts"
import { formatListView, parseListView } from "../insight/view-state.ts"
import { navigate, usePlace } from "../router.tsx"
import { useNow } from "../ui/clock.ts"
import { ProblemState, Waiting } from "../ui/states.tsx"
import { type Night, NightList } from "./sleep/night-list.tsx"
import { napsSentence, nightsSentence } from "./sleep/sleep-sentences.ts"
import { recordsPath } from "./trends/daily-path.ts"
import { NoHistory } from "./trends/no-history.tsx"
import { oldestDay } from "./trends/oldest-day.ts"
import { RangePicker } from "./trends/range-picker.tsx"
import { useShownRows } from "./trends/use-shown-rows.ts"
import "./sleep/sleep.css"

export function Page() {
  const { search } = usePlace()
  const view = useMemo(() => parseListView(search), [search])
  const today = localDayHere(useNow(60_000))
  const { connection } = useConnection()
  const answer = useList<SleepRow>(recordsPath("sleep", view.range, today))
  const { body, problem, reload } = answer
  const shown = useShownRows(view.range, answer)
  const rows = shown?.rows
  const all = useMemo(() => (rows ?? []).map((row): Night => ({ row, night: toSleepNight(row) })), [rows])
  const nights = all.filter(({ night }) => !night.isNap)
  const naps = all.filter(({ night }) => night.isNap)
  return (
    <div aria-busy={body === undefined && !problem}>
      <div class="page-head">
        <h1>Sleep</h1>
        <RangePicker
          range={view.range}
          today={today}
          oldest={oldestDay(connection?.history_from, all.at(-1)?.night.day, today)}
          onChange={(range, options) => navigate(`/sleep${formatListView({ range, sport: null })}`, options)}
        />
      </div>
      {problem && !shown && <ProblemState problem={problem} onRetry={reload} />}
      {!problem && !shown && <Waiting height="40rem" />}
      {shown?.rows.length === 0 && <NoHistory what="nights" range={shown.range} />}
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
          <p class="small">
            {napsSentence(naps)}
            {nights.length > 0 && " Not part of the nights above."}
          </p>
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
