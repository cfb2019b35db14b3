import { type RouteConfig, z } from "@hono/zod-openapi"
import type { Api } from "./api/endpoint.ts"
import { describeProblems } from "./api/problem-schema.ts"
import { dateTime, flag } from "./api/schema-fields.ts"

export const Plan = z
  .object({
    billing: z.enum(["off", "stripe"]),
    entitled: flag("Whether connecting and syncing are included now.", true),
    status: z.enum(["none", "incomplete", "trialing", "active", "past_due", "unpaid", "canceled"]),
    current_period_end: dateTime("When the paid time ends.").nullable(),
    entitled_until: dateTime("Until when syncing goes on if nothing more is paid.").nullable(),
    manage: z.enum(["checkout", "portal"]).nullable().openapi({
      description: "Which of `POST /billing/{checkout,portal}` helps; null where nobody pays.",
    }),
  })
  .openapi("Plan", { description: "What the person pays for." })

const Page = z
  .object({
    url: z
      .url()
      .openapi({ description: "Stripe's page.", example: "https://checkout.stripe.com/c/pay/cs_live_a1" }),
  })
  .openapi("BillingPage", { description: "Where to send the person." })

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema } },
})

/** Session only, all of it; those that ask Stripe are 404 where nobody pays. */
const routes: Omit<RouteConfig, "tags" | "security">[] = [
  {
    method: "get",
    path: "/billing",
    operationId: "get_plan",
    summary: "The plan",
    description: "What the person pays for and what it includes. Session only.",
    responses: { 200: json("The plan.", Plan), ...describeProblems([401, 403, 500]) },
  },
  {
    method: "post",
    path: "/billing/checkout",
    operationId: "open_checkout",
    summary: "Take a plan",
    description:
      "Where to pay, at Stripe. 409 `plan_exists` when there is a plan to manage instead. Session only.",
    responses: { 200: json("Stripe's page.", Page), ...describeProblems([401, 403, 404, 409, 500, 503]) },
  },
  {
    method: "post",
    path: "/billing/portal",
    operationId: "open_portal",
    summary: "Manage the plan",
    description:
      "Where to change the card, see invoices and cancel, at Stripe. 409 `no_plan` before. Session only.",
    responses: { 200: json("Stripe's page.", Page), ...describeProblems([401, 403, 404, 409, 500, 503]) },
  },
  {
    method: "post",
    path: "/billing/refresh",
    operationId: "refresh_plan",
    summary: "Ask Stripe again",
    description:
      "Reads the plan at Stripe, for who comes back from the checkout sooner than its event. Session only.",
    responses: { 200: json("The plan.", Plan), ...describeProblems([401, 403, 404, 500, 503]) },
  },
]

export function describeBilling(api: Api): void {
  for (const route of routes) {
    api.openAPIRegistry.registerPath({ ...route, tags: ["Account"], security: [{ session: [] }] })
  }
}
