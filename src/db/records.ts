import { createHash } from "node:crypto"
import { and, eq, getTableColumns, inArray, isNull, type SQL, sql } from "drizzle-orm"
import type { BatchItem } from "drizzle-orm/batch"
import type { SQLiteColumn } from "drizzle-orm/sqlite-core"
import type { Collection, RecordOf } from "../whoop/records.ts"
import { keyOf, type Unreadable } from "../whoop/wire.ts"
import type { Database } from "./database.ts"
import { cycles, recoveries, type Source, set_asides, sleeps, whoop_connections, workouts } from "./schema.ts"

/*
 * How WHOOP's records reach D1: one guarded, idempotent upsert a collection and page (json_each, two parameters), the
 * deletions, the set-asides and the person's connection row, all in one batch, which D1 makes one transaction. So the
 * data version moves exactly when data does: a reader that saw the old version saw the old rows.
 *
 * The guard, row by row: written is only what is newer by WHOOP's own updated_at, or equally old and different. An
 * updated_at from the future (reported of WHOOP) decides nothing against one that is not. A tombstone yields only to a
 * record that was asked for by its id and is there (`restored`): a late page is no proof.
 */

/**
 * How far ahead of our own clock at writing an updated_at may be before it is from the future. WHOOP's clock and ours
 * are never quite the same: without it a second's lead would let a stale page's older copy replace the newer one.
 */
const CLOCKS_APART_MS = 10 * 60_000

const tables = { cycles, recoveries, sleeps, workouts }
type RecordTable = (typeof tables)[Collection]

export const keyColumn = {
  cycles: cycles.id,
  recoveries: recoveries.cycle_id,
  sleeps: sleeps.id,
  workouts: workouts.id,
}

/** Ours, and so no part of "is it different?". */
const ours = new Set([
  "user_id",
  "source",
  "first_seen_at",
  "changed_at",
  "synced_at",
  "deleted_at",
  "data_changed_at",
  "earlier_scores",
  "lost_at",
  "orphaned_at",
])

/** A recovery's values: only these move its data_changed_at. */
const recoveryValues = [
  "score_state",
  "user_calibrating",
  "recovery_score",
  "resting_heart_rate",
  "hrv_rmssd_milli",
  "spo2_percentage",
  "skin_temp_celsius",
]

export interface RecordWrites {
  cycles?: RecordOf["cycles"][]
  recoveries?: RecordOf["recoveries"][]
  sleeps?: RecordOf["sleeps"][]
  workouts?: RecordOf["workouts"][]
  /** Keys known to be gone at WHOOP. */
  gone?: { [C in Collection]?: string[] }
  /** Keys whose tombstone WHOOP itself contradicted when asked for them by id. */
  restored?: { [C in Collection]?: string[] }
  unreadable?: Unreadable[]
}

export interface WriteStamp {
  userId: string
  source: Source
  /** UTC ms, our clock. */
  now: number
}

/** What the connection row learns in the same transaction. Undefined members stay as they are. */
export type ConnectionPatch = Partial<
  Pick<
    typeof whoop_connections.$inferInsert,
    "last_synced_at" | "last_webhook_at" | "history_from" | "next_check_at" | "checks" | "rhythm" | "webhooks"
  >
>

export interface WriteResult {
  collection: Collection
  key: string
  change: "added" | "changed" | "removed"
}

