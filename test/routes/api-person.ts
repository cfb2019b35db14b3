import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { getTableColumns, getTableName, sql } from "drizzle-orm"
import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import { createApp } from "../../src/app.ts"
import { createKey } from "../../src/auth/api-keys.ts"
import { startSession } from "../../src/auth/sessions.ts"
import type { HeldCycle, HeldRecovery, HeldSleep, HeldWorkout } from "../../src/daily/held-records.ts"
import { type Database, openDatabase } from "../../src/db/database.ts"
import { cycles, recoveries, sleeps, whoop_connections, workouts } from "../../src/db/schema.ts"
import type { Workout } from "../../src/whoop/records.ts"
import { cycle, recovery, sleep, workout } from "../daily/builders.ts"
import { countRows } from "./count-rows.ts"

export interface Answer {
  status: number
  headers: Headers
  text: string
  rowsRead: number
  // biome-ignore lint/suspicious/noExplicitAny: what a stranger's client sees: JSON of no known type
  body: any
}

const app = createApp()
const dayMs = 86_400_000
const hourMs = 3_600_000

/** A connected person with a key and a session, and hands to put records into the store. */
export class ApiPerson {
  readonly db: Database = openDatabase(env.DB)
  readonly userId: string
  readonly whoopUserId: number
  key = ""
  cookie = ""

  private constructor(userId: string, whoopUserId: number) {
    this.userId = userId
    this.whoopUserId = whoopUserId
  }

  static async arrive(userId = "u-1", whoopUserId = 10129): Promise<ApiPerson> {
    const person = new ApiPerson(userId, whoopUserId)
    const now = Date.now()
    const { key } = await createKey(person.db, { userId, name: "test", expiresAt: null, now })
    person.key = key
    person.cookie = `session=${await startSession(person.db, userId, null, now)}`
    await person.db.insert(whoop_connections).values({
      user_id: userId,
      whoop_user_id: whoopUserId,
      status: "connected",
      connected_at: now,
      history_from: 1,
    })
    return person
  }

  async ask(
    path: string,
    headers: Record<string, string> = {},
    method = "GET",
    body?: string,
  ): Promise<Answer> {
    const context = createExecutionContext()
    const credential = "cookie" in headers ? {} : { authorization: `Bearer ${this.key}` }
    const request = new Request(`http://localhost:8787/api/v1${path}`, {
      method,
      headers: { ...credential, ...headers },
      ...(body !== undefined && { body }),
    })
    const counted = countRows(env.DB)
    const response = await app.fetch(request, { ...env, DB: counted.db }, context)
    const text = await response.text()
    await waitOnExecutionContext(context)
    const json = /json/.test(response.headers.get("content-type") ?? "") && text !== ""
    return {
      status: response.status,
      headers: response.headers,
      text,
      rowsRead: counted.read(),
      body: json ? JSON.parse(text) : undefined,
    }
  }

  async data(path: string): Promise<Answer["body"][]> {
    const answer = await this.ask(path)
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
    return answer.body.data
  }

  async put(records: {
    cycles?: HeldCycle[]
    recoveries?: HeldRecovery[]
    sleeps?: HeldSleep[]
    workouts?: (HeldWorkout & Workout)[]
  }): Promise<void> {
    for (const table of [cycles, recoveries, sleeps, workouts]) {
      const rows = records[getTableName(table) as keyof typeof records] ?? []
      for (const part of chunk<object>(rows, 200)) await this.#insert(table, part)
    }
    await this.bump()
  }

  async #insert(table: SQLiteTable, rows: object[]): Promise<void> {
    const ours = { user_id: this.userId, source: "webhook", first_seen_at: 1_000, earlier_scores: "[]" }
    const values = Object.keys(getTableColumns(table)).map((name) => sql.raw(`value->>'${name}'`))
    const json = JSON.stringify(rows.map((row) => ({ ...row, ...ours })))
    await this.db.insert(table).select(sql`select ${sql.join(values, sql`, `)} from json_each(${json})`)
  }

  /** What the sync does in the same transaction as every write of records. */
  async bump(): Promise<void> {
    await env.DB.prepare("update whoop_connections set data_version = data_version + 1 where user_id = ?")
      .bind(this.userId)
      .run()
  }

  /**
   * A plain life: each night from 23:00 to 06:30 in the given offset, the newest one ending on `lastDay`; its cycle
   * open, every other closed by the next.
   */
  async live(nights: number, lastDay: string, offset = "Z"): Promise<void> {
    await this.put(plainLife(nights, lastDay, offset))
  }
}

export function plainLife(nights: number, lastDay: string, offset = "Z") {
  const shift = offset === "Z" ? 0 : Number.parseInt(offset, 10) * hourMs
  const lastStart = Date.parse(`${lastDay}T00:00:00Z`) - hourMs - shift
  const all = Array.from({ length: nights }, (_, i) => {
    const id = nights - i
    const start = lastStart - i * dayMs
    const stamp = { changed_at: start + 9 * hourMs, synced_at: start + 9 * hourMs }
    const night = uuidOf(id)
    return {
      cycle: cycle({ id, start, end: i === 0 ? null : start + dayMs, timezone_offset: offset, ...stamp }),
      recovery: recovery({
        cycle_id: id,
        sleep_id: night,
        recovery_score: id % 100,
        data_changed_at: 1,
        ...stamp,
      }),
      sleep: sleep({
        id: night,
        cycle_id: id,
        start,
        end: start + 7.5 * hourMs,
        timezone_offset: offset,
        ...stamp,
      }),
      workouts:
        id % 3 === 0
          ? [
              workout({
                id: uuidOf(1_000_000 + id),
                start: start + 18 * hourMs,
                end: start + 19 * hourMs,
                timezone_offset: offset,
                ...stamp,
              }),
            ]
          : [],
    }
  })
  return {
    cycles: all.map((one) => one.cycle),
    recoveries: all.map((one) => one.recovery),
    sleeps: all.map((one) => one.sleep),
    workouts: all.flatMap((one) => one.workouts),
  }
}

export const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

function chunk<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}
