import { type RouteConfig, z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { bodyLimit } from "hono/body-limit"
import { manager } from "../auth/access.ts"
import {
  createKey,
  type ApiKey as HeldKey,
  listKeys,
  type NewKey,
  regenerateKey,
  revokeKey,
} from "../auth/api-keys.ts"
import { isoTime } from "../daily/local-time.ts"
import { AppError, badRequest } from "../errors.ts"
import type { Api } from "./api/endpoint.ts"
import { examples } from "./api/examples.ts"
import { describeProblems } from "./api/problem-schema.ts"
import { dateTime, text } from "./api/schema-fields.ts"

const ApiKey = z
  .object({
    id: text("The key's public id.", examples.key.id),
    name: text("What its owner calls it.", examples.key.name),
    prefix: text("The first characters, to recognize it by.", examples.key.prefix),
    created_at: dateTime("When its present text was made."),
    expires_at: dateTime("When it stops; null: never.").nullable(),
    last_used_at: dateTime(
      "When it was last used, brought up to date once an hour at most; null: never yet.",
    ).nullable(),
  })
  .openapi("ApiKey", { description: "A read-only key to the API." })

const NewApiKey = ApiKey.extend({
  key: text("The key itself. Shown this one time: we keep only a hash.", `vt_${"…".repeat(3)}`),
}).openapi("NewApiKey", { description: "A key just made." })

const KeyWish = z
  .object({
    name: z
      .string("must be text")
      .trim()
      .min(1, "must not be empty")
      .max(100, "must be at most 100 characters")
      .openapi({ description: "What to call it.", example: examples.key.name }),
    expires_at: z.iso
      .datetime({ offset: true, error: "must be a time with its offset (2027-01-01T00:00:00Z)" })
      .nullable()
      .optional()
      .openapi({ format: "date-time", description: "When it stops; never when left out." }),
  })
  .openapi("KeyWish", { description: "The key wanted." })

const maxBodyBytes = 10_000
const keyId = z.object({ id: z.string().openapi({ description: "The key's id.", example: examples.key.id }) })

export function keyRoutes(api: Api): void {
  describeRoutes(api)
  api.get("/keys", manager(), async (c) => {
    const keys = await listKeys(c.get("db"), c.get("userId"))
    return unstored(c, { data: keys.map(toAnswer) }, 200)
  })
  api.post("/keys", manager(), smallBody, async (c) => {
    const now = Date.now()
    const { name, expires_at } = await parseWish(c.req.raw)
    const expiresAt = expires_at == null ? null : Date.parse(expires_at)
    if (expiresAt !== null && expiresAt <= now) {
      throw badRequest("The member expires_at must lie in the future.", "expires_at")
    }
    const key = await createKey(c.get("db"), { userId: c.get("userId"), name, expiresAt, now })
    return unstored(c, toNewAnswer(key), 201)
  })
  api.post("/keys/:id/regenerate", manager(), async (c) => {
    const key = await regenerateKey(c.get("db"), c.get("userId"), c.req.param("id"), Date.now())
    if (!key) throw noSuchKey()
    return unstored(c, toNewAnswer(key), 200)
  })
  api.delete("/keys/:id", manager(), async (c) => {
    if (!(await revokeKey(c.get("db"), c.get("userId"), c.req.param("id"), Date.now()))) throw noSuchKey()
    return c.body(null, 204)
  })
}

const smallBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => {
    throw new AppError(413, "body_too_large", "The body is larger than a key's wish can be.")
  },
})

const noSuchKey = () => new AppError(404, "not_found", "None of your keys has this id.", { parameter: "id" })

/** Answers with keys are nobody's to keep. */
function unstored(c: Context, body: object, status: 200 | 201): Response {
  return c.json(body, status, { "cache-control": "no-store" })
}

async function parseWish(request: Request): Promise<z.output<typeof KeyWish>> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError(415, "unsupported_media_type", "Send JSON, as application/json.")
  }
  const body: unknown = await request.json().catch(() => {
    throw badRequest("The body is not JSON.", "body")
  })
  const result = KeyWish.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const member = issue?.path[0]
  if (member === undefined) throw badRequest("The body must be a JSON object.", "body")
  throw badRequest(`The member ${String(member)} ${issue?.message}.`, String(member))
}

function toAnswer({
  id,
  name,
  prefix,
  created_at,
  expires_at,
  last_used_at,
}: HeldKey): z.output<typeof ApiKey> {
  const time = (value: number | null) => (value === null ? null : isoTime(value))
  return {
    id,
    name,
    prefix,
    created_at: isoTime(created_at),
    expires_at: time(expires_at),
    last_used_at: time(last_used_at),
  }
}

const toNewAnswer = (key: NewKey): z.output<typeof NewApiKey> => ({ ...toAnswer(key), key: key.key })

/** Management is the session's alone, and so is its description. */
function describeRoutes(api: Api): void {
  const base = { tags: ["Keys"], security: [{ session: [] }] }
  const json = (schema: z.ZodType, example: unknown) => ({
    content: { "application/json": { schema, example } },
  })
  const newKey = { ...examples.key, key: `${examples.key.prefix}…` }
  const routes: RouteConfig[] = [
    {
      ...base,
      method: "get",
      path: "/keys",
      operationId: "list_keys",
      summary: "List API keys",
      description: "The keys that are not revoked, newest first. Session only.",
      responses: {
        200: {
          description: "The keys.",
          ...json(z.object({ data: z.array(ApiKey) }), { data: [examples.key] }),
        },
        ...describeProblems([401, 403, 500]),
      },
    },
    {
      ...base,
      method: "post",
      path: "/keys",
      operationId: "create_key",
      summary: "Create an API key",
      description: "The answer shows the key's text, the only time. At most fifty keys. Session only.",
      request: { body: { required: true, ...json(KeyWish, { name: examples.key.name }) } },
      responses: {
        201: { description: "The key.", ...json(NewApiKey, newKey) },
        ...describeProblems([400, 401, 403, 409, 413, 415, 500]),
      },
    },
    {
      ...base,
      method: "post",
      path: "/keys/{id}/regenerate",
      operationId: "regenerate_key",
      summary: "Give an API key a new text",
      description:
        "The old text stops at once; name and expiry stay, so an expired key cannot be given one. Session only.",
      request: { params: keyId },
      responses: {
        200: { description: "The key with its new text.", ...json(NewApiKey, newKey) },
        ...describeProblems([401, 403, 404, 409, 500]),
      },
    },
    {
      ...base,
      method: "delete",
      path: "/keys/{id}",
      operationId: "revoke_key",
      summary: "Revoke an API key",
      description: "It stops at once. Session only.",
      request: { params: keyId },
      responses: { 204: { description: "Revoked." }, ...describeProblems([401, 403, 404, 500]) },
    },
  ]
  for (const route of routes) api.openAPIRegistry.registerPath(route)
}
