import { defineConfig } from "vite"
import { early } from "./web/dev/early.ts"
import { mockApi } from "./web/dev/mock-api.ts"
import { previewPolicy } from "./web/dev/preview-policy.ts"
import { serviceWorker } from "./web/dev/service-worker.ts"

/** The Worker that `npm run dev` starts; with MOCK_API=1 a seeded stand-in answers instead. */
const worker = process.env.VITALTRENDS_WORKER ?? "http://127.0.0.1:8787"
const mocked = process.env.MOCK_API === "1"
const proxied = ["/api", "/auth", "/connections", "/healthz", "/docs"]

/**
 * What most pages share goes into one file: a dozen small ones are a dozen requests before the first number. Not what
 * one page alone needs.
 */
const shared =
  /web\/src\/(ui\/(?!dialog|notice|use-action|problem-sentence|redirect-problem|provider-names|stage-bar)|api|insight\/(?!calendar|correlation|weekday|provenance|day-clock|metric-table|csv|sleep-night|sports|workout-zones|group-by))|preact/

export default defineConfig({
  root: "web",
  appType: "spa",
  plugins: [early(), serviceWorker(), previewPolicy(), ...(mocked ? [mockApi()] : [])],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: ["chrome120", "firefox121", "safari17.2"],
    // Inlined assets would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: "parts", test: shared }] },
      },
    },
  },
  server: mocked
    ? {}
    : { proxy: Object.fromEntries(proxied.map((path) => [path, { target: worker, ws: true }])) },
})
