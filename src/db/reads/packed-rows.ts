import { Buffer } from "node:buffer"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import type { Check } from "../../daily/checks.ts"
import { isoTime } from "../../daily/local-time.ts"

/*
 * The rows of a month that rests, in the bytes in which they are answered: JSON objects joined by commas. A page is put
 * together from them without their ever becoming text, which took most of a long page's time. One thing in them changes
 * without a record being written, the time of the last look (daily/looked-at.ts): where it stands is noted with them.
 *
 * D1 holds them deflated, at a fifth of their size: to hold and carry 40 KB a month costs far more than inflating them
 * here. As base64, since D1 answers a blob as a list of numbers. Before the rows stands a line with the notes.
 */

export interface PackedRows {
  readonly bytes: Uint8Array
  /** Where the values of `last_recovery_synced_at` begin in them: `null`, or a time in its quotes. */
  readonly looks: readonly number[]
}

const member = Buffer.from(`"last_recovery_synced_at":`)
const [quote, bracket, newline] = Buffer.from('"[\n')

/** `rows`: JSON objects joined by commas, or nothing. In a string's value the member's quotes would be escaped. */
export function packRows(rows: string): PackedRows {
  const bytes = Buffer.from(rows)
  const looks: number[] = []
  for (let at = bytes.indexOf(member); at !== -1; at = bytes.indexOf(member, at)) {
    at += member.length
    looks.push(at)
  }
  return { bytes, looks }
}

export function toHeld({ bytes, looks }: PackedRows): string {
  return deflateRawSync(Buffer.concat([Buffer.from(`${JSON.stringify(looks)}\n`), bytes])).toString("base64")
}

/** Packs of earlier versions: without the notes, or the very text. */
export function fromHeld(held: string): PackedRows {
  if (held.startsWith("{")) return packRows(held)
  const inflated = inflateRawSync(Buffer.from(held, "base64"), { chunkSize: 65_536 })
  if (inflated[0] !== bracket) return packRows(inflated.toString())
  const end = inflated.indexOf(newline ?? 0)
  return { bytes: inflated.subarray(end + 1), looks: JSON.parse(inflated.toString("latin1", 0, end)) }
}

export const textOf = ({ bytes }: PackedRows): string => new TextDecoder().decode(bytes)

/** As `withCheck` does it, for rows all of which the check covers. ISO times compare by their bytes. Uses up the rows. */
export function withLook({ bytes, looks }: PackedRows, check: Check): Uint8Array {
  const time = Buffer.from(`"${isoTime(check.at)}"`)
  const pieces: Uint8Array[] = []
  let from = 0
  for (const look of looks) {
    if (bytes[look] !== quote) {
      pieces.push(bytes.subarray(from, look), time)
      from = look + "null".length
    } else if (isEarlier(bytes, look, time)) {
      bytes.set(time, look)
    }
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)])
}

/** Both times are in their quotes and equally long. */
function isEarlier(bytes: Uint8Array, at: number, time: Uint8Array): boolean {
  const differs = time.findIndex((byte, i) => bytes[at + i] !== byte)
  return differs !== -1 && (bytes[at + differs] ?? 0) < (time[differs] ?? 0)
}
