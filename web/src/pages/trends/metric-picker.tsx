import { type MetricId, metrics } from "../../insight/metrics.ts"

interface MetricPickerProps {
  chosen: readonly MetricId[]
  onChange: (chosen: readonly MetricId[]) => void
}

/** Which metrics are drawn; the last one cannot be taken away. */
export function MetricPicker({ chosen, onChange }: MetricPickerProps) {
  const toggle = (id: MetricId, isOn: boolean) => {
    const next = metrics.filter((metric) => (metric.id === id ? isOn : chosen.includes(metric.id)))
    if (next.length > 0) onChange(next.map((metric) => metric.id))
  }
  return (
    <details class="metric-picker">
      <summary class="button">Metrics</summary>
      <fieldset class="metric-choices">
        <legend class="hidden-text">Metrics to show</legend>
        {metrics.map((metric) => {
          const isOn = chosen.includes(metric.id)
          return (
            <label key={metric.id} class="metric-choice">
              <input
                type="checkbox"
                checked={isOn}
                disabled={isOn && chosen.length === 1}
                onChange={(event) => toggle(metric.id, event.currentTarget.checked)}
              />
              {metric.label}
            </label>
          )
        })}
      </fieldset>
    </details>
  )
}
