import { and, desc, eq, gte, isNull, lt, ne, or, sql } from "drizzle-orm"
import type { Collection, ScoreState } from "../whoop/records.ts"
import type { Database } from "./database.ts"
import { cycles, recoveries, sleeps, workouts } from "./schema.ts"

/*
 * What the engine must know of the stored records to plan: never the values, only which there are and in what state.
 */

export interface Held {
  key: string
  /** When the thing happened: the start; of a recovery, its sleep's start, else its cycle's, else null. UTC ms. */
  at: number | null
  createdAt: number
  updatedAt: number
  firstSeenAt: number
  deletedAt: number | null
  scoreState: ScoreState
}

export interface HeldCycle extends Held {
  end: number | null
}
export interface HeldRecovery extends Held {
  sleepId: string
  recoveryScore: number | null
}
export interface HeldSleep extends Held {
  cycleKey: string
  nap: boolean
  end: number
}

export interface Snapshot {
  cycles: HeldCycle[]
  recoveries: HeldRecovery[]
  sleeps: HeldSleep[]
  workouts: Held[]
}

/** Rows of each kind a snapshot holds: two pages of WHOOP's and some tombstones. */
const NEWEST = 60

const heldColumns = <T extends typeof cycles | typeof sleeps | typeof workouts>(table: T) => ({
  createdAt: table.created_at,
  updatedAt: table.updated_at,
  firstSeenAt: table.first_seen_at,
  deletedAt: table.deleted_at,
  scoreState: table.score_state,
})

function selectCycles(db: Database) {
  return db
    .select({
      key: sql<string>`cast(${cycles.id} as text)`,
      at: cycles.start,
      end: cycles.end,
      ...heldColumns(cycles),
    })
    .from(cycles)
}

function selectSleeps(db: Database) {
  return db
    .select({
      key: sleeps.id,
      at: sleeps.start,
      end: sleeps.end,
      nap: sleeps.nap,
      cycleKey: sql<string>`cast(${sleeps.cycle_id} as text)`,
      ...heldColumns(sleeps),
    })
    .from(sleeps)
}

function selectWorkouts(db: Database) {
  return db.select({ key: workouts.id, at: workouts.start, ...heldColumns(workouts) }).from(workouts)
}

const recoveryAt = sql<number | null>`coalesce(${sleeps.start}, ${cycles.start})`

function selectRecoveries(db: Database) {
  return db
    .select({
      key: sql<string>`cast(${recoveries.cycle_id} as text)`,
      at: recoveryAt,
      sleepId: recoveries.sleep_id,
      recoveryScore: recoveries.recovery_score,
      createdAt: recoveries.created_at,
      updatedAt: recoveries.updated_at,
      firstSeenAt: recoveries.first_seen_at,
      deletedAt: recoveries.deleted_at,
      scoreState: recoveries.score_state,
    })
    .from(recoveries)
    .leftJoin(sleeps, and(eq(sleeps.user_id, recoveries.user_id), eq(sleeps.id, recoveries.sleep_id)))
    .leftJoin(cycles, and(eq(cycles.user_id, recoveries.user_id), eq(cycles.id, recoveries.cycle_id)))
}

/** The newest records of each kind, tombstones included, newest first (recoveries in no order). */
export async function loadSnapshot(db: Database, userId: string): Promise<Snapshot> {
  const newestCycles = sql`(select id from cycles where user_id = ${userId} order by start desc limit ${NEWEST})`
  const highestCycles = sql`(select cycle_id from recoveries where user_id = ${userId} order by cycle_id desc limit ${NEWEST})`
  const [c, r, s, w] = await db.batch([
    selectCycles(db).where(eq(cycles.user_id, userId)).orderBy(desc(cycles.start)).limit(NEWEST),
    selectRecoveries(db).where(
      and(
        eq(recoveries.user_id, userId),
        or(sql`${recoveries.cycle_id} in ${newestCycles}`, sql`${recoveries.cycle_id} in ${highestCycles}`),
      ),
    ),
    selectSleeps(db).where(eq(sleeps.user_id, userId)).orderBy(desc(sleeps.start)).limit(NEWEST),
    selectWorkouts(db).where(eq(workouts.user_id, userId)).orderBy(desc(workouts.start)).limit(NEWEST),
  ])
  return { cycles: c, recoveries: r, sleeps: s, workouts: w }
}

/** Everything of one kind that happened in [from, to), tombstones included: what a page of a long listing must show. */
export async function listHeldBetween(
  db: Database,
  userId: string,
  collection: Collection,
  from: number,
  to: number,
): Promise<Held[]> {
  const within = (table: typeof cycles | typeof sleeps | typeof workouts) =>
    and(eq(table.user_id, userId), gte(table.start, from), lt(table.start, to))
  switch (collection) {
    case "cycles":
      return selectCycles(db).where(within(cycles))
    case "sleeps":
      return selectSleeps(db).where(within(sleeps))
    case "workouts":
      return selectWorkouts(db).where(within(workouts))
    case "recoveries":
      return selectRecoveries(db).where(
        and(eq(recoveries.user_id, userId), sql`${recoveryAt} >= ${from}`, sql`${recoveryAt} < ${to}`),
      )
  }
}

/** When the recoveries of these cycles happened, as far as it is known here. */
export async function listRecoveryTimes(db: Database, userId: string, cycleIds: string[]): Promise<number[]> {
  const keys = JSON.stringify(cycleIds.map(Number))
  const rows = await selectRecoveries(db).where(
    and(
      eq(recoveries.user_id, userId),
      sql`${recoveries.cycle_id} in (select value from json_each(${keys}))`,
    ),
  )
  return rows.map((row) => row.at).filter((at) => at !== null)
}

/** The living among these, however old. A deletion names a recovery by its sleep only. */
export async function listOlder(
  db: Database,
  userId: string,
  of: { recoveries: string[]; sleeps: string[]; workouts: string[] },
): Promise<Pick<Snapshot, "recoveries" | "sleeps" | "workouts">> {
  const among = (ids: string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`
  const alive = <T extends typeof recoveries | typeof sleeps | typeof workouts>(table: T) =>
    and(eq(table.user_id, userId), isNull(table.deleted_at))
  const [r, s, w] = await db.batch([
    selectRecoveries(db).where(
      and(alive(recoveries), sql`${recoveries.sleep_id} in ${among(of.recoveries)}`),
    ),
    selectSleeps(db).where(and(alive(sleeps), sql`${sleeps.id} in ${among(of.sleeps)}`)),
    selectWorkouts(db).where(and(alive(workouts), sql`${workouts.id} in ${among(of.workouts)}`)),
  ])
  return { recoveries: r, sleeps: s, workouts: w }
}

/** The living cycle that began last before `start`, UTC ms, another one than `id`. */
export async function findCycleBefore(
  db: Database,
  userId: string,
  start: number,
  id: number,
): Promise<HeldCycle | null> {
  const [before] = await selectCycles(db)
    .where(
      and(eq(cycles.user_id, userId), isNull(cycles.deleted_at), lt(cycles.start, start), ne(cycles.id, id)),
    )
    .orderBy(desc(cycles.start))
    .limit(1)
  return before ?? null
}
