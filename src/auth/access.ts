import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { AppEnv } from "../app-env.ts"
import type { Connection } from "../db/connections.ts"
import type { Credential } from "../db/reads/fixed-query.ts"
import { type AppError, forbidden, unauthorized } from "../errors.ts"
import { log } from "../log.ts"
import { isWellFormed } from "./api-keys.ts"
import { readCookie, writeCookie } from "./cookies.ts"
import { admit, bindHolder } from "./holder.ts"
import { requireOwnOrigin } from "./origin.ts"
import { hashToken } from "./random-token.ts"
import { findSession, idleLifeMs, type Session } from "./sessions.ts"

/** What a reading route finds in its context. */
export interface ReaderEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    userId: string
    /** Their WHOOP connection, as it was when the credential was looked up. */
    connection: Connection | null
    credential: Credential
    ahead?: ReadAhead
  }
}

/** What was read in the trip that looked the credential up. */
export interface ReadAhead {
  holder: D1Result
  read: D1Result[]
  /** UTC ms. */
  now: number
}

/** What a managing route finds in its context. */
export interface ManagerEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { userId: string; session: Session }
}

/** Lets in whoever has a session or an API key. Throws 401 otherwise. */
export const reader = () =>
  createMiddleware<ReaderEnv>(async function reader(c, next) {
    const credential = await findCredential(c)
    if (!credential) throw bearerOf(c.req.raw) === null ? unauthorized() : refusedKey()
    const db = c.get("db")
    const found = c.get("ahead")?.holder ?? (await bindHolder(db, credential).all())
    const holder = await admit(db, credential, found, Date.now())
    if (!holder) throw credential.kind === "session" ? unauthorized() : refusedKey()
    if (holder.slid) keepCookie(c)
    c.set("userId", holder.userId)
    c.set("connection", holder.connection)
    await next()
  })

const refusedKey = () => logged(unauthorized("This API key is unknown, expired or revoked."))

/** What the request is to be let in by; null when it is nothing of ours. A key that is sent counts, not the session beside it. */
export async function findCredential(c: Context<ReaderEnv>): Promise<Credential | null> {
  const known = c.get("credential")
  if (known) return known
  const bearer = bearerOf(c.req.raw)
  const token = bearer === null ? readCookie(c, "session") : isWellFormed(bearer) && bearer
  if (!token) return null
  const credential: Credential = { kind: bearer === null ? "session" : "key", hash: await hashToken(token) }
  c.set("credential", credential)
  return credential
}

/**
 * Lets in the person themselves, in their own browser: a session, and no page of another site behind the request.
 * Throws 401 without any credential or with a bad key, 403 with a good one or from a foreign origin.
 */
export const manager = () =>
  createMiddleware<ManagerEnv>(async function manager(c, next) {
    requireOwnOrigin(c.req.raw, c.get("settings").appOrigin)
    const bearer = bearerOf(c.req.raw)
    if (bearer !== null) {
      if (!(await isKey(c, bearer))) throw refusedKey()
      throw logged(forbidden("session_required", "An API key only reads. Sign in to do this."))
    }
    const session = await currentSession(c)
    if (!session) throw unauthorized("Sign in to do this.")
    c.set("userId", session.userId)
    c.set("session", session)
    await next()
  })

async function isKey<E extends AppEnv>(c: Context<E>, bearer: string): Promise<boolean> {
  if (!isWellFormed(bearer)) return false
  const credential: Credential = { kind: "key", hash: await hashToken(bearer) }
  const db = c.get("db")
  return (await admit(db, credential, await bindHolder(db, credential).all(), Date.now())) !== null
}

/** Refusals worth counting; merely not being signed in is none. */
function logged(error: AppError): AppError {
  log("auth.refused", { problem: error.code })
  return error
}

/** The session of the request's cookie, or null. Slides it, and its cookie with it. */
export async function currentSession<E extends AppEnv>(c: Context<E>): Promise<Session | null> {
  const token = readCookie(c, "session")
  if (!token) return null
  const session = await findSession(c.get("db"), token, Date.now())
  if (session?.slid) keepCookie(c)
  return session
}

function keepCookie<E extends AppEnv>(c: Context<E>): void {
  const token = readCookie(c, "session")
  if (token) writeCookie(c, "session", token, idleLifeMs / 1000)
}

/** The token of `Authorization: Bearer …` ("" when it has none); null without that header or with another scheme. */
function bearerOf(request: Request): string | null {
  const [scheme, token = ""] = (request.headers.get("authorization") ?? "").trim().split(/ +/)
  return scheme?.toLowerCase() === "bearer" ? token : null
}
