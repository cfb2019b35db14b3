import { type Context, Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { createMiddleware } from "hono/factory"
import type { AppEnv } from "../app-env.ts"
import { isOperator, signInOperator, signOutOperator } from "../auth/operator.ts"
import { requireOwnOrigin } from "../auth/origin.ts"
import { countedAddress } from "../auth/sign-in-limit.ts"
import { listDeadLetters } from "../db/operations.ts"
import { AppError, notFound, unauthorized } from "../errors.ts"
import { log } from "../log.ts"
import { readOperations, redrive } from "../sync/operations.ts"
import { drawOperations, drawSignIn } from "./operator-page.ts"

interface OperatorEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { operatorSecret: string }
}

const BODY_MAX_BYTES = 4 * 1024
const LETTERS_SHOWN = 50
const SIGN_IN = "/operator/sign-in"

/** How the whole of it is doing, for whoever runs it. Without OPERATOR_SECRET nothing is here. */
export function operatorRoutes() {
  const app = new Hono<OperatorEnv>()

  const onlyWhereConfigured = createMiddleware<OperatorEnv>(async function onlyWhereConfigured(c, next) {
    const secret = c.get("settings").operatorSecret
    if (secret === null) throw notFound()
    c.set("operatorSecret", secret)
    c.header("cache-control", "no-store")
    requireOwnOrigin(c.req.raw, c.get("settings").appOrigin)
    // Whoever shows a secret may be guessing it; a browser that is signed in shows a cookie.
    const shows = c.req.header("authorization") !== undefined || c.req.path === SIGN_IN
    if (shows) await limitGuesses(c)
    await next()
  })
  const limit = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: () => {
      throw new AppError(413, "body_too_large", "A form here is at most 4 KB.")
    },
  })

  app.use("/operator", onlyWhereConfigured)
  app.use("/operator/*", onlyWhereConfigured)

  app.get("/operator", async (c) => {
    if (!(await isOperator(c, c.get("operatorSecret"), Date.now()))) return c.html(drawSignIn(false), 401)
    return c.html(drawOperations(await readState(c), Date.now()))
  })

  app.post(SIGN_IN, limit, async (c) => {
    const given = (await readField(c, "secret")) ?? ""
    if (await signInOperator(c, c.get("operatorSecret"), given, Date.now()))
      return c.redirect("/operator", 303)
    log("auth.refused", { problem: "operator_secret" })
    return c.html(drawSignIn(true), 401)
  })

  app.post("/operator/sign-out", (c) => {
    signOutOperator(c)
    return c.redirect("/operator", 303)
  })

  app.get("/operator/state.json", async (c) => {
    await requireOperator(c)
    return c.json(await readState(c))
  })

  /** One dead letter (`id`), or all; a form's button comes back to the page, a program gets JSON. */
  app.post("/operator/redrive", limit, async (c) => {
    await requireOperator(c)
    const id = await readField(c, "id")
    const sent = await redrive(c.env, c.get("db"), id, Date.now())
    return c.req.header("accept")?.includes("text/html") ? c.redirect("/operator", 303) : c.json({ sent })
  })

  return app
}

async function limitGuesses(c: Context<OperatorEnv>): Promise<void> {
  const address = c.req.header("cf-connecting-ip") ?? "local"
  if ((await c.env.SIGN_IN_LIMIT.limit({ key: `operator ${countedAddress(address)}` })).success) return
  throw new AppError(429, "rate_limited", "Too many attempts. Wait a minute.", { retryAfterSeconds: 60 })
}

const forms = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

/** A field of the form that was sent; null without one. Throws 415 for what is no form: its fields would be passed over. */
async function readField(c: Context<OperatorEnv>, name: string): Promise<string | null> {
  if (!forms.test(c.req.header("content-type") ?? "application/x-www-form-urlencoded")) {
    throw new AppError(415, "unsupported_media_type", "Send a form, as application/x-www-form-urlencoded.")
  }
  const field = (await c.req.parseBody())[name]
  return typeof field === "string" ? field : null
}

async function requireOperator(c: Context<OperatorEnv>): Promise<void> {
  if (await isOperator(c, c.get("operatorSecret"), Date.now())) return
  log("auth.refused", { problem: "operator" })
  throw unauthorized("This is for whoever runs VitalTrends: send OPERATOR_SECRET as a bearer token.")
}

async function readState(c: Context<OperatorEnv>) {
  const letters = await listDeadLetters(c.get("db"), LETTERS_SHOWN)
  return { ...(await readOperations(c.env, c.get("db"), Date.now())), deadLetters: letters }
}
