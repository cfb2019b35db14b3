import { and, between, desc, eq, sql } from "drizzle-orm"
import type { Month, MonthPack } from "../../daily/months.ts"
import type { Database } from "../database.ts"
import { daily_months } from "../schema.ts"
import { type Asker, askerId, FixedQuery } from "./fixed-query.ts"
import { fromHeld, type PackedRows, packRows, toHeld } from "./packed-rows.ts"

const { placeholder } = sql

/** Packs a statement may carry: some 10 KB each, under D1's 2 MB a value. */
const packsAStatement = 60

/** A pack as it is read: without its rows when nothing in it changed since the time asked for. */
export type ReadPack = Omit<MonthPack, "rows"> & { rows: PackedRows | null }

const packsOfMonths = new FixedQuery((db) => {
  const [changedSince, last, first] = [placeholder("changedSince"), placeholder("last"), placeholder("first")]
  return db
    .select({
      month: daily_months.month,
      count: daily_months.count,
      changed_at: daily_months.changed_at,
      deletions: daily_months.deletions,
      rows: sql<
        string | null
      >`case when ${daily_months.changed_at} >= ${changedSince} then ${daily_months.rows} end`.as("rows"),
    })
    .from(daily_months)
    .where(and(eq(daily_months.user_id, askerId), between(daily_months.month, last, first)))
    .orderBy(desc(daily_months.month))
})

/** The packs held of the months from `last` to `first`, newest first, for toPacks. */
export const bindPacks = (
  db: Database,
  asker: Asker,
  { first, last, changedSince }: { first: Month; last: Month; changedSince: number | null },
) => packsOfMonths.bindFor(db, asker, { first, last, changedSince: changedSince ?? 0 })

export const toPacks = (result: D1Result | undefined): ReadPack[] =>
  packsOfMonths
    .rowsOf(result)
    .map((pack) => ({ ...pack, rows: pack.rows === null ? null : fromHeld(pack.rows) }))

export const toReadPack = (pack: MonthPack): ReadPack => ({ ...pack, rows: packRows(pack.rows) })

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
    const held = packs.slice(i, i + packsAStatement)
    const json = JSON.stringify(held.map((pack) => ({ ...pack, rows: toHeld(packRows(pack.rows)) })))
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
