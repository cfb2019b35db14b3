import type { Call } from "./calls.ts"
import type { Kind } from "./records.ts"
import type { Kept, Shelf } from "./shelf.ts"
import { asSwitched, isObject, type Json, toText, toWire } from "./wire.ts"
import type { Answer, World } from "./world.ts"

/** How far behind a stale replica is. */
const STALE_MS = 3_600_000

/** The answer as a replica gives it that lags an hour behind: older copies, and newer records not there. */
export function staleAnswer(world: World, call: Call, answer: Answer): Answer {
  const member = call.userId === null ? undefined : world.members.get(call.userId)
  if (member === undefined || answer.status !== 200 || answer.body === undefined) return answer
  const page = JSON.parse(answer.body) as Json
  if (!isObject(page) || !Array.isArray(page.records)) return answer
  const since = world.clock.now() - STALE_MS
  const records = page.records as Json[]
  const older = records.flatMap((record): Json[] => {
    if (!isObject(record)) return [record]
    if ("sleep_id" in record) return copyBefore(world, member.recoveries, record.cycle_id, since)
    if ("nap" in record) return copyBefore(world, member.sleeps, record.id, since)
    if ("sport_name" in record) return copyBefore(world, member.workouts, record.id, since)
    return copyBefore(world, member.cycles, record.id, since)
  })
  return { ...answer, body: toText({ ...page, records: older }) }
}

function copyBefore<K extends Kind>(
  world: World,
  shelf: Shelf<K>,
  key: Json | undefined,
  since: number,
): Json[] {
  const kept: Kept<{ created_at: number; updated_at: number }> | undefined = shelf.find(
    key as string | number,
  )
  if (kept === undefined || kept.record.created_at > since) return []
  const old = kept.record.updated_at > since && kept.earlier !== null ? kept.earlier : kept.record
  return [asSwitched(shelf.kind, toWire(shelf.kind, old as never), world.switches)]
}
