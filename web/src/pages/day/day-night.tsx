import type { DailyRow } from "../../api/daily-row.ts"
import { formatDuration, unbroken } from "../../insight/format.ts"
import { sleepNeedSentence } from "../../insight/sentences.ts"
import { Card } from "../../ui/card.tsx"
import { StageBar, stagesOf } from "../../ui/stage-bar.tsx"
import { stateWords } from "../sleep/night-list.tsx"

/** The night before the day, by its totals: WHOOP tells no order of stages, so none is drawn. */
export function DayNight({ row }: { row: DailyRow }) {
  const isKnown = row.sleep_duration_minutes !== null
  const stages = stagesOf(row)
  return (
    <Card
      title="The night before"
      aside={
        row.sleep_id && (
          <a class="small" href={`/sleep/${row.sleep_id}`}>
            This night
          </a>
        )
      }
    >
      <div class="stack">
        <p class="small">
          {isKnown || !row.sleep_state
            ? unbroken(sleepNeedSentence(row.sleep_duration_minutes, row.sleep_needed_minutes))
            : stateWords(row.sleep_state)}
        </p>
        {isKnown && (
          <>
            <StageBar stages={stages} needMinutes={row.sleep_needed_minutes} />
            <dl class="stages">
              {stages.map((stage) => (
                <div key={stage.id}>
                  <dt class="small muted">
                    <span class={`stage-key stage-${stage.id}`} />
                    {stage.label}
                  </dt>
                  <dd>{formatDuration(stage.minutes)}</dd>
                </div>
              ))}
            </dl>
            <p class="tiny muted">
              WHOOP tells how long each stage lasted, not when; the bar’s order is ours. The line across it is
              the sleep needed.
            </p>
          </>
        )}
        {row.nap_count > 0 && (
          <p class="small">
            Naps apart: {row.nap_count}, {formatDuration(row.nap_duration_minutes)} asleep.
          </p>
        )}
      </div>
    </Card>
  )
}
