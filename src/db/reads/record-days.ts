import { and, eq, gte, inArray, isNull, lt, type SQL, sql } from "drizzle-orm"
import { dayOf, mainSleepOf } from "../../daily/day.ts"
import { type LocalDate, localDateOf } from "../../daily/local-time.ts"
import type { Database } from "../database.ts"
import { cycles, recoveries, sleeps } from "../schema.ts"
import type { RecoveryRow } from "./record-rows.ts"

/* Which day a page's cycles and recoveries have: what the daily rows say, for records. */

const idList = (ids: (number | string)[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`

/** The days of cycles whose main sleep is held. */
export async function readDays(db: Database, userId: string, ids: number[]): Promise<Map<number, LocalDate>> {
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

export async function readWhens(
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
