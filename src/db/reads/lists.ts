import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm"
import { dayOf, mainSleepOf } from "../../daily/day.ts"
import { type LocalDate, localDateOf } from "../../daily/local-time.ts"
import { type DayRange, isInRange, widestSpan } from "../../daily/range.ts"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps, workouts } from "../schema.ts"

/*
 * Pages of WHOOP's records as they are held, newest first by the time they happened (recoveries by their cycle's id:
 * it rises with time, and a recovery may be here before its cycle). The index takes a page of candidates; the rule of
 * which date a record has is the daily rows' own, in TypeScript, so that the two cannot disagree.
 */

export type CycleRow = typeof cycles.$inferSelect
export type RecoveryRow = typeof recoveries.$inferSelect
export type SleepRow = typeof sleeps.$inferSelect
export type WorkoutRow = typeof workouts.$inferSelect

/** The last record of a page: `at` its start (a recovery: its cycle's id), `id` to tell equal starts apart. */
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

/** An orphan's date is its sleep's, else that of its creation in UTC: nothing else is known of it. */
export function listRecoveries(db: Database, query: ListQuery): Promise<ListPage<RecoveryRow>> {
  let whens = new Map<number, { day: LocalDate; time: number }>()
  const ranged = query.range.start !== null || query.range.end !== null
  return collect(query, {
    read: async (after, size) => {
      const rows = await db
        .select()
        .from(recoveries)
        .where(
          and(
            eq(recoveries.user_id, query.userId),
            query.changedSince === null
              ? isNull(recoveries.deleted_at)
              : gte(recoveries.changed_at, query.changedSince),
            ranged ? inSpanOrOrphan(db, query) : undefined,
            after ? lt(recoveries.cycle_id, after.at) : undefined,
          ),
        )
        .orderBy(desc(recoveries.cycle_id))
        .limit(size)
      if (ranged) whens = await readWhens(db, query.userId, rows)
      return rows
    },
    positionOf: ({ cycle_id }) => ({ at: cycle_id, id: cycle_id }),
    isWanted: ({ cycle_id }) => {
      const when = whens.get(cycle_id)
      return when === undefined || isInRange(query.range, when.day, when.time)
    },
  })
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
  start: typeof cycles.start | typeof sleeps.start | typeof workouts.start,
  id: typeof cycles.id | typeof sleeps.id | typeof workouts.id,
  after: ListPosition | null,
): SQL | undefined {
  return after === null
    ? undefined
    : or(lt(start, after.at), and(eq(start, after.at), sql`${id} < ${after.id}`))
}

function hasDates({ start, end }: DayRange): boolean {
  return (start !== null && "date" in start) || (end !== null && "date" in end)
}

