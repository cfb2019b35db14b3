import { type Day, offsetMinutes } from "./days.ts"
import { here } from "./here.ts"

/**
 * Numbers, durations, dates and times as the person reads them. `locale` undefined is the browser's own: it decides the
 * decimal mark and 12 or 24 hours. Times are shown on the clock of the record's own offset.
 */
export type Locale = string | undefined

export const UNKNOWN = "–"
const MINUS = "\u2212"

// Building an Intl formatter costs ~50 µs; a page of charts formats thousands of values with the same few.
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function cached<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  const found = cache.get(key)
  if (found) return found as Format
  const made = make()
  cache.set(key, made)
  return made
}

export function formatNumber(value: number | null, digits = 0, locale?: Locale): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN
  const spoken = locale ?? here().locale
  const format = cached(`n${spoken ?? ""}${digits}`, () => {
    return new Intl.NumberFormat(spoken, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  })
  const text = format.format(Math.abs(value))
  // −0.3 shown without digits is "0", not "−0".
  return value < 0 && Math.round(-value * 10 ** digits) > 0 ? `${MINUS}${text}` : text
}

/** With its sign: "+3", "−2", "0". */
export function formatSigned(value: number | null, digits = 0, locale?: Locale): string {
  const text = formatNumber(value, digits, locale)
  const rounded = value === null ? 0 : Math.round(value * 10 ** digits)
  return rounded > 0 ? `+${text}` : text
}

/** "7 h 12", "45 min", "−1 h 05". Minutes are rounded before they are split, so 59.6 is "1 h 00". */
export function formatDuration(minutes: number | null): string {
  if (minutes === null || !Number.isFinite(minutes)) return UNKNOWN
  const whole = Math.round(Math.abs(minutes))
  const sign = minutes < 0 && whole > 0 ? MINUS : ""
  if (whole < 60) return `${sign}${whole} min`
  return `${sign}${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")}`
}

export function formatMilli(milli: number | null): string {
  return formatDuration(milli === null ? null : milli / 60_000)
}

/** A sentence whose numbers stay on one line with their units, wherever it wraps: "12 %", "60-day". */
export function unbroken(sentence: string): string {
  return sentence
    .replace(/(\d) (?=(min|minutes?|seconds?|of \d|ms|bpm|kcal|points|h|%|°C|\/min)(?![a-z]))/g, "$1\u00a0")
    .replace(/\u00a0h (?=\d\d\b)/g, "\u00a0h\u00a0")
    .replace(/(\d\u00a0of) (?=\d)/g, "$1\u00a0")
    .replace(/(\d)-day/g, "$1\u2011day")
}

/** Metres up to a kilometre, then kilometres. */
export function formatDistance(metres: number | null, locale?: Locale): string {
  if (metres === null) return UNKNOWN
  return metres < 1000
    ? `${formatNumber(metres, 0, locale)} m`
    : `${formatNumber(metres / 1000, 2, locale)} km`
}

const dayStyles = {
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  full: { weekday: "long", day: "numeric", month: "long" },
  medium: { weekday: "short", day: "numeric", month: "short" },
  dated: { day: "numeric", month: "short", year: "numeric" },
  short: { day: "numeric", month: "short" },
  month: { month: "short" },
  monthYear: { month: "long", year: "numeric" },
  weekday: { weekday: "short" },
  weekdayLong: { weekday: "long" },
} satisfies Record<string, Intl.DateTimeFormatOptions>

export type DayStyle = keyof typeof dayStyles

export function formatDay(day: Day, style: DayStyle = "full", locale?: Locale): string {
  const spoken = locale ?? here().locale
  const format = cached(`d${spoken ?? ""}${style}`, () => {
    return new Intl.DateTimeFormat(spoken, { ...dayStyles[style], timeZone: "UTC" })
  })
  return format.format(Date.parse(`${day}T12:00:00Z`))
}

/** Each of these takes a good part of a millisecond to make: best done while there is nothing else to do. */
export function prepareFormats(): void {
  const time = "2026-01-01T00:00:00Z"
  for (const style of ["full", "medium", "short", "month"] as const) formatDay(time.slice(0, 10), style)
  for (const digits of [0, 1]) formatNumber(0, digits)
  formatTime(time, "Z")
}

/** The clock time of a moment where the record was made: an offset is all WHOOP tells, so it is shifted, not zoned. */
export function formatTime(iso: string | null, offset: string, locale?: Locale): string {
  if (iso === null) return UNKNOWN
  const spoken = locale ?? here().locale
  const format = cached(`t${spoken ?? ""}`, () => {
    return new Intl.DateTimeFormat(spoken, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" })
  })
  return format.format(Date.parse(iso) + offsetMinutes(offset) * 60_000)
}

export function formatDateTime(iso: string | null, offset: string, locale?: Locale): string {
  if (iso === null) return UNKNOWN
  const day = new Date(Date.parse(iso) + offsetMinutes(offset) * 60_000).toISOString().slice(0, 10)
  return `${formatDay(day, "dated", locale)}, ${formatTime(iso, offset, locale)}`
}

/** "UTC−5", "UTC+5:30", "UTC". */
export function offsetWords(offset: string): string {
  const minutes = offsetMinutes(offset)
  if (minutes === 0) return "UTC"
  const whole = Math.abs(minutes)
  const rest = whole % 60
  return `UTC${minutes < 0 ? MINUS : "+"}${Math.floor(whole / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`
}

/** Said only when the record's clock is not the one on this machine's wall at that moment. */
export function offsetUnlessHere(offset: string, atMs: number): string | null {
  return offsetMinutes(offset) === here().offsetMinutes(atMs) ? null : offsetWords(offset)
}

const ordinals = [
  "",
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
]

/** "third", then "11th", "21st". */
export function ordinal(count: number): string {
  const word = ordinals[count]
  if (word) return word
  const suffix = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" }
  return `${count}${suffix[new Intl.PluralRules("en", { type: "ordinal" }).select(count)]}`
}

export function plural(count: number, one: string, many = `${one}s`, locale?: Locale): string {
  return `${formatNumber(count, 0, locale)} ${count === 1 ? one : many}`
}
