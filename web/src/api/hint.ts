/*
 * Small words that this browser keeps between visits. A browser may refuse to keep anything (blocked storage, a private
 * window): then there is no hint, and the pages work without.
 */

export function readHint(kind: "local" | "session", name: string): string | null {
  try {
    return storageOf(kind).getItem(name)
  } catch {
    return null
  }
}

/** null removes it. */
export function writeHint(kind: "local" | "session", name: string, value: string | null): void {
  try {
    if (value === null) storageOf(kind).removeItem(name)
    else storageOf(kind).setItem(name, value)
  } catch {
    // Nothing is kept, and nothing is lost.
  }
}

const storageOf = (kind: "local" | "session") => (kind === "local" ? localStorage : sessionStorage)
