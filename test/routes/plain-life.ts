import { cycle, recovery, sleep, workout } from "../daily/builders.ts"

const dayMs = 86_400_000
const hourMs = 3_600_000

/**
 * A plain life: each night from 23:00 to 06:30 in the given offset, the newest one ending on `lastDay`; its cycle open,
 * every other closed by the next. Cycle ids count up, recovery scores with them.
 */
export function plainLife(nights: number, lastDay: string, offset = "Z") {
  const shift = offset === "Z" ? 0 : Number.parseInt(offset, 10) * hourMs
  const lastStart = Date.parse(`${lastDay}T00:00:00Z`) - hourMs - shift
  const all = Array.from({ length: nights }, (_, i) => {
    const id = nights - i
    const start = lastStart - i * dayMs
    const stamp = { changed_at: start + 9 * hourMs, synced_at: start + 9 * hourMs }
    const night = uuidOf(id)
    return {
      cycle: cycle({ id, start, end: i === 0 ? null : start + dayMs, timezone_offset: offset, ...stamp }),
      recovery: recovery({
        cycle_id: id,
        sleep_id: night,
        recovery_score: id % 100,
        data_changed_at: 1,
        ...stamp,
      }),
      sleep: sleep({
        id: night,
        cycle_id: id,
        start,
        end: start + 7.5 * hourMs,
        timezone_offset: offset,
        ...stamp,
      }),
      workouts:
        id % 3 === 0
          ? [
              workout({
                id: uuidOf(1_000_000 + id),
                start: start + 18 * hourMs,
                end: start + 19 * hourMs,
                timezone_offset: offset,
                ...stamp,
              }),
            ]
          : [],
    }
  })
  return {
    cycles: all.map((one) => one.cycle),
    recoveries: all.map((one) => one.recovery),
    sleeps: all.map((one) => one.sleep),
    workouts: all.flatMap((one) => one.workouts),
  }
}

export const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
