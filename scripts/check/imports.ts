import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"

/*
 * Imports point one way (README, "Where things are"). dependency-cruiser would need the compiler API that TypeScript 7
 * does not have yet; the rules are few, so they are spelled out here.
 */

interface Area {
  name: string
  files: RegExp
  /** What else of the repository it may import. Nothing that is not named. */
  may: RegExp[]
  /** What it may import with `import type` only. */
  mayTypes?: RegExp[]
}

const words = /^src\/(errors|log)\.ts$/
const settings = /^src\/(env|app-env)\.ts$/

const areas: Area[] = [
  { name: "daily", files: /^src\/daily\//, may: [], mayTypes: [/^src\/whoop\/records\.ts$/] },
  { name: "whoop", files: /^src\/whoop\//, may: [], mayTypes: [/^src\/env\.ts$/] },
  {
    name: "db",
    files: /^src\/db\//,
    may: [words, /^src\/(daily|whoop)\//, /^migrations\/meta\/_journal\.json$/],
  },
  { name: "sync", files: /^src\/sync\//, may: [words, settings, /^src\/(daily|whoop|db)\//] },
  { name: "billing", files: /^src\/billing\//, may: [words, settings, /^src\/(whoop|db|sync)\//] },
  { name: "auth", files: /^src\/auth\//, may: [words, settings, /^src\/(whoop|db|sync|billing)\//] },
  {
    name: "routes",
    files: /^src\/routes\//,
    // The one door to the pages' code, for the pages that are written into their document.
    may: [/^src\/(?!(app|index)\.ts)/, /^web\/src\/server\/paint\.js$/],
  },
  { name: "the words", files: words, may: [words] },
  { name: "settings", files: settings, may: [words, settings], mayTypes: [/^src\//] },
  { name: "app and index", files: /^src\/(app|index)\.ts$/, may: [/^src\//] },
  { name: "web", files: /^web\//, may: [/^src\/auth\/problems\.ts$/], mayTypes: [/^src\//] },
  // A stand-in that shared our reading of WHOOP would share its mistakes.
  { name: "the WHOOP simulator", files: /^test\/whoop-simulator\//, may: [] },
  { name: "tests", files: /^test\//, may: [/^(src|web|scripts)\//] },
  { name: "benches", files: /^scripts\/bench\//, may: [/^(src|test|scripts)\//] },
  { name: "scripts", files: /^scripts\//, may: [settings, /^test\//], mayTypes: [/^src\//] },
]

/** The import statements of a source text: what they name and whether they bring types only. */
export function listImports(source: string): { specifier: string; typesOnly: boolean }[] {
  const statements = source.matchAll(
    /^\s*(?:import|export)\s+(?<clause>(?:type\s)?[^"';]*?\sfrom\s+)?"(?<from>[^"]+)"|\bimport\("(?<dynamic>[^"]+)"\)/gm,
  )
  return Array.from(statements, ({ groups }) => ({
    specifier: groups?.from ?? groups?.dynamic ?? "",
    typesOnly: groups?.clause?.startsWith("type ") ?? false,
  }))
}

/** One sentence for each import of `file` (a path from the root, with "/") that points the wrong way. */
export function wrongImports(file: string, source: string): string[] {
  const area = areas.find(({ files }) => files.test(file))
  if (!area) return []
  return listImports(source)
    .filter(({ specifier }) => specifier.startsWith("."))
    .flatMap(({ specifier, typesOnly }) => {
      const target = join(dirname(file), specifier).replaceAll("\\", "/")
      if (area.files.test(target) || area.may.some((path) => path.test(target))) return []
      const asType = area.mayTypes?.some((path) => path.test(target)) ?? false
      if (asType && typesOnly) return []
      return [
        `${file}: ${area.name} may not import ${target}${asType ? " except its types (import type)" : ""}`,
      ]
    })
}

export function checkImports(): string[] {
  return globSync(["src/**/*.ts", "web/**/*.{ts,tsx}", "test/**/*.{ts,tsx}", "scripts/**/*.ts"])
    .map((path) => path.replaceAll("\\", "/"))
    .flatMap((path) => wrongImports(path, readFileSync(path, "utf8")))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const wrong = checkImports()
  for (const sentence of wrong) console.error(sentence)
  process.exitCode = wrong.length === 0 ? 0 : 1
}
