import { Buffer } from "node:buffer"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { and, between, desc, eq, sql } from "drizzle-orm"
import type { Month, MonthPack } from "../../daily/months.ts"
import type { Database } from "../database.ts"
import { daily_months } from "../schema.ts"
import { type Asker, askerId, FixedQuery } from "./fixed-query.ts"

const { placeholder } = sql

/*
 * Packs are held deflated, at a fifth of their size: for D1 to hold and carry 40 KB a month costs far more than inflating
 * them here. As base64, since D1 answers a blob as a list of numbers.
 */

/** Packs a statement may carry: some 10 KB each, under D1's 2 MB a value. */
const packsAStatement = 60

/** A pack as it is read: without its rows when nothing in it changed since the time asked for. */
export type ReadPack = Omit<MonthPack, "rows"> & { rows: string | null }

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
  packsOfMonths.rowsOf(result).map((pack) => ({ ...pack, rows: pack.rows && inflate(pack.rows) }))

/** A pack from before they were deflated is its text itself. */
const inflate = (rows: string): string =>
  rows.startsWith("{") ? rows : inflateRawSync(Buffer.from(rows, "base64")).toString()
const deflate = (rows: string): string => deflateRawSync(rows).toString("base64")

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
    const json = JSON.stringify(held.map((pack) => ({ ...pack, rows: deflate(pack.rows) })))
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
