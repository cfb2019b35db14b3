import { makeZip } from "client-zip"
import { type Context, Hono } from "hono"
import { z } from "zod"
import { type ManagerEnv, manager } from "../auth/access.ts"
import { dropCookie } from "../auth/cookies.ts"
import { listOffered } from "../auth/providers.ts"
import {
  endListedSession,
  endOtherSessions,
  isRecent,
  type ListedSession,
  listSessions,
} from "../auth/sessions.ts"
import { endBilling } from "../billing/checkout.ts"
import { findPlan } from "../billing/entitlement.ts"
import { findAccount, type LinkedIdentity, unlinkProvider } from "../db/accounts.ts"
import { eraseRows } from "../db/erase.ts"
import { exportFiles } from "../db/export.ts"
import { conflict, forbidden, notFound, unauthorized } from "../errors.ts"
import { log } from "../log.ts"
import { userObject } from "../sync/reach.ts"
import type { Account, Erasure } from "./account-document.ts"

const Provider = z.enum(["whoop", "github", "google"])

/** Who one is, one's sessions and ways to sign in; everything held, and its erasure. Sessions only. */
export function accountRoutes() {
  const app = new Hono<ManagerEnv>()
  app.use(manager(), async (c, next) => {
    c.header("cache-control", "no-store")
    await next()
  })

  app.get("/", async (c) => {
    const userId = c.get("userId")
    const account = await findAccount(c.get("db"), userId)
    if (!account) throw unauthorized("This account is gone.")
    const sessions = await listSessions(c.get("db"), userId, c.get("session").id, Date.now())
    const answer: Account = {
      id: userId,
      name: account.profile && `${account.profile.first_name} ${account.profile.last_name}`.trim(),
      created_at: toTime(account.user.created_at),
      identities: account.identities.map(toIdentityJson),
      sessions: sessions.map(toSessionJson),
      sign_in_options: listOffered(c.get("settings")),
      plan: await findPlan(c.get("db"), c.get("settings"), userId),
    }
    return c.json(answer)
  })

  app.get("/export", (c) => {
    const day = new Date().toISOString().slice(0, 10)
    return c.body(makeZip(exportFiles(c.get("db"), c.get("userId"))), 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="vitaltrends-${day}.zip"`,
    })
  })

  app.delete("/", async (c) => {
    requireRecentSignIn(c)
    return c.json(await eraseAccount(c))
  })

  app.delete("/sessions", async (c) => {
    const ended = await endOtherSessions(c.get("db"), c.get("userId"), c.get("session").id)
    if (ended.length > 0) await userObject(c.env, c.get("userId")).closeStreams(ended)
    return c.json({ ended: ended.length })
  })

  app.delete("/sessions/:id", async (c) => {
    const ended = await endListedSession(c.get("db"), c.get("userId"), c.req.param("id"))
    if (!ended) throw notFound("This session has ended already.")
    await userObject(c.env, c.get("userId")).closeStreams([c.req.param("id")])
    return c.body(null, 204)
  })

  app.delete("/identities/:provider", async (c) => {
    const provider = Provider.safeParse(c.req.param("provider"))
    if (!provider.success) throw notFound()
    requireRecentSignIn(c)
    const offered = listOffered(c.get("settings"))
    switch (await unlinkProvider(c.get("db"), c.get("userId"), provider.data, offered)) {
      case "unlinked":
        return c.body(null, 204)
      case "not_linked":
        throw notFound("This way of signing in is not linked.")
      case "last_way_in":
        throw conflict("last_way_in", "This is the only way in to the account. Link another one first.")
      case "connected":
        throw conflict(
          "whoop_connected",
          "This WHOOP account's history is held here, so signing in with it leads here.",
        )
    }
  })

  return app
}

/** A session that was left open or stolen must not be enough to lose everything or to be locked out. */
function requireRecentSignIn(c: Context<ManagerEnv>): void {
  if (isRecent(c.get("session"), Date.now())) return
  throw forbidden("sign_in_again", "This needs a sign-in within the last ten minutes. Sign in again.")
}

/**
 * The object first: it ends our access at WHOOP and all work, so that nothing writes rows behind our back. Until the rows
 * are gone too the person is still signed in and can repeat it. Answers with the receipt.
 */
async function eraseAccount(c: Context<ManagerEnv>): Promise<Erasure> {
  const userId = c.get("userId")
  // Before anything is gone: nobody may be erased here and go on paying there.
  await endBilling(c.get("db"), c.get("settings").billing, userId)
  const object = await userObject(c.env, userId).erase()
  const erased = await eraseRows(c.get("db"), userId)
  // A consent that came back between the two found the account still there; from now on it finds it gone.
  const late = await userObject(c.env, userId).erase()
  if (Object.values(late.erased).some((count) => count > 0)) await eraseRows(c.get("db"), userId)
  dropCookie(c, "session")
  c.header("clear-site-data", '"cache", "storage"')
  log("account.erased", { userId })
  // Where such a consent came, it is the one that counts.
  const revoked_at_whoop = late.revokedAtWhoop ?? object.revokedAtWhoop
  return { revoked_at_whoop, erased, erased_from_object: object.erased }
}

function toIdentityJson({ provider, label, linked_at }: LinkedIdentity) {
  return { provider, label, linked_at: toTime(linked_at) }
}

function toSessionJson(session: ListedSession) {
  const { id, device, current } = session
  return {
    id,
    device,
    created_at: toTime(session.signedInAt),
    last_seen_at: toTime(session.lastSeenAt),
    current,
  }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
