import { here } from "./here.ts"

/** Local dates as "YYYY-MM-DD", and arithmetic on them that no time zone or clock change can disturb. */
export type Day = string

const DAY_MS = 86_400_000

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

// Ten years in ten charts ask for the same few thousand days some hundred thousand times; dates are slow to parse.
const numbers = new Map<Day, number>()
const names = new Map<number, Day>()

/** Whole days since 1970-01-01. */
export function dayNumber(day: Day): number {
  const known = numbers.get(day)
  if (known !== undefined) return known
  const number = Date.parse(`${day}T00:00:00Z`) / DAY_MS
  numbers.set(day, number)
  return number
}

export function dayFromNumber(number: number): Day {
  const known = names.get(number)
  if (known !== undefined) return known
  const day = new Date(number * DAY_MS).toISOString().slice(0, 10)
  names.set(number, day)
  return day
}

export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count)
}

/** From `from` to `to`, both included; empty when `to` is earlier. */
export function daysBetween(from: Day, to: Day): Day[] {
  const first = dayNumber(from)
  const length = Math.max(0, dayNumber(to) - first + 1)
  return Array.from({ length }, (_, index) => dayFromNumber(first + index))
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumber(day) + 3) % 7) + 7) % 7
}

/** Minutes east of UTC of WHOOP's "+hh:mm", "-hh:mm" or "Z". */
export function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === "-" ? -minutes : minutes
}

/** The calendar date at a moment, on the clock of a record's own offset. */
export function localDay(atMs: number, offset: string): Day {
  return new Date(atMs + offsetMinutes(offset) * 60_000).toISOString().slice(0, 10)
}

/** The calendar date at a moment on this machine's clock: "today" before any record says where the person is. */
export function localDayHere(atMs: number): Day {
  return localDay(atMs + here().offsetMinutes(atMs) * 60_000, "Z")
}
