import { readFileSync } from "node:fs"
import type { Plugin } from "vite"

/** The pages worth hurrying for; what they are called in web/src/pages. */
const hurried = ["today", "trends", "sleep", "workouts", "landing"]

/** Writes into /start.js, after the theme, which files of this build each page needs, so that they are asked for before any page's code runs. */
export function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    // After Vite's own, which takes away the files that held nothing but an import of styles.
    enforce: "post",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk")
      const entry = chunks.find((chunk) => chunk.isEntry)
      const inHtml = new Set([entry?.fileName, ...(entry?.imports ?? [])])
      const withImports = (name: string): string[] => {
        const chunk = chunks.find(({ fileName }) => fileName === name)
        if (!chunk || inHtml.has(name)) return []
        const styles = [...(chunk.viteMetadata?.importedCss ?? [])]
        return [name, ...styles, ...chunk.imports.flatMap(withImports)]
      }
      const files = hurried.map((page) => {
        const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/pages/${page}.tsx`))
        const names = new Set(chunk ? withImports(chunk.fileName) : [])
        return [page, [...names].map((name) => `/${name}`)]
      })
      const template = readFileSync(new URL("./early-template.js", import.meta.url), "utf8")
      const source = template.replace("{ FILES: [] }", JSON.stringify(Object.fromEntries(files)))
      const theme = readFileSync(new URL("../public/theme.js", import.meta.url), "utf8")
      this.emitFile({ type: "asset", fileName: "start.js", source: theme + source })
    },
    transformIndexHtml: (html) => html.replace("/theme.js", "/start.js"),
  }
}
