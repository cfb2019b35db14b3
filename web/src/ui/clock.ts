import { useEffect, useState } from "preact/hooks"
import { localDayHere } from "../insight/days.ts"
import { formatDay, formatTime, type Locale, plural } from "../insight/format.ts"
import { here } from "../insight/here.ts"

/* Moments of our own (a sync, an event, a session) on this machine's clock; a record's times keep the record's. */

const offsetHere = (atMs: number): string => {
  const minutes = here().offsetMinutes(atMs)
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, "0")
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** "07:42" today, "Fri 20 Nov, 07:42" before, with the year when it is another one. */
export function momentWords(iso: string, nowMs: number, locale?: Locale): string {
  const atMs = Date.parse(iso)
  const time = formatTime(iso, offsetHere(atMs), locale)
  const day = localDayHere(atMs)
  const today = localDayHere(nowMs)
  if (day === today) return time
  return `${dayWords(iso, nowMs, locale)}, ${time}`
}

/** "today", "Fri 20 Nov", "20 Nov 2025". */
export function dayWords(iso: string, nowMs: number, locale?: Locale): string {
  const day = localDayHere(Date.parse(iso))
  const today = localDayHere(nowMs)
  if (day === today) return "today"
  return formatDay(day, day.slice(0, 4) === today.slice(0, 4) ? "medium" : "dated", locale)
}

/** "just now", "4 minutes", "3 hours", "2 days": how long ago, to be followed by "ago" or "old". */
export function ageWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return "less than a minute"
  if (minutes < 60) return plural(minutes, "minute")
  const hours = Math.round(minutes / 60)
  if (hours < 48) return plural(hours, "hour")
  return plural(Math.round(hours / 24), "day")
}

/** The time, moving on: ages on the page grow without news. */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const tick = () => setNow(Date.now())
    const timer = setInterval(tick, everyMs)
    document.addEventListener("visibilitychange", tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener("visibilitychange", tick)
    }
  }, [everyMs])
  return now
}
