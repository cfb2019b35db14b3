import { createHash } from "node:crypto"
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { addTally, emptyTally, type Tally } from "./table.ts"

/*
 * A run too long for one sitting: a file keeps which seeds have been lived, what they found, and of which engine and
 * world that is true. A sitting goes on where the last one ended; with other sources it must begin anew.
 */

export interface Sittings {
  /** SHA-256 over the engine, WHOOP's stand-in and the world. */
  sources: string
  /** The first seed, and the first one not yet lived. */
  from: number
  next: number
  seconds: number
  tally: Tally
}

/** The engine's layers: `.ci/run` sees to it that they import no other (scripts/check). */
const lived = [
  "src/{daily,db,sync,whoop}/*.ts",
  "src/log.ts",
  "migrations/*.sql",
  "test/world/**/*.ts",
  "test/whoop-simulator/*.ts",
]
const judgesOnly = /\.test\.ts$|plants?|in-workerd/

export function hashSources(): string {
  const hash = createHash("sha256")
  for (const path of globSync(lived).sort()) {
    if (!judgesOnly.test(path)) hash.update(path).update(readFileSync(path))
  }
  return hash.digest("hex").slice(0, 16)
}

/** Throws where the file is another engine's. */
export function resume(path: string, from: number): Sittings {
  const sources = hashSources()
  const begun = read(path)
  if (!begun) return { sources, from, next: from, seconds: 0, tally: emptyTally() }
  if (begun.sources !== sources)
    throw new Error(`${path} is of other sources (${begun.sources}, not ${sources})`)
  if (begun.from !== from) throw new Error(`${path} begins at seed ${begun.from}`)
  return begun
}

export function keep(
  path: string,
  sittings: Sittings,
  { tally, seconds }: { tally: Tally; seconds: number },
): void {
  addTally(sittings.tally, tally)
  sittings.seconds += seconds
  sittings.next += tally.seeds
  writeFileSync(path, `${JSON.stringify(sittings)}\n`)
}

function read(path: string): Sittings | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Sittings
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
}
