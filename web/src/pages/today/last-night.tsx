import type { DailyRow } from "../../api/daily-row.ts"
import type { RecoveryStatus } from "../../api/types.ts"
import { formatDuration, formatNumber, formatTime, offsetUnlessHere, unbroken } from "../../insight/format.ts"
import { sleepNeedSentence } from "../../insight/sentences.ts"
import { Card } from "../../ui/card.tsx"
import { StageBar, stagesOf } from "../../ui/stage-bar.tsx"
import { missingNight } from "./missing.ts"

interface LastNightProps {
  row: DailyRow | null
  status: RecoveryStatus | undefined
}

/** Last night as one bar of its stages; the need as a line. */
export function LastNight({ row, status }: LastNightProps) {
  const detail = row?.sleep_id && row.sleep_duration_minutes !== null && (
    <a class="small" href={`/sleep/${row.sleep_id}`}>
      This night
    </a>
  )
  return (
    <Card title="Last night" aside={detail}>
      {row && row.sleep_duration_minutes !== null ? (
        <Night row={row} />
      ) : (
        <p class="muted">{missingNight(row, status)}</p>
      )}
    </Card>
  )
}

function Night({ row }: { row: DailyRow }) {
  const stages = stagesOf(row)
  const inBed = stages.reduce((sum, stage) => sum + stage.minutes, 0)
  const elsewhere = row.sleep_end ? offsetUnlessHere(row.timezone_offset, Date.parse(row.sleep_end)) : null
  return (
    <div class="stack">
      <p>{unbroken(sleepNeedSentence(row.sleep_duration_minutes, row.sleep_needed_minutes))}</p>
      <StageBar stages={stages} needMinutes={row.sleep_needed_minutes} />
      <p class="row between small muted">
        <span>Asleep {formatTime(row.sleep_start, row.timezone_offset)}</span>
        {row.sleep_needed_minutes !== null && (
          <span aria-hidden="true">
            <span class="need-key" />
            Needed
          </span>
        )}
        <span>
          Woke {formatTime(row.sleep_end, row.timezone_offset)} {elsewhere}
        </span>
      </p>
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
                {inBed > 0 ? `${formatNumber((stage.minutes / inBed) * 100)} %` : ""}
              </small>
            </dd>
          </div>
        ))}
      </dl>
      {row.nap_count > 0 && (
        <p class="small muted">Naps apart: {formatDuration(row.nap_duration_minutes)}.</p>
      )}
    </div>
  )
}
