import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

/*
 * A generated table rebuild (create __new_x, copy, drop x, rename) relies on PRAGMA foreign_keys=OFF, which D1 ignores,
 * and forgets WITHOUT ROWID, which drizzle-kit does not know. So a migration that drops or rebuilds a table is refused
 * until someone has read it and said so in the file: `-- allowed: why nothing is lost`.
 */

const dangerous = /\bDROP\s+TABLE\b|\b__new_\w+/i
const allowed = /^--[ \t]*allowed:[ \t]*\S/im

/** Why this migration may not land, or null. */
export function refuseMigration(name: string, sql: string): string | null {
  const found = sql.replaceAll(/--.*$/gm, "").match(dangerous)
  if (!found || allowed.test(sql)) return null
  return `${name}: "${found[0]}" can lose rows on D1. Rewrite it by hand, or say why not: -- allowed: <reason>`
}

export function checkMigrations(folder = "migrations"): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .flatMap((name) => refuseMigration(name, readFileSync(join(folder, name), "utf8")) ?? [])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const refused = checkMigrations()
  for (const sentence of refused) console.error(sentence)
  process.exitCode = refused.length === 0 ? 0 : 1
}
