import type { HeldCycle, HeldWorkout } from "./held-records.ts"

/**
 * How many workouts start in each cycle's [start, end), and when one of them, a deleted one too, last changed. WHOOP
 * names no cycle in a workout. An open cycle ends where a later one starts: only the newest is without end, whatever
 * we have not yet been told. Cycles come newest first.
 */
export function countWorkouts(
  cycles: readonly HeldCycle[],
  workouts: readonly HeldWorkout[],
): Map<number, { count: number; changedAt: number }> {
  const counts = new Map<number, { count: number; changedAt: number }>()
  for (const workout of workouts) {
    const cycle = cycleOf(cycles, workout.start)
    if (!cycle) continue
    const known = counts.get(cycle.id) ?? { count: 0, changedAt: 0 }
    counts.set(cycle.id, {
      count: known.count + (workout.deleted_at === null ? 1 : 0),
      changedAt: Math.max(known.changedAt, workout.changed_at),
    })
  }
  return counts
}

/** Newest first, so that where two cycles overlap the later one has the time they share. */
function cycleOf(cycles: readonly HeldCycle[], time: number): HeldCycle | null {
  let low = 0
  let high = cycles.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cycles[middle]?.start ?? 0) > time) low = middle + 1
    else high = middle
  }
  const cycle = cycles[low]
  return cycle && (cycle.end === null || time < cycle.end) ? cycle : null
}
