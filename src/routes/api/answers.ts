import { Buffer } from "node:buffer"
import type { Context } from "hono"
import { toCell } from "../../db/csv.ts"

/* How answers look: JSON or CSV, never stored by anyone but the asker, always asked for again. */

export type Format = "json" | "csv"

/** `format` wins over Accept; JSON unless text/csv is preferred. */
export function chooseFormat(wanted: Format | undefined, accept: string | undefined): Format {
  if (wanted) return wanted
  let best: { format: Format; quality: number } = { format: "json", quality: 0 }
  for (const range of (accept ?? "").split(",").slice(0, 20)) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase())
    const quality = Number(parameters.find((part) => part.startsWith("q="))?.slice(2) ?? 1)
    const format: Format | null =
      type === "text/csv" ? "csv" : /^(application\/(json|\*)|\*\/\*)$/.test(type) ? "json" : null
    if (format && quality > best.quality) best = { format, quality }
  }
  return best.format
}

export function answer(
  c: Context,
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
  headers: Record<string, string>,
): Response {
  return c.body(body, 200, { ...privately, "content-type": contentType, ...headers })
}

export function notModified(c: Context, tag: string, headers: Record<string, string> = {}): Response {
  return c.body(null, 304, { ...privately, ...headers, etag: tag })
}

/** Whose data it is depends on the credential, what it looks like on Accept. */
const privately = { "cache-control": "private, no-cache", vary: "Accept, Authorization, Cookie" }

export const jsonType = "application/json"
export const csvType = "text/csv; charset=utf-8; header=present"

/** A page of entries and of such as are JSON objects already, joined by commas. */
export function toJson(
  parts: readonly (readonly object[] | Uint8Array)[],
  nextCursor: string | null,
): Uint8Array<ArrayBuffer> {
  const pieces = parts
    .map((part) => (part instanceof Uint8Array ? part : Buffer.from(JSON.stringify(part).slice(1, -1))))
    .filter((part) => part.byteLength > 0)
    .flatMap((part, i) => (i === 0 ? [part] : [comma, part]))
  const end = Buffer.from(`],"next_cursor":${JSON.stringify(nextCursor)}}`)
  return Buffer.concat([Buffer.from('{"data":['), ...pieces, end])
}

const comma = Buffer.from(",")

/** RFC 4180. Known columns in their order; an entry without one of them leaves it empty. */
export function toCsv(columns: readonly string[], entries: readonly object[]): string {
  const lines = [columns.join(",")]
  for (const entry of entries) {
    const members = new Map<string, unknown>(Object.entries(entry))
    lines.push(columns.map((column) => toCell(members.get(column))).join(","))
  }
  return `${lines.join("\r\n")}\r\n`
}