/** Writes a page or an event's outcome. Returns what was added, changed or removed; the rest was the same. */
export async function writeRecords(
  db: Database,
  stamp: WriteStamp,
  writes: RecordWrites,
  patch: ConnectionPatch,
): Promise<WriteResult[]> {
  const changing: { collection: Collection; statement: BatchItem<"sqlite">; removes: boolean }[] = []
  const touched: SQL[] = []
  for (const collection of ["cycles", "recoveries", "sleeps", "workouts"] as const) {
    const records = writes[collection] ?? []
    const gone = writes.gone?.[collection] ?? []
    if (records.length > 0) {
      const restored = writes.restored?.[collection] ?? []
      changing.push({
        collection,
        statement: upsert(db, collection, records, restored, stamp),
        removes: false,
      })
    }
    if (gone.length > 0)
      changing.push({ collection, statement: bury(db, collection, gone, stamp), removes: true })
    const keys = [...records.map((record) => keyOf(collection, record)), ...gone]
    if (keys.length > 0) touched.push(changedNow(collection, keys, stamp))
  }
  const kept = [...keepUnreadable(db, writes.unreadable ?? [], stamp), ...forgetReadable(db, writes, stamp)]
  const connection =
    touched.length > 0 || Object.keys(patch).length > 0 ? [patchConnection(db, stamp, patch, touched)] : []
  const [first, ...others] = [...changing.map((one) => one.statement), ...kept, ...connection]
  if (!first) return []
  const answers: unknown[] = await db.batch([first, ...others])
  return changing.flatMap(({ collection, removes }, i) => toResults(collection, removes, answers[i], stamp))
}

function upsert<C extends Collection>(
  db: Database,
  collection: C,
  records: RecordOf[C][],
  restored: string[],
  { userId, source, now }: WriteStamp,
): BatchItem<"sqlite"> {
  const table: RecordTable = tables[collection]
  const columns: Record<string, SQLiteColumn> = getTableColumns(table)
  const names = Object.keys(columns)
  const given: Record<string, SQL> = {
    user_id: sql`${userId}`,
    source: sql`${source}`,
    first_seen_at: sql`${now}`,
    changed_at: sql`${now}`,
    synced_at: sql`${now}`,
    deleted_at: sql`null`,
    data_changed_at: sql`${now}`,
    earlier_scores: sql`'[]'`,
    lost_at: sql`null`,
    orphaned_at: sql`null`,
  }
  const row = names.map((name) => given[name] ?? sql.raw(`value->>'${name}'`))
  const theirs = names.filter((name) => !ours.has(name))
  const set: Record<string, SQL> = {
    ...Object.fromEntries(theirs.map((name) => [name, sql.raw(`excluded."${name}"`)])),
    source: sql`excluded.source`,
    changed_at: sql`excluded.changed_at`,
    synced_at: sql`excluded.synced_at`,
    deleted_at: sql`null`,
    ...(collection === "recoveries" && recoveryHistory()),
  }
  const mine = (name: string) => sql`${table}.${sql.identifier(name)}`
  const differs = sql.join(
    theirs.map((name) => sql`${mine(name)} is not ${sql.raw(`excluded."${name}"`)}`),
    sql` or `,
  )
  const guard = sql`(
    (${table.deleted_at} is null
      and (excluded.updated_at >= ${table.updated_at}
        or (${table.updated_at} > ${table.synced_at} + ${CLOCKS_APART_MS}
          and excluded.updated_at <= ${now + CLOCKS_APART_MS}))
      and (${differs}))
    or (${table.deleted_at} is not null and ${keyColumn[collection]} in ${keyList(collection, restored)}))`
  const json = JSON.stringify(records)
  return db
    .insert(table)
    .select(sql`select ${sql.join(row, sql`, `)} from json_each(${json}) where true`)
    .onConflictDoUpdate({ target: primaryKey(collection), set, setWhere: guard })
    .returning({ key: keyColumn[collection], firstSeenAt: table.first_seen_at, synced: table.synced_at })
}

function primaryKey(collection: Collection): SQLiteColumn[] {
  return [tables[collection].user_id, keyColumn[collection]]
}

/** The score that is replaced is kept ("71 at 06:40, 68 at 07:15"), in the row itself: it costs no further row. */
function recoveryHistory(): Record<string, SQL> {
  const differs = recoveryValues.map((name) => `recoveries."${name}" is not excluded."${name}"`).join(" or ")
  return {
    data_changed_at: sql.raw(
      `case when recoveries.deleted_at is not null or ${differs} then excluded.changed_at else recoveries.data_changed_at end`,
    ),
    earlier_scores: sql.raw(
      `case when recoveries.recovery_score is not null and recoveries.recovery_score is not excluded.recovery_score
        then json_insert(recoveries.earlier_scores, '$[#]', json_object('recovery_score', recoveries.recovery_score,
          'seen_at', recoveries.data_changed_at, 'source', recoveries.source))
        else recoveries.earlier_scores end`,
    ),
  }
}

