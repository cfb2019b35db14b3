import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import type { DailyRow } from "../../api/daily-row.ts"
import { useList } from "../../api/resource.ts"
import { bandRanges, bandsInOrder } from "../../insight/band.ts"
import { type CalendarCell, cellWords, moveDay, yearCalendar, yearSentence } from "../../insight/calendar.ts"
import type { Day } from "../../insight/days.ts"
import { formatDay } from "../../insight/format.ts"
import { getMetric } from "../../insight/metrics.ts"
import { toDaySeries } from "../../insight/series.ts"
import { weekdayName, weekStart } from "../../insight/weekday.ts"
import { Card } from "../../ui/card.tsx"
import { Unread } from "../../ui/unread.tsx"
import { yearPath } from "./daily-path.ts"

interface CalendarCardProps {
  year: number
  today: Day
  oldestYear: number
  onYear: (year: number) => void
}

/** A year of recovery, a day a mark: colour and shape say the band, the mark's words its number. */
export function CalendarCard({ year, today, oldestYear, onYear }: CalendarCardProps) {
  const { body: rows, problem } = useList<DailyRow>(yearPath(year))
  const recovery = useMemo(() => rows && recoveryByDay(rows, year), [rows, year])
  const newestYear = Number(today.slice(0, 4))
  return (
    <Card
      title={`Recovery in ${year}`}
      aside={
        <div class="year-steps">
          {year > oldestYear && <YearButton year={year - 1} onYear={onYear} />}
          {year < newestYear && <YearButton year={year + 1} onYear={onYear} />}
        </div>
      }
    >
      {recovery ? <p class="small">{yearSentence(year, recovery, today)}</p> : <Unread problem={problem} />}
      <YearGrid year={year} recovery={recovery} today={today} />
      <ul class="year-legend tiny muted">
        {bandsInOrder.map((band) => (
          <li key={band.token}>
            <span class={`mark-shape shape-${band.token}`} /> {band.word} {bandRanges[band.token]}
          </li>
        ))}
        <li>
          <span class="mark-shape shape-none" /> none
        </li>
      </ul>
    </Card>
  )
}

function YearButton({ year, onYear }: { year: number; onYear: (year: number) => void }) {
  return (
    <button type="button" class="text-button" aria-label={`Year ${year}`} onClick={() => onYear(year)}>
      {year}
    </button>
  )
}

function recoveryByDay(rows: readonly DailyRow[], year: number): Map<Day, number> {
  const { days, values } = toDaySeries(rows, getMetric("recovery"), `${year}-01-01`, `${year}-12-31`)
  const known = new Map<Day, number>()
  days.forEach((day, index) => {
    const value = values[index]
    if (value !== null && value !== undefined) known.set(day, value)
  })
  return known
}

/** One stop for the Tab key; arrow keys walk the days. */
function YearGrid({
  year,
  recovery,
  today,
}: {
  year: number
  /** undefined while it is not known: then no day says that it has none. */
  recovery: ReadonlyMap<Day, number> | undefined
  today: Day
}) {
  const start = weekStart()
  const calendar = useMemo(() => yearCalendar(year, recovery ?? new Map(), start), [year, recovery, start])
  const [active, setActive] = useState<Day>(today)
  const scroller = useRef<HTMLDivElement>(null)
  const entry = active.startsWith(String(year)) && active <= today ? active : entryDay(year, today)
  // The newest weeks are what a phone should show first.
  useEffect(() => {
    const element = scroller.current
    const cell = element?.querySelector<HTMLElement>(`[data-day="${entryDay(year, today)}"]`)
    if (!element || !cell) return
    element.scrollLeft += cell.getBoundingClientRect().right - element.getBoundingClientRect().right + 16
  }, [year])
  const walk = (event: KeyboardEvent) => {
    const next = moveDay(entry, event.key)
    if (next === null) return
    event.preventDefault()
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)
    if (!cell) return
    setActive(next)
    cell.focus()
  }
  return (
    <div class="year-scroll" ref={scroller}>
      <table class="year" onKeyDown={walk}>
        <caption class="hidden-text">
          Recovery in {year}, weeks as columns. Arrow keys move by day and week.
        </caption>
        <thead>
          <tr>
            <td class="year-corner" />
            {calendar.weeks.map((_, column) => {
              const month = calendar.months.find((one) => one.column === column && one.day <= today)
              return (
                <td key={column} class="year-month" aria-hidden="true">
                  {month && <span>{formatDay(month.day, "month")}</span>}
                </td>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: 7 }, (_, row) => {
            const weekday = (row + start) % 7
            return (
              <tr key={weekday}>
                <th scope="row" class="year-weekday">
                  <span aria-hidden="true">{row % 2 === 0 ? weekdayName(weekday, "weekday") : ""}</span>
                  <span class="hidden-text">{weekdayName(weekday, "weekdayLong")}</span>
                </th>
                {calendar.weeks.map((week, column) => (
                  <td key={column}>
                    <Cell
                      cell={week[row] ?? null}
                      isEntry={week[row]?.day === entry}
                      isKnown={recovery !== undefined}
                      isFuture={(week[row]?.day ?? "") > today}
                    />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function entryDay(year: number, today: Day): Day {
  return today.startsWith(String(year)) ? today : `${year}-12-31`
}

function Cell({
  cell,
  isEntry,
  isKnown,
  isFuture,
}: {
  cell: CalendarCell | null
  isEntry: boolean
  isKnown: boolean
  isFuture: boolean
}) {
  if (!cell || isFuture) return null
  const words = isKnown ? cellWords(cell) : formatDay(cell.day, "full")
  return (
    <a
      class="year-day"
      href={`/day/${cell.day}`}
      data-day={cell.day}
      tabIndex={isEntry ? 0 : -1}
      title={words}
    >
      {isKnown && <span class={`mark-shape shape-${cell.band?.token ?? "none"}`} />}
    </a>
  )
}
