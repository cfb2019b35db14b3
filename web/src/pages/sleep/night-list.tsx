import type { Ref } from "preact"
import type { SleepRow } from "../../api/types.ts"
import {
  formatDay,
  formatDuration,
  formatNumber,
  formatTime,
  offsetUnlessHere,
  plural,
} from "../../insight/format.ts"
import { groupByMonth } from "../../insight/group-by-month.ts"
import { type SleepNight, stageFields } from "../../insight/sleep-night.ts"
import { StageBar, stagesOf } from "../../ui/stage-bar.tsx"
import { useLongList } from "../../ui/use-long-list.ts"

const FIRST_ROWS = 45

/** A sleep of WHOOP's, and what it is as a night or a nap. */
export interface Night {
  row: SleepRow
  night: SleepNight
}

/** Nights or naps, newest first, each a link to its page. */
export function NightList({ nights }: { nights: readonly Night[] }) {
  const noun = nights[0]?.night.isNap ? "nap" : "night"
  const { shown, linkRef, showAll } = useLongList(noun, nights, FIRST_ROWS)
  const longest = Math.max(...nights.map(({ night }) => Math.max(night.inBed ?? 0, night.needed ?? 0)))
  return (
    <>
      {groupByMonth(shown, ({ night }) => night.day).map(({ month, rows }) => (
        <section key={month}>
          <h3 class="month">{formatDay(`${month}-01`, "monthYear")}</h3>
          <ul class="records">
            {rows.map((night) => (
              <NightRow key={night.row.id} {...night} longest={longest} linkRef={linkRef(night)} />
            ))}
          </ul>
        </section>
      ))}
      {showAll && (
        <button type="button" class="button" onClick={showAll}>
          Show all {plural(nights.length, noun)}
        </button>
      )}
    </>
  )
}

interface NightRowProps extends Night {
  longest: number
  linkRef: Ref<HTMLAnchorElement>
}

function NightRow({ row, night, longest, linkRef }: NightRowProps) {
  const elsewhere = offsetUnlessHere(row.timezone_offset, Date.parse(row.end))
  return (
    <li>
      <a class="record night-row" href={`/sleep/${night.id}`} ref={linkRef}>
        <span>
          <strong>{formatDay(night.day, "medium")}</strong>
          <span class="tiny muted">
            {formatTime(row.start, row.timezone_offset)}–{formatTime(row.end, row.timezone_offset)}{" "}
            {elsewhere}
          </span>
        </span>
        <span class="record-bar" style={{ "--share": barShare(night, longest) }}>
          {night.asleep === null ? (
            <span class="small muted">{stateWords(row.score_state)}</span>
          ) : (
            <Bar night={night} />
          )}
        </span>
        <span class="record-main">
          {formatDuration(night.asleep)}
          {night.needed !== null && !night.isNap && (
            <small class="muted"> of {formatDuration(night.needed)}</small>
          )}
        </span>
        {!night.isNap && (
          <span class="tiny muted record-more">
            <span>Performance {percent(row.sleep_performance_percentage)}</span>
            <span>Consistency {percent(row.sleep_consistency_percentage)}</span>
          </span>
        )}
      </a>
    </li>
  )
}

function Bar({ night }: { night: SleepNight }) {
  return <StageBar stages={stagesOf(stageFields(night))} needMinutes={night.isNap ? null : night.needed} />
}

/** The bar's width, so that a long night is longer on the page too. */
function barShare(night: SleepNight, longest: number): string {
  const total = Math.max((night.asleep ?? 0) + (night.awake ?? 0), night.isNap ? 0 : (night.needed ?? 0))
  return `${longest === 0 ? 100 : (total / longest) * 100}%`
}

export function stateWords(state: string): string {
  if (state === "PENDING_SCORE") return "WHOOP is still scoring this one."
  return state === "UNSCORABLE" ? "WHOOP could not score this one." : "Not scored."
}

const percent = (value: number | null) => (value === null ? "–" : `${formatNumber(value)} %`)
