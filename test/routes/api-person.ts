import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { createApp } from "../../src/app.ts"
import { createKey } from "../../src/auth/api-keys.ts"
import { startSession } from "../../src/auth/sessions.ts"
import { type Database, openDatabase } from "../../src/db/database.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import { countRows } from "./count-rows.ts"
import { plainLife } from "./plain-life.ts"
import { type Puttable, putRecords } from "./put-records.ts"

/** Answers as a stranger's client reads them: JSON, of which the fields that tests go by are named. */
interface Item {
  id: string
  day: string
  cycle_id: number
  cycle_start: string
  last_recovery_synced_at: string
  [field: string]: unknown
}

interface Body {
  data: Item[]
  next_cursor: string | null
  /** A key that was made. */
  id: string
  key: string
  /** The OpenAPI document's. */
  components?: { schemas: Record<string, { required: string[] }> }
  [field: string]: unknown
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  rowsRead: number
  /** How often D1 was asked. */
  trips: number
  body: Body
}

const app = createApp()

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

  static async arrive(whoopUserId = 10129): Promise<ApiPerson> {
    // As in life, nobody gets the id of somebody before them: the isolate outlives the test's database.
    const userId = crypto.randomUUID()
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
      trips: counted.trips(),
      body: json ? JSON.parse(text) : undefined,
    }
  }

  async data(path: string): Promise<Item[]> {
    const answer = await this.ask(path)
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
    return answer.body.data
  }

  async put(records: Puttable): Promise<void> {
    await putRecords(this.db, this.userId, records)
    await this.bump()
  }

  /** What the sync does in the same transaction as every write of records. */
  async bump(): Promise<void> {
    await env.DB.prepare("update whoop_connections set data_version = data_version + 1 where user_id = ?")
      .bind(this.userId)
      .run()
  }

  /** Puts a plain life. */
  async live(nights: number, lastDay: string, offset = "Z"): Promise<void> {
    await this.put(plainLife(nights, lastDay, offset))
  }
}
