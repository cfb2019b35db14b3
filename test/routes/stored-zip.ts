import { crc32 } from "node:zlib"

/**
 * The files of a ZIP whose entries are stored, from its central directory (APPNOTE 4.3.12), each checked against its
 * checksum. Throws on anything else.
 */
export function readStoredZip(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1
  const count = view.getUint16(end + 10, true)
  const files = new Map<string, string>()
  let at = view.getUint32(end + 16, true)
  for (let n = 0; n < count; n++) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error(`no central directory entry at ${at}`)
    if (view.getUint16(at + 10, true) !== 0) throw new Error("an entry is compressed")
    const [crc, size] = [view.getUint32(at + 16, true), view.getUint32(at + 24, true)]
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)]
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const content = bytes.subarray(from, from + size)
    if (crc32(content) !== crc) throw new Error(`${name} does not match its checksum`)
    files.set(name, new TextDecoder().decode(content))
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  }
  return files
}
