import { type Day, dayFromNumber, dayNumber } from "../insight/days.ts"
import { formatDay, type Locale } from "../insight/format.ts"

export interface TimeTick {
  /** Day number: the x of every chart. */
  at: number
  label: string
  /** Begins a year, or the month where days are shown. */
  isMajor: boolean
}

const LABEL_PX = 60
const monthSteps = [1, 2, 3, 6]
const yearSteps = [1, 2, 5, 10]
const dayLength = { month: 30.44, year: 365.25 }

/** Where the shared time axis is marked, so that labels never touch: days, months or years by the room there is. */
export function timeTicks(from: Day, to: Day, widthPx: number, locale?: Locale): TimeTick[] {
  const first = dayNumber(from)
  const last = dayNumber(to)
  const pxPerDay = widthPx / Math.max(1, last - first + 1)
  for (const step of [1, 2, 7, 14]) {
    if (step * pxPerDay >= LABEL_PX) return dayTicks(first, last, step, locale)
  }
  const months = monthSteps.find((step) => step * dayLength.month * pxPerDay >= LABEL_PX)
  if (months) return monthTicks(from, last, months, locale)
  const years = yearSteps.find((step) => step * dayLength.year * pxPerDay >= LABEL_PX) ?? 20
  return yearTicks(from, to, years)
}

/** Counted back from the last day, the one everybody looks for. */
function dayTicks(first: number, last: number, step: number, locale?: Locale): TimeTick[] {
  const count = Math.floor((last - first) / step) + 1
  return Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * step
    return { at, label: formatDay(dayFromNumber(at), "short", locale), isMajor: false }
  })
}

function monthTicks(from: Day, last: number, step: number, locale?: Locale): TimeTick[] {
  const ticks: TimeTick[] = []
  let year = Number(from.slice(0, 4))
  let month = Math.floor((Number(from.slice(5, 7)) - 1) / step) * step
  for (;;) {
    const day = `${year}-${String(month + 1).padStart(2, "0")}-01`
    const at = dayNumber(day)
    if (at > last) return ticks
    if (day >= from)
      ticks.push({
        at,
        label: month === 0 ? String(year) : formatDay(day, "month", locale),
        isMajor: month === 0,
      })
    month += step
    if (month >= 12) {
      month -= 12
      year += 1
    }
  }
}

function yearTicks(from: Day, to: Day, step: number): TimeTick[] {
  const ticks: TimeTick[] = []
  const start = Math.ceil(Number(from.slice(0, 4)) / step) * step
  for (let year = start; year <= Number(to.slice(0, 4)); year += step) {
    const day = `${year}-01-01`
    if (day >= from) ticks.push({ at: dayNumber(day), label: String(year), isMajor: true })
  }
  return ticks
}

/**
 * Which marks have room for a label to their right, before the next mark and the end. Positions rise. None where most
 * have none: the few left of a long range would all be the same half of its clock changes.
 */
export function roomForLabels(positions: readonly number[], endPx: number, labelPx: number): boolean[] {
  const room = positions.map((at, index) => (positions[index + 1] ?? endPx) - at >= labelPx)
  return room.filter(Boolean).length * 2 > room.length ? room : room.map(() => false)
}
