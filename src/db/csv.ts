/** A CSV cell as RFC 4180 has it; unknown is empty. */
export function toCell(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (typeof value !== "string") return String(value)
  // A spreadsheet would run a text that begins like a formula, and names come from outside. An offset is no formula.
  const formula = /^[=+\-@\t\r]/.test(value) && !/^[+-]\d\d:\d\d$/.test(value)
  const text = formula ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
