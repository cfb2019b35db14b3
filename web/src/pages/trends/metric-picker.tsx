import { useRef, useState } from "preact/hooks"
import { type MetricId, metrics } from "../../insight/metrics.ts"

interface MetricPickerProps {
  chosen: readonly MetricId[]
  onChange: (chosen: readonly MetricId[]) => void
}

/** Which metrics are drawn; the last one cannot be taken away. Closes on Escape and when the focus goes elsewhere. */
export function MetricPicker({ chosen, onChange }: MetricPickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  const details = useRef<HTMLDetailsElement>(null)
  const close = () => {
    if (details.current) details.current.open = false
  }
  return (
    <details
      class="metric-picker"
      ref={details}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      onFocusOut={(event) => {
        const next = event.relatedTarget
        if (next instanceof Node && !event.currentTarget.contains(next)) close()
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        close()
        details.current?.querySelector("summary")?.focus()
      }}
    >
      <summary class="button">Metrics</summary>
      {isOpen && <Choices chosen={chosen} onChange={onChange} />}
    </details>
  )
}

function Choices({ chosen, onChange }: MetricPickerProps) {
  const toggle = (id: MetricId, isOn: boolean) => {
    const next = metrics.filter((metric) => (metric.id === id ? isOn : chosen.includes(metric.id)))
    if (next.length > 0) onChange(next.map((metric) => metric.id))
  }
  return (
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
  )
}
