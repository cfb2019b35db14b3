import type { Api } from "./endpoint.ts"

const description = `Your WHOOP data: right, current, yours.

**Words.** A WHOOP cycle runs from falling asleep to falling asleep again; \`/whoop/daily\` gives each cycle the day on which its person woke. Times are UTC with \`Z\`; dates are local to the record. \`…_milli\` are milliseconds (\`hrv_rmssd_milli\` too), \`kilojoule\` is kilojoules. Unknown is \`null\`, never 0 and never yesterday's.

**Asking.** Every path here is below \`/api/v1\`. Send a key as \`Authorization: Bearer vt_…\`; from a page anywhere too, as long as nobody else sees that key. Lists come newest first with \`next_cursor\`, in CSV with the next page's address in \`Link: <…>; rel="next"\`. A parameter that is not described is passed over.

**Asking often.** Send an answer's \`ETag\` back in \`If-None-Match\`: 304 costs nearly nothing. A key may make 1200 calls a minute, each 304 included: \`RateLimit: "key";r=1198;t=60\` says that 1198 are left and in how many seconds it has all again.

**Problems** are \`application/problem+json\` with a \`code\` that never changes and, for a bad request, the \`parameter\` at fault.

**Promise.** Within \`v1\` fields and codes are added, never renamed or removed: ignore what you do not know.`

/** The OpenAPI 3.1 document of everything registered. */
export function makeDocument(api: Api) {
  api.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key, made under Settings → Developer. It only reads.",
  })
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "session",
    description: "The dashboard's own session.",
  })
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "VitalTrends",
      version: "1.0.0",
      description,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      contact: { name: "Whoever runs this deployment" },
    },
    servers: [{ url: "/api/v1", description: "This deployment." }],
    tags: [
      { name: "Daily", description: "The person's days." },
      { name: "Records", description: "WHOOP's records under WHOOP's own names." },
      { name: "Member", description: "Who the member is." },
      { name: "Connection", description: "WHOOP's connection; with the dashboard's session only." },
      { name: "Keys", description: "API keys; with the dashboard's session only." },
      { name: "Account", description: "Who one is; with the dashboard's session only." },
    ],
  })
}
