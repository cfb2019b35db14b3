import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import type { Checked } from "../../daily/daily-rows.ts"
import { type Connection, findConnection } from "../../db/connections.ts"
import { answer, csvType, type Format, jsonType, notModified, toCsv } from "./answers.ts"
import { makeTag, matchingTag } from "./etag.ts"

/* What the list endpoints have in common: the connection row, the tag over it, and the two forms of a page. */

/** What an answer's tag covers beside the data version. */
export interface Asking {
  userId: string
  connection: Connection | null
  now: number
  /** Everything the answer depends on but the rows themselves. */
  parts: unknown[]
}

/** Reads the connection, one row: all that is needed to know whether an answer still holds. */
export async function beginAnswer(
  c: Context<ReaderEnv>,
  depends: (connection: Connection | null) => unknown[],
): Promise<Asking> {
  const userId = c.get("userId")
  const connection = await findConnection(c.get("db"), userId)
  const parts = [userId, connection?.data_version ?? -1, connection?.whoop_user_id, ...depends(connection)]
  return { userId, connection, now: Date.now(), parts }
}

/** A 304 when the client's tag still holds. Reads no data rows. */
export async function findUnchanged(c: Context<ReaderEnv>, asking: Asking): Promise<Response | null> {
  const tag = await matchingTag(c.req.header("if-none-match"), asking.parts, asking.now)
  return tag === null ? null : notModified(c, tag)
}

export function checkedOf(connection: Connection | null): Checked | null {
  return connection?.checked_from != null && connection.checked_at !== null
    ? { from: connection.checked_from, at: connection.checked_at }
    : null
}

export interface Page {
  format: Format
  columns: readonly string[]
  /** In order; text is JSON objects joined by commas (JSON only). */
  parts: (readonly object[] | string)[]
  nextCursor: string | null
  /** UTC ms until which the answer holds if no data moves. */
  validUntil: number | null
}

export async function answerPage(c: Context<ReaderEnv>, asking: Asking, page: Page): Promise<Response> {
  const headers: Record<string, string> = { etag: await makeTag(asking.parts, page.validUntil) }
  if (page.nextCursor !== null) {
    const next = new URL(c.req.url)
    next.searchParams.set("cursor", page.nextCursor)
    headers.link = `<${next.pathname}${next.search}>; rel="next"`
  }
  if (page.format === "csv") {
    const entries = page.parts.flatMap((part) => (typeof part === "string" ? JSON.parse(`[${part}]`) : part))
    const deletions = entries.some((entry: object) => "deleted" in entry)
    const columns = deletions ? [...new Set([...page.columns, "id", "deleted"])] : page.columns
    return answer(c, toCsv(columns, entries), csvType, headers)
  }
  const texts = page.parts
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part).slice(1, -1)))
    .filter((part) => part !== "")
  const body = `{"data":[${texts.join(",")}],"next_cursor":${JSON.stringify(page.nextCursor)}}`
  return answer(c, body, jsonType, headers)
}

/** Only the fields asked for, in that order; a deletion stays whole. */
export function select<T extends object>(
  entries: readonly T[],
  fields: readonly string[] | undefined,
): object[] {
  if (!fields) return [...entries]
  return entries.map((entry) => {
    if ("deleted" in entry) return entry
    const members = new Map<string, unknown>(Object.entries(entry))
    return Object.fromEntries(fields.map((field) => [field, members.get(field)]))
  })
}
