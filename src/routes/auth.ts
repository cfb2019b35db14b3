import { type Context, Hono } from "hono"
import { z } from "zod"
import type { AppEnv } from "../app-env.ts"
import { currentSession } from "../auth/access.ts"
import { type Attempt, type AttemptPurpose, takeAttempt } from "../auth/attempts.ts"
import { dropCookie, readCookie, writeCookie } from "../auth/cookies.ts"
import { describeDevice } from "../auth/device.ts"
import { finishConnect, finishLink, finishSignIn } from "../auth/finish.ts"
import { isCrossSite, parseReturnTo, requireOwnOrigin } from "../auth/origin.ts"
import { listOffered } from "../auth/providers.ts"
import { RefusedError } from "../auth/refusal.ts"
import { endSession, idleLifeMs, isRecent, startSession } from "../auth/sessions.ts"
import { isWithinLimit } from "../auth/sign-in-limit.ts"
import { sendToProvider } from "../auth/start.ts"
import type { ProviderName } from "../db/accounts.ts"
import { forbidden, notFound } from "../errors.ts"
import { log } from "../log.ts"
import { userObject } from "../sync/reach.ts"

/** The page that says how it went, by what the attempt was for. */
const pages: Record<AttemptPurpose, string> = {
  sign_in: "/sign-in",
  connect: "/settings/connections",
  link: "/settings/account",
}

const Provider = z.enum(["whoop", "github", "google"])

/** An authorization code or state is opaque, but no provider's is longer than this. */
const Callback = z.object({
  state: z.string().min(1).max(500),
  code: z.string().min(1).max(4000).optional().catch(undefined),
  error: z.string().max(200).optional().catch("unreadable"),
})

/** Signing in, coming back from a provider (which finishes connecting too), signing out. */
export function authRoutes() {
  const app = new Hono<AppEnv>()

  app.get("/api/v1/sign-in-options", (c) => {
    const settings = c.get("settings")
    return c.json({ data: listOffered(settings), billing: settings.billing.mode })
  })

  app.get("/auth/:provider", async (c) => {
    const provider = parseProvider(c)
    const returnTo = parseReturnTo(c.req.query("return_to"), c.get("settings").appOrigin)
    if (!(await isWithinLimit(c))) return toProblemPage(c, "sign_in", new RefusedError("too_many_attempts"))
    return sendToProvider(c, { provider, purpose: "sign_in", userId: null, returnTo })
  })

  app.get("/auth/:provider/link", async (c) => {
    const provider = parseProvider(c)
    // Else another site, having signed this browser in to its own account at the provider, could make that a way in here.
    if (isCrossSite(c.req.raw)) throw forbidden("foreign_origin", "Begin this from Settings → Account.")
    const session = await currentSession(c)
    if (!session) return c.redirect("/sign-in?return_to=%2Fsettings%2Faccount", 302)
    if (!isRecent(session, Date.now())) {
      return c.redirect("/sign-in?problem=sign_in_again&return_to=%2Fsettings%2Faccount", 302)
    }
    if (!(await isWithinLimit(c))) return toProblemPage(c, "link", new RefusedError("too_many_attempts"))
    return sendToProvider(c, { provider, purpose: "link", userId: session.userId, returnTo: null })
  })

  app.get("/auth/:provider/callback", async (c) => {
    const provider = parseProvider(c)
    c.header("cache-control", "no-store")
    let attempt: Attempt | null = null
    try {
      const { state, code, error } = parseCallback(c)
      const browserToken = readCookie(c, "oauth")
      attempt = browserToken
        ? await takeAttempt(c.get("db"), provider, state, browserToken, Date.now())
        : null
      if (!attempt) throw new RefusedError("expired")
      if (error !== undefined) throw new RefusedError(isDenial(error) ? "denied" : "provider_refused")
      if (code === undefined) throw new RefusedError("provider_refused")
      return await finish(c, attempt, code)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      log(attempt?.purpose === "connect" ? "connection.refused" : "auth.refused", { problem: error.code })
      const purpose = attempt?.purpose ?? ((await currentSession(c)) ? "connect" : "sign_in")
      return toProblemPage(c, purpose, error)
    }
  })

  app.post("/auth/sign-out", async (c) => {
    requireOwnOrigin(c.req.raw, c.get("settings").appOrigin)
    const token = readCookie(c, "session")
    const ended = token ? await endSession(c.get("db"), token) : null
    if (ended) {
      // Signed out is signed out, whatever becomes of a page that was left open.
      await userObject(c.env, ended.userId)
        .closeStreams([ended.listedId])
        .catch(() => undefined)
    }
    dropCookie(c, "session")
    // What the browser's caches hold of a person must not outlive their session on a shared machine.
    c.header("clear-site-data", '"cache"')
    const isForm = c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false
    return isForm ? c.redirect("/", 303) : c.body(null, 204)
  })

  return app
}

async function finish(c: Context<AppEnv>, attempt: Attempt, code: string): Promise<Response> {
  const at = { env: c.env, db: c.get("db"), settings: c.get("settings"), now: Date.now() }
  if (attempt.purpose === "sign_in") {
    const userId = await finishSignIn(at, attempt, code)
    await signIn(c, userId, attempt.provider)
    return c.redirect(attempt.returnTo ?? "/", 302)
  }
  // Whoever is signed in now must be who began it: the grant goes to nobody else's account.
  const session = await currentSession(c)
  if (!session || session.userId !== attempt.userId) throw new RefusedError("signed_out")
  if (attempt.purpose === "connect") await finishConnect(at, session.userId, attempt, code)
  else await finishLink(at, session.userId, attempt, code)
  return c.redirect(pages[attempt.purpose], 302)
}

/** A new token at every sign-in: one that somebody knew or planted before is worth nothing after. */
async function signIn(c: Context<AppEnv>, userId: string, provider: ProviderName): Promise<void> {
  const db = c.get("db")
  const old = readCookie(c, "session")
  if (old) await endSession(db, old)
  const token = await startSession(db, userId, describeDevice(c.req.header("user-agent")), Date.now())
  writeCookie(c, "session", token, idleLifeMs / 1000)
  log("auth.signed_in", { userId, provider })
}

function toProblemPage(c: Context<AppEnv>, purpose: AttemptPurpose, refused: RefusedError): Response {
  return c.redirect(
    `${pages[purpose]}?${new URLSearchParams({ problem: refused.code, ...refused.details })}`,
    302,
  )
}

function parseProvider(c: Context<AppEnv>): ProviderName {
  const provider = Provider.safeParse(c.req.param("provider"))
  if (!provider.success) throw notFound()
  return provider.data
}

function parseCallback(c: Context<AppEnv>) {
  const callback = Callback.safeParse(c.req.query())
  if (!callback.success) throw new RefusedError("expired")
  return callback.data
}

/** WHOOP was seen to say request_forbidden where the standard says access_denied. */
function isDenial(error: string): boolean {
  return error === "access_denied" || error === "request_forbidden"
}
