import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { AppEnv } from "../app-env.ts"
import type { Connection } from "../db/connections.ts"
import type { Database } from "../db/database.ts"
import { type AppError, forbidden, unauthorized } from "../errors.ts"
import { log } from "../log.ts"
import { findKey } from "./api-keys.ts"
import { readCookie, writeCookie } from "./cookies.ts"
import { requireOwnOrigin } from "./origin.ts"
import { findReadingSession, findSession, idleLifeMs, type Session } from "./sessions.ts"

/** What a reading route finds in its context. */
export interface ReaderEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    userId: string
    /** Their WHOOP connection, as it was when the credential was looked up. */
    connection: Connection | null
    /** The public id of the API key that was used; null with a session. */
    keyId: string | null
  }
}

/** What a managing route finds in its context. */
export interface ManagerEnv extends AppEnv {
  Variables: Omit<ReaderEnv["Variables"], "connection"> & { session: Session }
}

/** Lets in whoever has a session or an API key. Throws 401 otherwise. */
export const reader = () =>
  createMiddleware<ReaderEnv>(async function reader(c, next) {
    const bearer = bearerOf(c.req.raw)
    if (bearer !== null) {
      const key = await findKey(c.get("db"), bearer, Date.now())
      if (!key) throw logged(unauthorized("This API key is unknown, expired or revoked."))
      c.set("userId", key.userId)
      c.set("connection", key.connection)
      c.set("keyId", key.keyId)
    } else {
      const session = await sessionOf(c, findReadingSession)
      if (!session) throw unauthorized()
      c.set("userId", session.userId)
      c.set("connection", session.connection)
      c.set("keyId", null)
    }
    await next()
  })

/**
 * Lets in the person themselves, in their own browser: a session, and no page of another site behind the request.
 * Throws 401 without any credential, 403 with an API key or from a foreign origin.
 */
export const manager = () =>
  createMiddleware<ManagerEnv>(async function manager(c, next) {
    requireOwnOrigin(c.req.raw, c.get("settings").appOrigin)
    if (bearerOf(c.req.raw) !== null) {
      throw logged(forbidden("session_required", "An API key only reads. Sign in to do this."))
    }
    const session = await currentSession(c)
    if (!session) throw unauthorized("Sign in to do this.")
    c.set("userId", session.userId)
    c.set("keyId", null)
    c.set("session", session)
    await next()
  })

/** Refusals worth counting; merely not being signed in is none. */
function logged(error: AppError): AppError {
  log("auth.refused", { problem: error.code })
  return error
}

/** The session of the request's cookie, or null. Slides it, and its cookie with it. */
export const currentSession = <E extends AppEnv>(c: Context<E>): Promise<Session | null> =>
  sessionOf(c, findSession)

async function sessionOf<E extends AppEnv, S extends { slid: boolean }>(
  c: Context<E>,
  find: (db: Database, token: string, now: number) => Promise<S | null>,
): Promise<S | null> {
  const token = readCookie(c, "session")
  if (!token) return null
  const session = await find(c.get("db"), token, Date.now())
  if (session?.slid) writeCookie(c, "session", token, idleLifeMs / 1000)
  return session
}

/** The token of `Authorization: Bearer …` ("" when it has none); null without that header or with another scheme. */
function bearerOf(request: Request): string | null {
  const [scheme, token = ""] = (request.headers.get("authorization") ?? "").trim().split(/ +/)
  return scheme?.toLowerCase() === "bearer" ? token : null
}
