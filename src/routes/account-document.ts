import { type RouteConfig, z } from "@hono/zod-openapi"
import type { Api } from "./api/endpoint.ts"
import { describeProblems } from "./api/problem-schema.ts"
import { dateTime, flag, integer, text } from "./api/schema-fields.ts"
import { Plan } from "./billing-document.ts"

/* The account's calls as the API's document tells them. */

const Provider = z.enum(["whoop", "github", "google"]).openapi({ example: "whoop" })

const Account = z
  .object({
    id: text("The account's id.", "5f0c1c8e-1f0e-4c57-9a55-0c6f8c1f6f11"),
    name: text("The WHOOP profile's name; null until connected.", "Ada Example").nullable(),
    created_at: dateTime("When the account was made."),
    identities: z.array(
      z.object({
        provider: Provider,
        label: text("A login or mail address, to recognize it by.", "ada@example.com").nullable(),
        linked_at: dateTime("When it was linked."),
      }),
    ),
    sessions: z.array(
      z.object({
        id: text("Names the session.", "3f9a0c51d2e47b86"),
        device: text("Browser and system.", "Firefox on Linux").nullable(),
        created_at: dateTime("When it was signed in."),
        last_seen_at: dateTime("When it was last used, to the day."),
        current: flag("Whether it is the one asking.", true),
      }),
    ),
    sign_in_options: z.array(Provider).openapi({ description: "Ways to sign in that are offered here." }),
    plan: Plan,
  })
  .openapi("Account", { description: "Who the caller is." })
export type Account = z.output<typeof Account>

const Erasure = z
  .object({
    revoked_at_whoop: flag(
      "Whether WHOOP confirmed that our access ended; null: there was none.",
      true,
    ).nullable(),
    erased: z.record(z.string(), z.int()).openapi({
      description: "Rows erased, by table.",
      example: { users: 1, sessions: 2, cycles: 3650 },
    }),
    erased_from_object: z.record(z.string(), z.int()).openapi({
      description: "Entries erased from the person's own object.",
      example: { shelf: 6, inbox: 0 },
    }),
  })
  .openapi("Erasure", { description: "The receipt of an erasure." })
export type Erasure = z.output<typeof Erasure>

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema } },
})

const sessionId = z.object({ id: text("The session's id.", "3f9a0c51d2e47b86") })

/** Session only, all of it. */
const routes: Omit<RouteConfig, "tags" | "security">[] = [
  {
    method: "get",
    path: "/account",
    operationId: "get_account",
    summary: "Who am I",
    description: "The account with its ways in, sessions and plan. Session only.",
    responses: { 200: json("The account.", Account), ...describeProblems([401, 403, 500]) },
  },
  {
    method: "delete",
    path: "/account",
    operationId: "erase_account",
    summary: "Erase everything",
    description:
      "Ends our access at WHOOP and erases every row; a plan ends at Stripe first, else 503 and nothing is erased. Needs a sign-in within the last ten minutes, else 403 `sign_in_again`. Session only.",
    responses: { 200: json("What was erased.", Erasure), ...describeProblems([401, 403, 500, 503]) },
  },
  {
    method: "get",
    path: "/account/export",
    operationId: "export_account",
    summary: "Take everything along",
    description: "A ZIP of every table as CSV and JSON, with a README of the columns. Session only.",
    responses: {
      200: {
        description: "The ZIP.",
        content: { "application/zip": { schema: z.string().openapi({ format: "binary" }) } },
      },
      ...describeProblems([401, 403, 500]),
    },
  },
  {
    method: "delete",
    path: "/account/sessions",
    operationId: "end_other_sessions",
    summary: "End all other sessions",
    description: "Ends every session but the one asking. Session only.",
    responses: {
      200: json("How many ended.", z.object({ ended: integer("How many.", 2) })),
      ...describeProblems([401, 403, 500]),
    },
  },
  {
    method: "delete",
    path: "/account/sessions/{id}",
    operationId: "end_session",
    summary: "End a session",
    description: "It stops at once. Session only.",
    request: { params: sessionId },
    responses: { 204: { description: "Ended." }, ...describeProblems([401, 403, 404, 500]) },
  },
  {
    method: "delete",
    path: "/account/identities/{provider}",
    operationId: "unlink_provider",
    summary: "Take a way in away",
    description:
      "409 `last_way_in` when no other is left, `whoop_connected` while WHOOP's history is held. Needs a recent sign-in. Session only.",
    request: { params: z.object({ provider: Provider }) },
    responses: { 204: { description: "Unlinked." }, ...describeProblems([401, 403, 404, 409, 500]) },
  },
]

export function describeAccount(api: Api): void {
  for (const route of routes) {
    api.openAPIRegistry.registerPath({ ...route, tags: ["Account"], security: [{ session: [] }] })
  }
}
