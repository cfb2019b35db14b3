/*
 * Local time from a record's own offset. WHOOP sends an offset, never a zone's name, so there are no clock changes to
 * know about: the record before and the record after one simply carry different offsets.
 */

/** YYYY-MM-DD. Compares as text. */
export type LocalDate = string

const dayMs = 86_400_000

/** Minutes are enough: "+05:45", "-04:00" or "Z" in milliseconds. Throws RangeError on anything else. */
export function offsetMs(offset: string): number {
  if (offset === "Z") return 0
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset)
  if (!match) throw new RangeError("A time zone offset is neither Z nor ±hh:mm.")
  const size = (Number(match[2]) * 60 + Number(match[3])) * 60_000
  return match[1] === "-" ? -size : size
}

/** The date on the wall where the offset holds. */
export function localDateOf(time: number, offset: string): LocalDate {
  return isoTime(time + offsetMs(offset)).slice(0, 10)
}

/** The hour on the wall, 0 to 23. */
export function localHourOf(time: number, offset: string): number {
  return new Date(time + offsetMs(offset)).getUTCHours()
}

/** The instant at which a local date begins where the offset holds. */
export function startOfDate(date: LocalDate, offset: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) - offsetMs(offset)
}

/** The instant at which the date changes next where the offset holds. */
export function nextMidnight(now: number, offset: string): number {
  return startOfDate(addDays(localDateOf(now, offset), 1), offset)
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return isoTime(Date.parse(`${date}T00:00:00.000Z`) + days * dayMs).slice(0, 10)
}

/** Whole days from one date to another, negative when it lies before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / dayMs
}

/** Null for what is no date of the calendar: 2026-02-30, 2026-1-1. */
export function findDate(text: string): LocalDate | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const time = Date.parse(`${text}T00:00:00.000Z`)
  return Number.isNaN(time) || isoTime(time).slice(0, 10) !== text ? null : text
}

/** UTC with milliseconds and Z, as WHOOP writes it. */
export function isoTime(time: number): string {
  return new Date(time).toISOString()
}