function bury(
  db: Database,
  collection: Collection,
  keys: string[],
  { userId, source, now }: WriteStamp,
): BatchItem<"sqlite"> {
  const table = tables[collection]
  const set: Record<string, unknown> = { deleted_at: now, changed_at: now, synced_at: now, source }
  if (collection === "recoveries") set.data_changed_at = now
  return db
    .update(table)
    .set(set)
    .where(
      and(
        eq(table.user_id, userId),
        isNull(table.deleted_at),
        inArray(keyColumn[collection], keyList(collection, keys)),
      ),
    )
    .returning({ key: keyColumn[collection], firstSeenAt: table.first_seen_at, synced: table.synced_at })
}

/** Any number of keys as one parameter. Cycle ids are numbers: as text they would match no integer column. */
function keyList(collection: Collection, keys: string[]): SQL {
  const numeric = collection === "cycles" || collection === "recoveries"
  return sql`(select value from json_each(${JSON.stringify(numeric ? keys.map(Number) : keys)}))`
}

function changedNow(collection: Collection, keys: string[], { userId, now }: WriteStamp): SQL {
  const table = tables[collection]
  return sql`exists (select 1 from ${table} where ${table.user_id} = ${userId}
    and ${keyColumn[collection]} in ${keyList(collection, keys)} and ${table.changed_at} = ${now})`
}

function patchConnection(
  db: Database,
  { userId }: WriteStamp,
  patch: ConnectionPatch,
  touched: SQL[],
): BatchItem<"sqlite"> {
  const moved = touched.length === 0 ? sql`0` : sql`(${sql.join(touched, sql` or `)})`
  return db
    .update(whoop_connections)
    .set({ ...patch, data_version: sql`${whoop_connections.data_version} + ${moved}` })
    .where(eq(whoop_connections.user_id, userId))
}

function keepUnreadable(
  db: Database,
  unreadable: Unreadable[],
  { userId, now }: WriteStamp,
): BatchItem<"sqlite">[] {
  return unreadable.map((one) =>
    db
      .insert(set_asides)
      .values({
        user_id: userId,
        collection: one.collection,
        record_key: one.recordKey ?? `unnamed:${shortHash(one.record)}`,
        reason: one.reason,
        record: one.record,
        seen_at: now,
      })
      .onConflictDoUpdate({
        target: [set_asides.user_id, set_asides.collection, set_asides.record_key],
        set: { reason: one.reason, record: one.record, seen_at: now },
        setWhere: sql`${set_asides.record} is not excluded.record`,
      }),
  )
}

/** Enough of it that no two records of a person's are the same. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16)
}

/** A record that can be read again is no longer set aside. */
function forgetReadable(db: Database, writes: RecordWrites, { userId }: WriteStamp): BatchItem<"sqlite">[] {
  const keys = (["cycles", "recoveries", "sleeps", "workouts"] as const).flatMap((collection) =>
    (writes[collection] ?? []).map((record) => `${collection}:${keyOf(collection, record)}`),
  )
  if (keys.length === 0) return []
  const name = sql`${set_asides.collection} || ':' || ${set_asides.record_key}`
  const readable = sql`${name} in (select value from json_each(${JSON.stringify(keys)}))`
  return [db.delete(set_asides).where(and(eq(set_asides.user_id, userId), readable))]
}

function toResults(
  collection: Collection,
  removes: boolean,
  answer: unknown,
  { now }: WriteStamp,
): WriteResult[] {
  const rows = answer as { key: string | number; firstSeenAt: number }[]
  return rows.map(({ key, firstSeenAt }) => ({
    collection,
    key: String(key),
    change: removes ? "removed" : firstSeenAt === now ? "added" : "changed",
  }))
}
