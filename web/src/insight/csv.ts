/** RFC 4180. Numbers keep a point and dates stay ISO: a file is for programs, whatever the reader's locale. */
export type Cell = string | number | boolean | null

export function toCsv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${[head, ...rows].map((row) => row.map(quote).join(",")).join("\r\n")}\r\n`
}

function quote(cell: Cell): string {
  if (cell === null) return ""
  const text = String(cell)
  // A spreadsheet runs what begins with = + - @. Only text is guarded: our negative numbers are numbers, an offset is "-05:00".
  const safe =
    typeof cell === "string" && /^[=+\-@\t\r]/.test(text) && !/^[+-]\d{2}:\d{2}$/.test(text)
      ? `'${text}`
      : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** At most six decimals: float32 tails are noise, not precision. */
export function csvNumber(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6
}
