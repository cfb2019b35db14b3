import { and, desc, eq, gt, gte, isNull, lt, type SQL, sql } from "drizzle-orm"
import { dayOf } from "../../daily/day.ts"
import { type LocalDate, localDateOf } from "../../daily/local-time.ts"
import { type DayRange, isInRange, widestSpan } from "../../daily/range.ts"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps, workouts } from "../schema.ts"
import { readDays, readWhens } from "./record-days.ts"
import type { CycleRow, RecoveryRow, SleepRow, WorkoutRow } from "./record-rows.ts"

/*
 * Pages of WHOOP's records as they are held, newest first by the time they happened (recoveries by their cycle's start:
 * ids need not rise with time, a night added later has a high one). The index takes a page of candidates; the rule of which
 * date a record has is the daily rows' own, in TypeScript, so that the two cannot disagree.
 */

/** The last record of a page: `at` its start (a recovery: its cycle's), `id` to tell equal starts apart. */
export interface ListPosition {
  at: number
  id: string | number
}

export interface ListQuery {
  userId: string
  range: DayRange
  /** Only records changed at this time or later, deleted ones among them. UTC ms. */
  changedSince: number | null
  after: ListPosition | null
  limit: number
}

export interface ListPage<R> {
  records: R[]
  next: ListPosition | null
}

export function listWorkouts(db: Database, query: ListQuery): Promise<ListPage<WorkoutRow>> {
  return collect(query, {
    read: (after, size) =>
      db
        .select()
        .from(workouts)
        .where(and(candidates(workouts, query), afterStart(workouts.start, workouts.id, after)))
        .orderBy(desc(workouts.start), desc(workouts.id))
        .limit(size),
    positionOf: ({ start, id }) => ({ at: start, id }),
    isWanted: ({ start, timezone_offset }) =>
      isInRange(query.range, localDateOf(start, timezone_offset), start),
  })
}

/** A date is the date of waking; an instant bounds the end too. */
export function listSleeps(db: Database, query: ListQuery): Promise<ListPage<SleepRow>> {
  return collect(query, {
    read: (after, size) =>
      db
        .select()
        .from(sleeps)
        .where(and(candidates(sleeps, query), afterStart(sleeps.start, sleeps.id, after)))
        .orderBy(desc(sleeps.start), desc(sleeps.id))
        .limit(size),
    positionOf: ({ start, id }) => ({ at: start, id }),
    isWanted: ({ end, timezone_offset }) => isInRange(query.range, localDateOf(end, timezone_offset), end),
  })
}

export function listCycles(db: Database, query: ListQuery): Promise<ListPage<CycleRow>> {
  let days = new Map<number, LocalDate>()
  return collect(query, {
    read: async (after, size) => {
      const rows = await db
        .select()
        .from(cycles)
        .where(and(candidates(cycles, query), afterStart(cycles.start, cycles.id, after)))
        .orderBy(desc(cycles.start), desc(cycles.id))
        .limit(size)
      if (hasDates(query.range))
        days = await readDays(
          db,
          query.userId,
          rows.map((row) => row.id),
        )
      return rows
    },
    positionOf: ({ start, id }) => ({ at: start, id }),
    isWanted: (row) => isInRange(query.range, days.get(row.id) ?? dayOf(row, null), row.start),
  })
}

/** A recovery's date is its cycle's; an orphan's its sleep's, else that of its creation in UTC. */
export function listRecoveries(db: Database, query: ListQuery): Promise<ListPage<RecoveryRow>> {
  let whens = new Map<number, { day: LocalDate; time: number }>()
  const ats = new Map<number, number>()
  const { range } = query
  const ranged = range.start !== null || range.end !== null
  return collect(query, {
    read: async (after, size) => {
      const placed = await readNewestRecoveries(db, query, after, size)
      for (const { recovery, at } of placed) ats.set(recovery.cycle_id, at)
      const rows = placed.map(({ recovery }) => recovery)
      if (ranged) whens = await readWhens(db, query.userId, rows)
      return rows
    },
    positionOf: ({ cycle_id }) => ({ at: ats.get(cycle_id) ?? 0, id: cycle_id }),
    isWanted: ({ cycle_id }) => {
      const when = whens.get(cycle_id)
      return when === undefined || isInRange(range, when.day, when.time)
    },
  })
}

