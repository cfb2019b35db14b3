import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Plugin } from "vite"

/** The pages worth hurrying for; what they are called in web/src/pages. */
const hurried = ["today", "trends", "sleep", "workouts", "landing"]

const moduleScript = /\s*<script type="module"[^>]* src="([^"]+)"[^>]*><\/script>/
const modulePreloads = /\s*<link rel="modulepreload"[^>]*>/g
const themeScript = '<script src="/theme.js"></script>'

/**
 * Makes of the built index.html one answer with all that the first paint needs: the styles, and a script that sets the
 * theme and asks for the page's code. Both are inline, so dist/_headers allows exactly these two by their hashes.
 */
export function early(): Plugin[] {
  let style = ""
  let script = ""
  const takeStyles: Plugin = {
    name: "early-styles",
    apply: "build",
    generateBundle: {
      // Before Vite notes in each page's code which styles it needs: what stands in the document is not among them.
      order: "pre",
      handler(_options, bundle) {
        style = takeSharedStyles(bundle)
      },
    },
  }
  const writeDocument: Plugin = {
    name: "early-document",
    apply: "build",
    // After Vite's own, which writes index.html and takes away the files that held nothing but an import of styles.
    enforce: "post",
    generateBundle(_options, bundle) {
      const document = bundle["index.html"]
      if (document?.type !== "asset") throw new Error("Vite wrote no index.html")
      const html = String(document.source)
      script = earlyScript(moduleScript.exec(html)?.[1] ?? "", filesOfPages(bundle))
      document.source = html
        .replace(modulePreloads, "")
        .replace(moduleScript, "")
        .replace(themeScript, () => `<style>${style}</style>\n    <script>${script}</script>`)
      if (!document.source.includes(script)) throw new Error("index.html has lost its theme script")
    },
    writeBundle({ dir = "" }) {
      const path = join(dir, "_headers")
      const headers = readFileSync(path, "utf8")
        .replace("script-src 'self'", `$& ${hashOf(script)}`)
        .replace("style-src 'self'", `$& ${hashOf(style)}`)
      writeFileSync(path, headers)
    },
  }
  return [takeStyles, writeDocument]
}

/** Removes from the bundle the styles that every page's code brings, and returns them. */
function takeSharedStyles(bundle: Bundle): string {
  let style = ""
  for (const chunk of withImports(bundle, entryOf(bundle))) {
    for (const name of chunk.viteMetadata?.importedCss ?? []) {
      const sheet = bundle[name]
      if (sheet?.type === "asset") style += String(sheet.source).trim()
      delete bundle[name]
    }
    chunk.viteMetadata?.importedCss.clear()
  }
  return style
}

function earlyScript(entry: string, files: Record<string, string[]>): string {
  const theme = readFileSync(new URL("../public/theme.js", import.meta.url), "utf8")
  const template = readFileSync(new URL("./early-template.js", import.meta.url), "utf8")
  return (theme + template)
    .replace('"ENTRY"', () => JSON.stringify(entry))
    .replace("{ FILES: [] }", () => JSON.stringify(files))
    .replace(/^\s*\/\/.*\n/gm, "")
}

type Bundle = Parameters<Extract<Plugin["generateBundle"], (...args: never) => unknown>>[1]
type Chunk = Extract<Bundle[string], { type: "chunk" }>

const chunksOf = (bundle: Bundle) => Object.values(bundle).filter((file) => file.type === "chunk")
const entryOf = (bundle: Bundle) => chunksOf(bundle).find((chunk) => chunk.isEntry)

/** A chunk and what it imports, all the way down. */
function withImports(bundle: Bundle, chunk: Chunk | undefined, found = new Set<Chunk>()): Set<Chunk> {
  if (!chunk || found.has(chunk)) return found
  found.add(chunk)
  for (const name of chunk.imports) {
    const imported = bundle[name]
    if (imported?.type === "chunk") withImports(bundle, imported, found)
  }
  return found
}

/** What each page's code consists of; "" is what all pages share. */
function filesOfPages(bundle: Bundle): Record<string, string[]> {
  const shared = withImports(bundle, entryOf(bundle))
  const pages = hurried.map((page) => {
    const chunk = chunksOf(bundle).find(({ facadeModuleId }) =>
      facadeModuleId?.endsWith(`/pages/${page}.tsx`),
    )
    return [page, pathsOf([...withImports(bundle, chunk)].filter((each) => !shared.has(each)))] as const
  })
  return { "": pathsOf(shared), ...Object.fromEntries(pages) }
}

function pathsOf(chunks: Iterable<Chunk>): string[] {
  const names = Array.from(chunks, (chunk) => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])])
  return [...new Set(names.flat())].map((name) => `/${name}`)
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`
