import { Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { AppEnv } from "./app-env.ts"
import { openDatabase } from "./db/database.ts"
import { readSettings, SettingsError } from "./env.ts"
import { AppError, toProblem } from "./errors.ts"
import { errorFields, log } from "./log.ts"
import { accountRoutes } from "./routes/account.ts"
import { apiRoutes } from "./routes/api-v1.ts"
import { authRoutes } from "./routes/auth.ts"
import { billingRoutes, stripeWebhookRoutes } from "./routes/billing.ts"
import { connectRoutes } from "./routes/connect.ts"
import { connectionRoutes } from "./routes/connections.ts"
import { docsRoutes } from "./routes/docs.ts"
import { healthRoutes } from "./routes/healthz.ts"
import { refuseUnknown } from "./routes/known-methods.ts"
import { operatorRoutes } from "./routes/operator.ts"
import { pageRoutes } from "./routes/pages.ts"
import { privacyRoutes } from "./routes/privacy.ts"
import { webhookRoutes } from "./routes/webhooks.ts"
import { sendSecurityHeaders } from "./security-headers.ts"

/** The Worker's HTTP side: settings first, then each family of paths, every error as problem+json. */
export function createApp() {
  const app = new Hono<AppEnv>()

  app.use(sendSecurityHeaders())
  app.use(async (c, next) => {
    c.set("settings", readSettings(c.env))
    c.set("db", openDatabase(c.env.DB))
    await next()
  })

  app.route("/", healthRoutes())
  app.route("/", authRoutes())
  app.route("/", connectRoutes())
  const api = apiRoutes()
  app.route("/api/v1", api)
  app.route("/", docsRoutes(api))
  app.route("/", webhookRoutes())
  app.route("/", stripeWebhookRoutes())
  app.route("/api/v1", connectionRoutes())
  app.route("/api/v1", billingRoutes())
  app.route("/api/v1/account", accountRoutes())
  app.route("/", privacyRoutes())
  app.route("/", operatorRoutes())
  app.route(
    "/",
    pageRoutes((c, request) => app.fetch(request, c.env, c.executionCtx)),
  )

  const unknown = refuseUnknown(api)
  app.notFound((c) => problemResponse(unknown(c.req.method, c.req.path)))
  app.onError((error) => problemResponse(toAppError(error)))
  return app
}

function toAppError(error: Error): AppError {
  if (error instanceof AppError) return error
  if (error instanceof SettingsError) {
    log("settings.refused")
    return new AppError(500, "misconfigured", error.message)
  }
  log("request.failed", errorFields(error))
  return new AppError(500, "internal", "Something went wrong on our side. Nothing was lost; try again.")
}

export function problemResponse(error: AppError): Response {
  const headers = new Headers(error.extra.headers)
  headers.set("content-type", "application/problem+json")
  headers.set("cache-control", "no-store")
  if (error.extra.retryAfterSeconds !== undefined) {
    headers.set("retry-after", String(Math.ceil(error.extra.retryAfterSeconds)))
  }
  return new Response(JSON.stringify(toProblem(error)), {
    status: error.status as ContentfulStatusCode,
    headers,
  })
}
