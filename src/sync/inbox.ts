import type { EventType, WhoopEvent } from "../whoop/events.ts"
import type { ObjectSql, SqlValue } from "./ports.ts"

/*
 * Events that were answered with 2xx, kept until they are reflected in the store. A duplicate has the same `trace_id`,
 * and says the same: should WHOOP give the events of one night one trace, each is an event. It is one insert that does
 * nothing. A finished event stays for a day, longer than WHOOP retries.
 */

export interface InboxEvent {
  traceId: string
  type: EventType
  /** The record's id; a recovery's event carries its sleep's. */
  objectId: string
  receivedAt: number
  attempts: number
}

export const isSameEvent = (a: InboxEvent, b: InboxEvent) =>
  a.traceId === b.traceId && a.type === b.type && a.objectId === b.objectId

const KEEP_FINISHED_MS = 26 * 3_600_000
const BATCH = 50
const isThis = "trace_id = ? and type = ? and object_id = ?"

export class Inbox {
  readonly #sql: ObjectSql

  constructor(sql: ObjectSql) {
    this.#sql = sql
    this.open()
  }

  open(): void {
    this.#sql.exec(`create table if not exists inbox (
      trace_id text not null, type text not null, object_id text not null, received_at integer not null,
      attempts integer not null, next_at integer, outcome text,
      primary key (trace_id, type, object_id)) without rowid`)
  }

  /** Whether it is new: false for a duplicate. */
  add(event: WhoopEvent, now: number): boolean {
    const added = this.#sql.exec(
      `insert into inbox (trace_id, type, object_id, received_at, attempts, next_at) values (?, ?, ?, ?, 0, ?)
       on conflict do nothing returning trace_id`,
      event.trace_id,
      event.type,
      event.id,
      now,
      now,
    )
    return added.length > 0
  }

  due(now: number): InboxEvent[] {
    const query = "select * from inbox where next_at <= ? order by received_at, trace_id limit ?"
    return this.#sql.exec(query, now, BATCH).map(toEvent)
  }

  /**
   * Whether an event of the last day told that this event's record is deleted: where nothing of it was ever held, only
   * that is left to know it by. Deleting a sleep deletes its recovery, whose events carry the sleep's id.
   */
  toldOfDeletion({ type, objectId }: InboxEvent): boolean {
    const [kind] = type.split(".")
    const query = "select 1 as told from inbox where object_id = ? and type in (?, ?) limit 1"
    const covering = kind === "recovery" ? "sleep.deleted" : `${kind}.deleted`
    return this.#sql.exec(query, objectId, `${kind}.deleted`, covering).length > 0
  }

  finish(event: InboxEvent, outcome: "applied" | "given_up" | "superseded"): void {
    const query = `update inbox set next_at = null, outcome = ? where ${isThis}`
    this.#sql.exec(query, outcome, event.traceId, event.type, event.objectId)
  }

  /** Tries again at `nextAt`. `counts`: whether this try said something of the event itself. */
  postpone(event: InboxEvent, nextAt: number, counts: boolean): void {
    const query = `update inbox set next_at = ?, attempts = attempts + ? where ${isThis}`
    this.#sql.exec(query, nextAt, counts ? 1 : 0, event.traceId, event.type, event.objectId)
  }

  /** Everything waiting is answered by a listing that covers it all. */
  supersede(): void {
    this.#sql.exec("update inbox set next_at = null, outcome = 'superseded' where next_at is not null")
  }

  pending(): number {
    return Number(this.#sql.exec("select count(*) as n from inbox where next_at is not null")[0]?.n ?? 0)
  }

  /** Not answered yet, due or not. */
  waiting(): InboxEvent[] {
    return this.#sql.exec("select * from inbox where next_at is not null").map(toEvent)
  }

  nextAt(): number | null {
    const at = this.#sql.exec("select min(next_at) as at from inbox where next_at is not null")[0]?.at
    return at === null || at === undefined ? null : Number(at)
  }

  sweep(now: number): void {
    this.#sql.exec("delete from inbox where next_at is null and received_at < ?", now - KEEP_FINISHED_MS)
  }

  /** Returns how many events were forgotten. */
  clear(): number {
    return this.#sql.exec("delete from inbox returning trace_id").length
  }
}

function toEvent(row: Record<string, SqlValue>): InboxEvent {
  return {
    traceId: String(row.trace_id),
    type: String(row.type) as EventType,
    objectId: String(row.object_id),
    receivedAt: Number(row.received_at),
    attempts: Number(row.attempts),
  }
}
