import { type OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { type ReaderEnv, reader } from "../../auth/access.ts"
import { parseQuery } from "./parameters.ts"
import { describeProblems } from "./problem-schema.ts"
import { CallCounter, limitCalls } from "./rate-limit.ts"
import { type FirstTrip, readAhead } from "./read-ahead.ts"

/*
 * A reading endpoint is declared once: the same schemas document it and parse its query, and its handler gets what
 * they made of it.
 */

export type Api = OpenAPIHono<ReaderEnv>

export interface Endpoint<Q extends z.ZodObject> {
  /** OpenAPI's form, `/whoop/sleep/{id}`. */
  path: string
  operationId: string
  tag: string
  summary: string
  description: string
  query: Q
  /** Path parameters: what they are. */
  parameters?: z.ZodObject
  answer: z.ZodType
  /** A real answer. */
  example: unknown
  csvExample?: string
  /** Headers of its answer beside those of every answer. */
  headers?: Record<string, ReturnType<typeof header>>
  /** Problems beside 401, 429 and 500. */
  problems?: (400 | 404)[]
}

const calls = new CallCounter()
const counted = limitCalls(calls)

/** Registers GET (and so HEAD). The handler answers by itself, its query already parsed. */
export function get<Q extends z.ZodObject>(
  app: Api,
  endpoint: Endpoint<Q>,
  handle: (c: Context<ReaderEnv>, query: z.output<Q>) => Promise<Response>,
  firstTrip?: FirstTrip<z.output<Q>>,
): void {
  app.openAPIRegistry.registerPath(describe(endpoint))
  const path = endpoint.path.replace(/\{(\w+)\}/g, ":$1")
  if (firstTrip) app.get(path, readAhead(endpoint.query, firstTrip, calls))
  app.get(path, reader(), counted, (c) => handle(c, parseQuery(endpoint.query, c.req.url)))
}

export const header = (description: string) => ({ description, schema: { type: "string" } }) as const

const headersOfAnswer = {
  ETag: header("Send it back in If-None-Match: 304 while nothing has changed."),
  RateLimit: header("What is left of the key's quota, and seconds until it is full again."),
  "RateLimit-Policy": header("The key's quota and its window in seconds."),
}
/** Of what comes in pages. */
const headersOfPage = {
  Link: header(
    'The next page\'s path, as `<…>; rel="next"`; not there on the last one. The way through a table.',
  ),
}

function describe<Q extends z.ZodObject>(endpoint: Endpoint<Q>): RouteConfig {
  const { path, operationId, summary, description, tag, query, parameters, answer, example, csvExample } =
    endpoint
  const ok = {
    description: "What was asked for.",
    headers: { ...headersOfAnswer, ...(csvExample !== undefined && headersOfPage), ...endpoint.headers },
    content: {
      "application/json": { schema: answer, example },
      ...(csvExample !== undefined && {
        "text/csv": {
          schema: z.string().openapi({ description: "RFC 4180 with a header line." }),
          example: csvExample,
        },
      }),
    },
  }
  return {
    method: "get",
    path,
    operationId,
    summary,
    description,
    tags: [tag],
    security: [{ key: [] }, { session: [] }],
    request: { query, ...(parameters && { params: parameters }) },
    responses: {
      200: ok,
      304: { description: "Nothing has changed since the answer with this ETag." },
      ...describeProblems([...(endpoint.problems ?? []), 401, 429, 500]),
    },
  }
}
