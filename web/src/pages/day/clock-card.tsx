import type { Problem } from "../../api/problem.ts"
import type { ClockSpan, DayClock } from "../../insight/day-clock.ts"
import { Card } from "../../ui/card.tsx"
import { Unread } from "../../ui/unread.tsx"

interface ClockCardProps {
  /** null while a part of it has not been read. */
  clock: DayClock | null
  problem: Problem | null
}

export function ClockCard({ clock, problem }: ClockCardProps) {
  return (
    <Card title="On the clock" class="clock-card">
      {clock ? <Clock clock={clock} /> : <Unread problem={problem} />}
    </Card>
  )
}

/** Sleeps and workouts where they were on the clock. The list under the bar is the same in words. */
function Clock({ clock }: { clock: DayClock }) {
  return (
    <>
      <div class="clock" aria-hidden="true">
        {clock.hours.map((hour) => (
          <span key={hour.at} class="clock-hour" style={{ left: `${hour.at}%` }} data-edge={edgeOf(hour.at)}>
            <span>{hour.label}</span>
          </span>
        ))}
        {clock.spans.map((span) => (
          <span
            key={span.id}
            class={`clock-span clock-${span.kind}`}
            style={{ left: `${span.left}%`, width: `${span.width}%` }}
          />
        ))}
      </div>
      <ul class="clock-list small">
        {clock.spans.map((span) => (
          <li key={span.id}>
            <span class={`clock-key clock-${span.kind}`} />
            <a href={hrefOf(span)}>{span.label}</a> <span class="muted">{span.times}</span>
          </li>
        ))}
      </ul>
      {clock.spans.length === 0 && <p class="small muted">No sleep and no workout recorded.</p>}
    </>
  )
}

function hrefOf(span: ClockSpan): string {
  return span.kind === "workout" ? `/workouts/${span.id}` : `/sleep/${span.id}`
}

/** A label stands in the middle under its mark; where it would leave the card it stands beside it. */
function edgeOf(percent: number): "start" | "end" | undefined {
  if (percent < 7) return "start"
  return percent > 93 ? "end" : undefined
}
