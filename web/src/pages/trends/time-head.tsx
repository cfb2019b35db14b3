import { useStore } from "../../api/store.ts"
import { roomForLabels, type TimeTick } from "../../charts/time-ticks.ts"
import { type Day, dayNumber } from "../../insight/days.ts"
import { formatDay, offsetWords } from "../../insight/format.ts"
import { formatMetric } from "../../insight/metrics.ts"
import type { MetricSummary } from "../../insight/summary.ts"
import { changeWords } from "../../insight/travel.ts"
import type { PanelFrame } from "./metric-panel.tsx"

interface TimeHeadProps {
  frame: PanelFrame
  days: readonly Day[]
  summaries: readonly MetricSummary[]
  plotRef: (element: HTMLElement | null) => void
}

const LABEL_PX = 60
const TRAVEL_LABEL_PX = 52

/** The one time axis of all charts, which stays in view, and the keyboard's way to move their cursor. */
export function TimeHead({ frame, days, summaries, plotRef }: TimeHeadProps) {
  const { widthPx, ticks } = useStore(frame.axis)
  const first = dayNumber(days[0] ?? frame.today)
  const percent = (at: number) => ((at - first + 0.5) / Math.max(1, days.length)) * 100
  const travel = frame.changes.filter(
    (change) => change.day >= (days[0] ?? "") && change.day <= (days.at(-1) ?? ""),
  )
  const marks = travel.map((change) => (percent(dayNumber(change.day)) / 100) * widthPx)
  const hasRoom = roomForLabels(marks, widthPx, TRAVEL_LABEL_PX)
  const isMeasured = widthPx > 0
  return (
    <div class="time-head">
      <div class="time-plot" ref={plotRef}>
        <div class="time-ticks" aria-hidden="true">
          {ticks.map((tick) => (
            <span
              key={tick.at}
              class={tickClass(tick, ((100 - percent(tick.at)) / 100) * widthPx)}
              style={{ left: `${percent(tick.at)}%` }}
            >
              {tick.label}
            </span>
          ))}
        </div>
        {travel.length > 0 && (
          <ul class="time-travel" aria-label="Changes of UTC offset">
            {isMeasured &&
              travel.map((change, index) => (
                <li
                  key={change.day}
                  style={{ left: `${percent(dayNumber(change.day))}%` }}
                  title={changeWords(change)}
                  class={hasRoom[index] ? "" : "time-crowded"}
                >
                  <span aria-hidden="true">{offsetWords(change.to)}</span>
                  <span class="hidden-text">{changeWords(change)}</span>
                </li>
              ))}
          </ul>
        )}
        <DaySlider frame={frame} days={days} summaries={summaries} />
      </div>
    </div>
  )
}

/** A label at the right edge is written to its mark's left, or it would leave the screen. */
function tickClass(tick: TimeTick, roomPx: number): string {
  return `time-tick ${tick.isMajor ? "time-major" : ""} ${roomPx < LABEL_PX / 2 ? "time-end" : ""}`
}

function DaySlider({ frame, days, summaries }: Pick<TimeHeadProps, "frame" | "days" | "summaries">) {
  const pointed = useStore(frame.cursor)
  const last = Math.max(0, days.length - 1)
  const index = Math.min(pointed ?? last, last)
  const { moveCursors } = frame.charts
  const move = (next: number) => {
    frame.cursor.set(next)
    moveCursors(next)
  }
  const leave = () => {
    moveCursors(null)
    frame.cursor.set(null)
  }
  return (
    <input
      class="time-slider"
      type="range"
      min={0}
      max={last}
      value={index}
      aria-label="Day under the charts’ cursor"
      aria-valuetext={dayWords(days[index], index, summaries)}
      onInput={(event) => move(event.currentTarget.valueAsNumber)}
      onBlur={leave}
    />
  )
}

function dayWords(day: Day | undefined, index: number, summaries: readonly MetricSummary[]): string {
  if (!day) return ""
  const values = summaries.flatMap(({ metric, values }) => {
    const value = values[index]
    return value === null || value === undefined ? [] : [`${metric.noun} ${formatMetric(value, metric)}`]
  })
  return `${formatDay(day, "full")}: ${values.length > 0 ? values.join(", ") : "nothing recorded"}`
}
