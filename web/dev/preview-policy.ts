import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Plugin } from "vite"

/** The preview sends the policy of the build it shows, as Cloudflare would from dist/_headers. */
export function previewPolicy(): Plugin {
  return {
    name: "preview-policy",
    configurePreviewServer({ config, middlewares }) {
      const text = readFileSync(join(resolve(config.root, config.build.outDir), "_headers"), "utf8")
      const policy = /^\s*Content-Security-Policy: (.+)$/m.exec(text)?.[1] ?? "default-src 'none'"
      middlewares.use((_request, response, next) => {
        response.setHeader("content-security-policy", policy)
        next()
      })
    },
  }
}