/**
 * Recoveries by their cycle's start, the newest first: the index of the cycles has that order. Orphans, those that are here
 * before their cycle is, are a few and have their place by their sleep's start, else by their creation.
 */
export async function readNewestRecoveries(
  db: Database,
  { userId, range, changedSince }: Pick<ListQuery, "userId" | "range" | "changedSince">,
  after: ListPosition | null,
  size: number,
): Promise<{ recovery: RecoveryRow; at: number }[]> {
  const { from, to } = widestSpan(range)
  const wanted = and(
    eq(recoveries.user_id, userId),
    changedSince === null ? isNull(recoveries.deleted_at) : gte(recoveries.changed_at, changedSince),
  )
  const orphanAt = sql<number>`coalesce(${sleeps.start}, ${recoveries.created_at})`
  const [placed, orphans] = await db.batch([
    db
      .select({ recovery: recoveries, at: cycles.start })
      .from(cycles)
      .crossJoin(recoveries)
      .where(
        and(
          eq(cycles.user_id, userId),
          eq(recoveries.cycle_id, cycles.id),
          wanted,
          range.start ? gte(cycles.start, from) : undefined,
          range.end ? lt(cycles.start, to) : undefined,
          afterStart(cycles.start, cycles.id, after),
        ),
      )
      .orderBy(desc(cycles.start), desc(cycles.id))
      .limit(size),
    db
      .select({ recovery: recoveries, at: orphanAt })
      .from(recoveries)
      .leftJoin(sleeps, and(eq(sleeps.user_id, userId), eq(sleeps.id, recoveries.sleep_id)))
      // More than 0, not "not null": only so does SQLite take the index of the orphans rather than the primary key.
      .where(and(wanted, gt(recoveries.orphaned_at, 0), afterStart(orphanAt, recoveries.cycle_id, after)))
      .orderBy(desc(orphanAt), desc(recoveries.cycle_id))
      .limit(size),
  ])
  if (orphans.length === 0) return placed
  return [...placed, ...orphans]
    .sort((a, b) => b.at - a.at || b.recovery.cycle_id - a.recovery.cycle_id)
    .slice(0, size)
}

/** Candidates beyond the page: those at the range's edges that turn out not to be of it. */
const spare = 12

/** Reads candidates page by page until the page is full and one more is known, or there are no more. */
async function collect<R>(
  { limit, after }: ListQuery,
  way: {
    read: (after: ListPosition | null, size: number) => Promise<R[]>
    positionOf: (row: R) => ListPosition
    isWanted: (row: R) => boolean
  },
): Promise<ListPage<R>> {
  const records: R[] = []
  let from = after
  for (;;) {
    const size = limit + spare
    const rows = await way.read(from, size)
    records.push(...rows.filter(way.isWanted))
    const lastRead = rows[rows.length - 1]
    if (records.length > limit) {
      const lastKept = records[limit - 1]
      return { records: records.slice(0, limit), next: lastKept ? way.positionOf(lastKept) : null }
    }
    if (rows.length < size || !lastRead) return { records, next: null }
    from = way.positionOf(lastRead)
  }
}

function candidates(
  table: typeof cycles | typeof sleeps | typeof workouts,
  query: ListQuery,
): SQL | undefined {
  const { from, to } = widestSpan(query.range)
  const { start, end } = query.range
  return and(
    eq(table.user_id, query.userId),
    query.changedSince === null ? isNull(table.deleted_at) : gte(table.changed_at, query.changedSince),
    // A sleep's instant is its end: it may start before the range does.
    start ? gte(table.start, "time" in start ? from - 7 * 86_400_000 : from) : undefined,
    end ? lt(table.start, to) : undefined,
  )
}

function afterStart(
  start: typeof cycles.start | typeof sleeps.start | typeof workouts.start | SQL<number>,
  id: typeof cycles.id | typeof recoveries.cycle_id | typeof sleeps.id | typeof workouts.id,
  after: ListPosition | null,
): SQL | undefined {
  return after === null ? undefined : sql`(${start}, ${id}) < (${after.at}, ${after.id})`
}

function hasDates({ start, end }: DayRange): boolean {
  return (start !== null && "date" in start) || (end !== null && "date" in end)
}
