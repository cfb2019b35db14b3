import { Buffer } from "node:buffer"
import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import type { Checks } from "../../daily/checks.ts"
import { type Connection, readChecks } from "../../db/connections.ts"
import type { Credential } from "../../db/reads/fixed-query.ts"
import { answer, csvType, type Format, jsonType, notModified, toCsv, toJson } from "./answers.ts"
import { isAnyTag, makeTag, matchingTag } from "./etag.ts"
import { type KeptAnswer, KeptAnswers } from "./kept-answers.ts"

/* What the list endpoints have in common: the connection row, the tag over it, and the two forms of a page. */

/** What an answer's tag covers beside the data version. */
export interface Asking {
  /** In the asker's own words, for answers that are kept. */
  question: string
  userId: string
  connection: Connection | null
  now: number
  /** Everything the answer depends on but the rows themselves. */
  parts: unknown[]
}

/** The connection came with the credential: all that is needed to know whether an answer still holds. */
export function beginAnswer(
  c: Context<ReaderEnv>,
  depends: (connection: Connection | null) => unknown[],
): Asking {
  const userId = c.get("userId")
  const connection = c.get("connection")
  const version = connection && [connection.whoop_user_id, connection.connected_at, connection.data_version]
  const parts = [userId, version, ...depends(connection)]
  const now = c.get("ahead")?.now ?? Date.now()
  return { question: questionOf(c, c.get("credential")), userId, connection, now, parts }
}

const kept = new KeptAnswers()

/** Whether an answer to this question is at hand, which may still be true. */
export const isAnswerKept = (c: Context<ReaderEnv>, credential: Credential, now: number): boolean =>
  kept.has(questionOf(c, credential), now)

/** A credential is one person's for good. */
function questionOf(c: Context<ReaderEnv>, { hash }: Credential): string {
  const { pathname, search } = new URL(c.req.url)
  return [hash, c.req.header("accept") ?? "", pathname + search].join(" ")
}

/** A 304 when the client's tag still holds, or the very answer if this isolate still has it. Reads no data rows. */
export async function findAnswer(c: Context<ReaderEnv>, asking: Asking): Promise<Response | null> {
  const tag = await matchingTag(c.req.header("if-none-match"), asking.parts, asking.now)
  if (tag !== null) return notModified(c, tag)
  const same = kept.find(asking.question, JSON.stringify(asking.parts), asking.now)
  return same && sendOut(c, same)
}

function sendOut(c: Context<ReaderEnv>, { body, contentType, headers }: Omit<KeptAnswer, "of">): Response {
  return isAnyTag(c.req.header("if-none-match"))
    ? notModified(c, headers.etag ?? "", headers)
    : answer(c, body, contentType, headers)
}

function keepAndAnswer(
  c: Context<ReaderEnv>,
  { question, connection, parts }: Asking,
  body: Uint8Array<ArrayBuffer>,
  rest: Omit<KeptAnswer, "body" | "of">,
): Response {
  // Without a connection there is no version that would tell when the answer ends.
  if (connection) kept.keep(question, { of: JSON.stringify(parts), body, ...rest })
  return sendOut(c, { body, ...rest })
}

export function checksOf(connection: Connection | null): Checks {
  return connection ? readChecks(connection) : []
}

export interface Page {
  format: Format
  columns: readonly string[]
  /** Deletions may be among the entries: every page of a table has columns for them then. */
  tellsDeletions: boolean
  /** In order; bytes are JSON objects joined by commas (JSON only). */
  parts: (readonly object[] | Uint8Array)[]
  nextCursor: string | null
  /** UTC ms until which the answer holds if no data moves. */
  validUntil: number | null
}

export async function answerPage(c: Context<ReaderEnv>, asking: Asking, page: Page): Promise<Response> {
  const { validUntil } = page
  const headers: Record<string, string> = { etag: await makeTag(asking.parts, validUntil) }
  if (page.nextCursor !== null) {
    const next = new URL(c.req.url)
    next.searchParams.set("cursor", page.nextCursor)
    headers.link = `<${next.pathname}${next.search}>; rel="next"`
  }
  if (page.format === "csv") {
    const entries = page.parts.flatMap((part) =>
      part instanceof Uint8Array ? JSON.parse(`[${new TextDecoder().decode(part)}]`) : part,
    )
    const columns = page.tellsDeletions ? [...new Set([...page.columns, "id", "deleted"])] : page.columns
    return keepAndAnswer(c, asking, Buffer.from(toCsv(columns, entries)), {
      contentType: csvType,
      headers,
      validUntil,
    })
  }
  const body = toJson(page.parts, page.nextCursor)
  return keepAndAnswer(c, asking, body, { contentType: jsonType, headers, validUntil })
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
    return Object.fromEntries(fields.map((field) => [field, members.get(field) ?? null]))
  })
}
