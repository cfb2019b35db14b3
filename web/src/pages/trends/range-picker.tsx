import { useId } from "preact/hooks"
import { type Day, isDay } from "../../insight/days.ts"
import { type Range, rangeLabel, ranges, resolveRange } from "../../insight/view-state.ts"

interface RangePickerProps {
  range: Range
  today: Day
  oldest: Day
  onChange: (range: Range) => void
}

const longLabels = {
  "30d": "30 days",
  "90d": "90 days",
  "180d": "180 days",
  "1y": "1 year",
  all: "All of the history",
}

/** The ranges everybody wants as one row of buttons, any other by its two dates. */
export function RangePicker({ range, today, oldest, onChange }: RangePickerProps) {
  const shown = resolveRange(range, today, oldest)
  return (
    <div class="range-picker">
      <fieldset class="segments">
        <legend class="hidden-text">Range</legend>
        {ranges.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={range.name === name}
            title={longLabels[name]}
            onClick={() => onChange({ name })}
          >
            {rangeLabel(name)}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={range.name === "custom"}
          onClick={() => onChange({ name: "custom", ...shown })}
        >
          {rangeLabel("custom")}
        </button>
      </fieldset>
      {range.name === "custom" && (
        <div class="range-dates">
          <DateField label="From" value={range.from} onPick={(from) => onChange(inOrder(from, range.to))} />
          <DateField label="To" value={range.to} onPick={(to) => onChange(inOrder(range.from, to))} />
        </div>
      )}
    </div>
  )
}

function inOrder(a: Day, b: Day): Range {
  return a <= b ? { name: "custom", from: a, to: b } : { name: "custom", from: b, to: a }
}

function DateField({ label, value, onPick }: { label: string; value: Day; onPick: (day: Day) => void }) {
  const id = useId()
  return (
    <label class="range-date" for={id}>
      <span class="muted">{label}</span>
      <input
        id={id}
        type="date"
        class="input"
        value={value}
        onChange={(event) => isDay(event.currentTarget.value) && onPick(event.currentTarget.value)}
      />
    </label>
  )
}
