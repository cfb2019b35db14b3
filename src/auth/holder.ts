import { eq, getTableColumns, sql } from "drizzle-orm"
import type { Connection } from "../db/connections.ts"
import type { Database } from "../db/database.ts"
import { type Credential, FixedQuery } from "../db/reads/fixed-query.ts"
import { api_keys, sessions, whoop_connections } from "../db/schema.ts"
import { noteKeyUse } from "./api-keys.ts"
import { slideSession } from "./sessions.ts"

/* Whoever a credential belongs to, with their WHOOP connection in the same statement: two rows, all that a 304 needs. */

export interface Holder {
  userId: string
  connection: Connection | null
  /** The session's life was prolonged: its cookie is to be written again. */
  slid: boolean
}

const hash = sql.placeholder("hash")
const connection = getTableColumns(whoop_connections)

const holderOfKey = new FixedQuery((db) =>
  db
    .select({
      holder_id: sql<string>`${api_keys.user_id}`.as("holder_id"),
      revoked_at: api_keys.revoked_at,
      expires_at: api_keys.expires_at,
      last_used_at: api_keys.last_used_at,
      ...connection,
    })
    .from(api_keys)
    .leftJoin(whoop_connections, eq(whoop_connections.user_id, api_keys.user_id))
    .where(eq(api_keys.hash, hash)),
)

const holderOfSession = new FixedQuery((db) =>
  db
    .select({
      holder_id: sql<string>`${sessions.user_id}`.as("holder_id"),
      created_at: sessions.created_at,
      last_seen_at: sessions.last_seen_at,
      expires_at: sessions.expires_at,
      ...connection,
    })
    .from(sessions)
    .leftJoin(whoop_connections, eq(whoop_connections.user_id, sessions.user_id))
    .where(eq(sessions.id, hash)),
)

/** For a batch, and then `admit`. */
export function bindHolder(db: Database, { kind, hash }: Credential): D1PreparedStatement {
  return (kind === "key" ? holderOfKey : holderOfSession).bind(db, { hash })
}

/** Null when the credential is unknown, expired or revoked. Notes its use, which seldom costs a write. */
export async function admit(
  db: Database,
  { kind, hash }: Credential,
  found: D1Result,
  now: number,
): Promise<Holder | null> {
  if (kind === "key") {
    const [row] = holderOfKey.rowsOf(found)
    if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return null
    await noteKeyUse(db, { hash, last_used_at: row.last_used_at }, now)
    return { userId: row.holder_id, connection: connectionOf(row), slid: false }
  }
  const [row] = holderOfSession.rowsOf(found)
  if (!row || row.expires_at <= now) return null
  const slid = await slideSession(db, { id: hash, ...row }, now)
  return { userId: row.holder_id, connection: connectionOf(row), slid }
}

/** Of a left join: all of the connection's columns, or none. */
function connectionOf<Row extends { [Column in keyof Connection]: Connection[Column] | null }>(
  row: Row,
): Connection | null {
  const isWhole = (one: Row): one is Row & Connection => one.user_id !== null
  return isWhole(row) ? row : null
}
