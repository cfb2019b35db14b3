import { read } from "./client.ts"
import type { List } from "./types.ts"

/** Reads all pages of a list as one array; the path may bring its own `limit`. */
export function listReader(path: string): () => Promise<{ body: unknown[]; confirmedAt: number }> {
  let known: { parts: unknown[]; rows: unknown[] } = { parts: [], rows: [] }
  return async () => {
    const parts: unknown[] = []
    let confirmedAt = Number.POSITIVE_INFINITY
    let next: string | null = path
    while (next !== null) {
      const answer = await read(next)
      const page = answer.body as List<unknown>
      parts.push(page)
      confirmedAt = Math.min(confirmedAt, answer.confirmedAt)
      next = page.next_cursor === null ? null : withCursor(path, page.next_cursor)
    }
    // The same pages give the same array, so that nothing is computed or drawn again for a 304.
    const same =
      parts.length === known.parts.length && parts.every((part, index) => part === known.parts[index])
    if (!same) known = { parts, rows: rowsOf(parts) }
    return { body: known.rows, confirmedAt }
  }
}

/** A list of one page is that page's own array, which showLastKnown may have shown already. */
function rowsOf(parts: readonly unknown[]): unknown[] {
  const [first = [], ...rest] = parts.map((part) => (part as List<unknown>).data)
  return rest.length === 0 ? first : first.concat(...rest)
}

function withCursor(path: string, cursor: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`
}
