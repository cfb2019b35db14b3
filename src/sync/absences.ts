import type { Held } from "../db/snapshot.ts"

/*
 * A deletion that no event told of shows only as an absence from a listing, and a listing can be wrong: short, stale,
 * or shifted by an offset. So an absence is believed at once only where nothing else explains it: one or two records,
 * within one whole answer, older than its newest. Anything else is asked for by its id, and a bulk of absences must
 * still be there at a second listing, a minute later or more.
 */

export const DIRECT_MAX = 2
export const ASK_MAX = 10
export const SECOND_LOOK_MS = 60_000
/** What we first saw this recently may not have reached all of WHOOP's replicas. */
const YOUNG_MS = 15 * 60_000

export interface Listing {
  /** What the store holds in the stretch of time that the listing covers, tombstones included. */
  held: Held[]
  /** What the listing showed: key → updated_at. */
  shown: Map<string, number>
  /** When the newest record shown happened, UTC ms. */
  newest: number
  /** One answer of WHOOP's that begins at the newest record: no offset can have shifted it. */
  atOnce: boolean
}

export interface AbsenceVerdict {
  /** Gone at WHOOP, beyond doubt enough. */
  gone: string[]
  /** To be asked for by id: absent records, and tombstones that the listing shows again. */
  ask: string[]
  /** So many absences that those asked for are only a sample; all of them are here. */
  bulk: string[]
}

export function judgeAbsences({ held, shown, newest, atOnce }: Listing, now: number): AbsenceVerdict {
  const revived = held
    .filter((record) => record.deletedAt !== null && shown.has(record.key))
    .map((r) => r.key)
  const absent = held.filter((record) => record.deletedAt === null && !shown.has(record.key))
  if (absent.length > ASK_MAX) {
    return {
      gone: [],
      ask: [...revived, ...sample(absent).map((r) => r.key)],
      bulk: absent.map((r) => r.key),
    }
  }
  const stale = held.some(
    (record) =>
      record.deletedAt === null && (shown.get(record.key) ?? Number.POSITIVE_INFINITY) < record.updatedAt,
  )
  const believable = atOnce && !stale && shown.size > 0 && absent.length <= DIRECT_MAX
  const sure = absent.filter(
    (record) => believable && (record.at ?? newest) < newest && now - record.firstSeenAt > YOUNG_MS,
  )
  const doubtful = absent.filter((record) => !sure.includes(record))
  return { gone: sure.map((r) => r.key), ask: [...revived, ...doubtful.map((r) => r.key)], bulk: [] }
}

/** Ten of many, spread evenly over time. */
function sample(absent: Held[]): Held[] {
  const ordered = [...absent].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
  const step = ordered.length / ASK_MAX
  return Array.from({ length: ASK_MAX }, (_, i) => ordered[Math.floor(i * step)]).filter(
    (record) => record !== undefined,
  )
}
