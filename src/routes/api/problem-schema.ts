import { z } from "@hono/zod-openapi"
import type { Problem as Answer } from "../../errors.ts"

const members = {
  type: z
    .string()
    .openapi({ description: "Where this kind of problem is described.", example: "/docs#invalid_request" }),
  title: z.string().openapi({ description: "The status in words.", example: "Bad request" }),
  status: z.int().openapi({ description: "The HTTP status.", example: 400 }),
  detail: z.string().openapi({
    description: "What is wrong and what helps, for a person.",
    example: "The parameter limit must be at most 1000.",
  }),
  code: z.string().openapi({ description: "Never changes: match on this one.", example: "invalid_request" }),
  parameter: z
    .string()
    .optional()
    .openapi({ description: "The parameter at fault, if one is.", example: "limit" }),
} satisfies { [M in keyof Required<Answer>]: z.ZodType }

export const Problem = z.object(members).openapi("Problem", { description: "RFC 9457 problem details." })

const descriptions = {
  400: "A parameter or the body cannot be used; `parameter` names it.",
  401: "No credential, or an unknown, expired or revoked one.",
  403: "An API key only reads; management needs the session, from our own pages.",
  404: "There is no such record among yours.",
  409: "It cannot be done as things stand.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  426: "This needs a WebSocket; without one, poll.",
  429: "Too many calls with this key; `Retry-After` says when to go on.",
  500: "Our fault. Nothing was lost; try again.",
  503: "Stripe did not answer as it should. Nothing changed; try again.",
} as const

export type ProblemStatus = keyof typeof descriptions

export function describeProblems(statuses: readonly ProblemStatus[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: descriptions[status],
        content: { "application/problem+json": { schema: Problem } },
        ...(status === 429 && {
          headers: z.object({
            "Retry-After": z.string().openapi({ description: "Seconds to wait.", example: "17" }),
          }),
        }),
      },
    ]),
  )
}
