import type { DailyRow } from "../api/daily-row.ts"
import { formatDuration } from "../insight/format.ts"

export interface Stage {
  id: "deep" | "rem" | "light" | "awake"
  label: string
  minutes: number
}

/** The stages in the bar's order: asleep first, so that their end is the time asleep and compares with the need. */
export function stagesOf(
  row: Pick<
    DailyRow,
    "sleep_slow_wave_minutes" | "sleep_rem_minutes" | "sleep_light_minutes" | "sleep_awake_minutes"
  >,
): Stage[] {
  return [
    { id: "deep", label: "Deep", minutes: row.sleep_slow_wave_minutes ?? 0 },
    { id: "rem", label: "REM", minutes: row.sleep_rem_minutes ?? 0 },
    { id: "light", label: "Light", minutes: row.sleep_light_minutes ?? 0 },
    { id: "awake", label: "Awake", minutes: row.sleep_awake_minutes ?? 0 },
  ]
}

const width = 600
const barHeight = 28

/** How long each stage lasted; WHOOP does not tell when. Awake is hatched, the need a line across. */
export function StageBar({ stages, needMinutes }: { stages: readonly Stage[]; needMinutes: number | null }) {
  const total = stages.reduce((sum, stage) => sum + stage.minutes, 0)
  const scale = width / Math.max(1, total, needMinutes ?? 0)
  const need = needMinutes === null ? null : Math.min(width - 1.5, needMinutes * scale)
  let left = 0
  return (
    <svg
      class="stage-bar"
      viewBox={`0 0 ${width} ${barHeight + 16}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={barLabel(stages, needMinutes)}
    >
      {stages.map((stage) => {
        const x = left
        left += stage.minutes * scale
        return (
          <rect
            key={stage.id}
            class={`stage-${stage.id}`}
            x={x}
            y={8}
            width={Math.max(0, left - x - 2)}
            height={barHeight}
            vector-effect="non-scaling-stroke"
          />
        )
      })}
      {need !== null && (
        <line
          class="stage-need"
          x1={need}
          x2={need}
          y1={0}
          y2={barHeight + 16}
          vector-effect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}

function barLabel(stages: readonly Stage[], needMinutes: number | null): string {
  const parts = stages.map((stage) => `${stage.label} ${formatDuration(stage.minutes)}`)
  return `${parts.join(", ")}${needMinutes === null ? "" : `; needed ${formatDuration(needMinutes)}`}`
}
