import { OpenAPIHono } from "@hono/zod-openapi"
import { cors } from "hono/cors"
import { createMiddleware } from "hono/factory"
import type { ReaderEnv } from "../auth/access.ts"
import { describeAccount } from "./account-document.ts"
import { dailyRoutes } from "./api/daily-routes.ts"
import { dayRoutes } from "./api/day-routes.ts"
import { makeDocument } from "./api/document.ts"
import { recordRoutes } from "./api/record-routes.ts"
import { describeBilling } from "./billing-document.ts"
import { describeConnections } from "./connections-document.ts"
import { keyRoutes } from "./keys.ts"

/** A page anywhere may read with a key. No credentials: a browser then never sends our cookie along. */
const anywhere = {
  origin: "*",
  allowMethods: ["GET", "HEAD"],
  allowHeaders: ["Authorization", "If-None-Match", "Accept"],
  exposeHeaders: ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"],
  maxAge: 86_400,
}
const answerPreflight = cors(anywhere)

/** hono's cors() puts its headers on an answer that is not there yet: each one would then be made twice. */
const readFromAnywhere = createMiddleware(async function readFromAnywhere(c, next) {
  if (c.req.method === "OPTIONS") return answerPreflight(c, next)
  await next()
  c.res.headers.set("access-control-allow-origin", anywhere.origin)
  c.res.headers.set("access-control-expose-headers", anywhere.exposeHeaders.join(","))
})

/** The public JSON API, to be mounted at /api/v1. */
export function apiRoutes() {
  const api = new OpenAPIHono<ReaderEnv>()
  api.use("/whoop/*", readFromAnywhere)
  api.use("/openapi.json", readFromAnywhere)
  dailyRoutes(api)
  dayRoutes(api)
  recordRoutes(api)
  keyRoutes(api)
  describeConnections(api)
  describeAccount(api)
  describeBilling(api)
  let document: string | undefined
  api.get("/openapi.json", (c) => {
    document ??= JSON.stringify(makeDocument(api))
    return c.body(document, 200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=300",
    })
  })
  return api
}