const idList = (ids: (number | string)[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`

/** The days of cycles whose main sleep is held. */
async function readDays(db: Database, userId: string, ids: number[]): Promise<Map<number, LocalDate>> {
  return new Map(Array.from(await readCycleDays(db, userId, ids), ([id, { day }]) => [id, day]))
}

async function readCycleDays(db: Database, userId: string, ids: number[]) {
  const own = and(eq(cycles.user_id, userId), inArray(cycles.id, idList(ids)))
  const edge = (order: SQL) =>
    sql`(select start from cycles where user_id = ${userId} and id in ${idList(ids)} order by ${order} limit 1)`
  const [cycleRows, recoveryRows, sleepRows] = await db.batch([
    db
      .select({ id: cycles.id, start: cycles.start, timezone_offset: cycles.timezone_offset })
      .from(cycles)
      .where(own),
    db
      .select({ cycle_id: recoveries.cycle_id, sleep_id: recoveries.sleep_id })
      .from(recoveries)
      .where(
        and(
          eq(recoveries.user_id, userId),
          inArray(recoveries.cycle_id, idList(ids)),
          isNull(recoveries.deleted_at),
        ),
      ),
    db
      .select({
        id: sleeps.id,
        cycle_id: sleeps.cycle_id,
        nap: sleeps.nap,
        start: sleeps.start,
        end: sleeps.end,
        timezone_offset: sleeps.timezone_offset,
      })
      .from(sleeps)
      .where(
        and(
          eq(sleeps.user_id, userId),
          isNull(sleeps.deleted_at),
          gte(sleeps.start, sql`${edge(sql`start asc`)} - 86400000`),
          lt(
            sleeps.start,
            sql`coalesce((select min(start) from cycles where user_id = ${userId}
            and deleted_at is null and start > ${edge(sql`start desc`)}), ${Number.MAX_SAFE_INTEGER})`,
          ),
        ),
      ),
  ])
  const recoveryOf = new Map(recoveryRows.map((recovery) => [recovery.cycle_id, recovery]))
  const sleepsOf = Map.groupBy(sleepRows, (sleep) => sleep.cycle_id)
  return new Map(
    cycleRows.map((cycle) => {
      const mainSleep = mainSleepOf(sleepsOf.get(cycle.id) ?? [], recoveryOf.get(cycle.id) ?? null)
      return [cycle.id, { day: dayOf(cycle, mainSleep), time: cycle.start }]
    }),
  )
}

async function readWhens(
  db: Database,
  userId: string,
  rows: RecoveryRow[],
): Promise<Map<number, { day: LocalDate; time: number }>> {
  const whens = await readCycleDays(
    db,
    userId,
    rows.map((row) => row.cycle_id),
  )
  const orphans = rows.filter((row) => !whens.has(row.cycle_id))
  if (orphans.length === 0) return whens
  const own = await db
    .select({ id: sleeps.id, start: sleeps.start, end: sleeps.end, timezone_offset: sleeps.timezone_offset })
    .from(sleeps)
    .where(and(eq(sleeps.user_id, userId), inArray(sleeps.id, idList(orphans.map((row) => row.sleep_id)))))
  const sleepOf = new Map(own.map((sleep) => [sleep.id, sleep]))
  for (const { cycle_id, sleep_id, created_at } of orphans) {
    const sleep = sleepOf.get(sleep_id)
    whens.set(
      cycle_id,
      sleep
        ? { day: localDateOf(sleep.end, sleep.timezone_offset), time: sleep.start }
        : { day: localDateOf(created_at, "Z"), time: created_at },
    )
  }
  return whens
}

/** Of cycles that start in the range's widest span, or newer than every cycle held: those are waiting for theirs. */
function inSpanOrOrphan(db: Database, { userId, range }: ListQuery): SQL | undefined {
  const { from, to } = widestSpan(range)
  const inSpan = db
    .select({ id: cycles.id })
    .from(cycles)
    .where(and(eq(cycles.user_id, userId), gte(cycles.start, from), lt(cycles.start, to)))
  const newest = db
    .select({ id: cycles.id })
    .from(cycles)
    .where(eq(cycles.user_id, userId))
    .orderBy(desc(cycles.id))
    .limit(1)
  return or(inArray(recoveries.cycle_id, inSpan), gt(recoveries.cycle_id, sql`coalesce(${newest}, -1)`))
}

export async function findCycle(db: Database, userId: string, id: number): Promise<CycleRow | null> {
  const own = and(eq(cycles.user_id, userId), eq(cycles.id, id), isNull(cycles.deleted_at))
  return (await db.select().from(cycles).where(own).get()) ?? null
}

export async function findSleep(db: Database, userId: string, id: string): Promise<SleepRow | null> {
  const own = and(eq(sleeps.user_id, userId), eq(sleeps.id, id), isNull(sleeps.deleted_at))
  return (await db.select().from(sleeps).where(own).get()) ?? null
}

export async function findWorkout(db: Database, userId: string, id: string): Promise<WorkoutRow | null> {
  const own = and(eq(workouts.user_id, userId), eq(workouts.id, id), isNull(workouts.deleted_at))
  return (await db.select().from(workouts).where(own).get()) ?? null
}

export async function findRecovery(
  db: Database,
  userId: string,
  cycleId: number,
): Promise<RecoveryRow | null> {
  const own = and(
    eq(recoveries.user_id, userId),
    eq(recoveries.cycle_id, cycleId),
    isNull(recoveries.deleted_at),
  )
  return (await db.select().from(recoveries).where(own).get()) ?? null
}

/** By the sleep's id, through the sleep's cycle; a recovery that is here before its sleep is searched for. */
export async function findRecoveryOfSleep(
  db: Database,
  userId: string,
  sleepId: string,
): Promise<RecoveryRow | null> {
  const cycleOfSleep = db
    .select({ id: sleeps.cycle_id })
    .from(sleeps)
    .where(and(eq(sleeps.user_id, userId), eq(sleeps.id, sleepId)))
  const ofSleep = and(
    eq(recoveries.user_id, userId),
    eq(recoveries.sleep_id, sleepId),
    isNull(recoveries.deleted_at),
  )
  const near = await db
    .select()
    .from(recoveries)
    .where(and(ofSleep, inArray(recoveries.cycle_id, cycleOfSleep)))
    .get()
  return (
    near ??
    (await db.select().from(recoveries).where(ofSleep).orderBy(asc(recoveries.cycle_id)).get()) ??
    null
  )
}
