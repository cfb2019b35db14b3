import { useId, useRef, useState } from "preact/hooks"
import type { Day } from "../../insight/days.ts"
import { EARLIEST_DAY } from "../../insight/view-state.ts"
import { isChoosable, opensCalendar } from "./date-choice.ts"

interface DateFieldProps {
  label: string
  value: Day
  today: Day
  onPick: (day: Day) => void
}

/**
 * A day chosen in the browser's calendar is picked at once. A typed one on Enter or when the field is left: on the way
 * to 2025 the browser tells of the years 2, 20 and 202 too.
 */
export function DateField({ label, value, today, onPick }: DateFieldProps) {
  const id = useId()
  /** What stands in the field while it is not the range's. */
  const [draft, setDraft] = useState<string | null>(null)
  const isTyped = useRef(false)
  const settle = (text: string) => {
    isTyped.current = false
    setDraft(null)
    if (text !== value && isChoosable(text, today)) onPick(text)
  }
  return (
    <label class="range-date" for={id}>
      <span class="muted">{label}</span>
      <input
        id={id}
        type="date"
        class="input"
        min={EARLIEST_DAY}
        max={today}
        value={draft ?? value}
        onPointerDown={() => {
          isTyped.current = false
        }}
        onKeyDown={(event) => {
          isTyped.current = !opensCalendar(event)
          if (event.key === "Enter") settle(event.currentTarget.value)
        }}
        onInput={({ currentTarget }) => {
          if (!isTyped.current && isChoosable(currentTarget.value, today)) settle(currentTarget.value)
          else setDraft(currentTarget.value)
        }}
        onBlur={({ currentTarget }) => settle(currentTarget.value)}
      />
    </label>
  )
}
