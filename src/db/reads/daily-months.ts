import { and, between, desc, eq, sql } from "drizzle-orm"
import type { Month, MonthPack } from "../../daily/months.ts"
import type { Database } from "../database.ts"
import { daily_months } from "../schema.ts"

/** Packs a statement may carry: some 40 KB each, under D1's 2 MB a value. */
const packsAStatement = 20

/** A pack as it is read: without its text when nothing in it changed since the time asked for. */
export type ReadPack = Omit<MonthPack, "rows"> & { rows: string | null }

/** The packs held of the months from `last` to `first`, newest first. */
export function selectPacks(
  db: Database,
  userId: string,
  first: Month,
  last: Month,
  changedSince: number | null,
) {
  return db
    .select({
      month: daily_months.month,
      count: daily_months.count,
      changed_at: daily_months.changed_at,
      deletions: daily_months.deletions,
      rows: sql<
        string | null
      >`case when ${daily_months.changed_at} >= ${changedSince ?? 0} then ${daily_months.rows} end`,
    })
    .from(daily_months)
    .where(and(eq(daily_months.user_id, userId), between(daily_months.month, last, first)))
    .orderBy(desc(daily_months.month))
}

/**
 * Keeps packs for the next reader, unless a record was written since `dataVersion` was read: the triggers delete packs
 * that are there, and this one was not yet.
 */
export async function storePacks(
  db: Database,
  userId: string,
  packs: readonly MonthPack[],
  dataVersion: number,
): Promise<void> {
  for (let i = 0; i < packs.length; i += packsAStatement) {
    const json = JSON.stringify(packs.slice(i, i + packsAStatement))
    await db
      .insert(daily_months)
      .select(
        sql`select ${userId}, value->>'month', value->>'count', value->>'changed_at', value->>'deletions', value->>'rows'
          from json_each(${json}) where exists (select 1 from whoop_connections
            where user_id = ${userId} and data_version = ${dataVersion})`,
      )
      .onConflictDoNothing()
  }
}
