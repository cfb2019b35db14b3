import type { Day } from "../../insight/days.ts"
import { type Range, rangeLabel, ranges, resolveRange } from "../../insight/view-state.ts"
import { DateField } from "./date-field.tsx"

interface RangePickerProps {
  range: Range
  today: Day
  oldest: Day
  /** `replace`: a date of the range is another, and the former one is no place to come back to. */
  onChange: (range: Range, options?: { replace: boolean }) => void
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
  const correct = (from: Day, to: Day) => onChange(inOrder(from, to), { replace: true })
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
          <DateField
            label="From"
            value={shown.from}
            today={today}
            onPick={(from) => correct(from, shown.to)}
          />
          <DateField label="To" value={shown.to} today={today} onPick={(to) => correct(shown.from, to)} />
        </div>
      )}
    </div>
  )
}

function inOrder(a: Day, b: Day): Range {
  return a <= b ? { name: "custom", from: a, to: b } : { name: "custom", from: b, to: a }
}
