/** Local time without Intl: lives need a handful of zones, thousands of times. */
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** Minutes east of UTC at a moment. */
export type ZoneAt = (utc: number) => number

export function fixedZone(minutes: number): ZoneAt {
  return () => minutes
}

/** Central European rules: summer time from the last Sunday of March to that of October, at 01:00 UTC. */
export function europeanZone(winterMinutes: number): ZoneAt {
  return (utc) => {
    const year = new Date(utc).getUTCFullYear()
    const summer = utc >= lastSunday(year, 2) + HOUR && utc < lastSunday(year, 9) + HOUR
    return winterMinutes + (summer ? 60 : 0)
  }
}

/** United States: from the second Sunday of March to the first of November, at 02:00 local time. */
export function americanZone(winterMinutes: number): ZoneAt {
  return (utc) => {
    const year = new Date(utc).getUTCFullYear()
    const from = sundayFrom(Date.UTC(year, 2, 8)) + 2 * HOUR - winterMinutes * MINUTE
    const until = sundayFrom(Date.UTC(year, 10, 1)) + 2 * HOUR - (winterMinutes + 60) * MINUTE
    return winterMinutes + (utc >= from && utc < until ? 60 : 0)
  }
}

function lastSunday(year: number, month: number): number {
  return sundayFrom(Date.UTC(year, month, 25))
}

function sundayFrom(midnight: number): number {
  return midnight + ((7 - new Date(midnight).getUTCDay()) % 7) * DAY
}

/** `+hh:mm`, `-hh:mm`, or `Z` for zero, as WHOOP writes it. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return "Z"
  const size = Math.abs(minutes)
  const hh = String(Math.floor(size / 60)).padStart(2, "0")
  const mm = String(size % 60).padStart(2, "0")
  return `${minutes < 0 ? "-" : "+"}${hh}:${mm}`
}

export function offsetMinutes(text: string): number {
  if (text === "Z") return 0
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text)
  if (match === null) throw new Error(`not an offset: ${text}`)
  const size = Number(match[2]) * 60 + Number(match[3])
  return match[1] === "-" ? -size : size
}

/** Days since 1970-01-01 of the local date. */
export function localDay(utc: number, zone: ZoneAt): number {
  return Math.floor((utc + zone(utc) * MINUTE) / DAY)
}

/** The moment a local wall clock shows `minutes` after midnight of a local day. */
export function atLocal(day: number, minutes: number, zone: ZoneAt): number {
  const local = day * DAY + minutes * MINUTE
  const guess = local - zone(local) * MINUTE
  return local - zone(guess) * MINUTE
}
