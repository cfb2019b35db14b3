import { Hono } from "hono"
import type { AppEnv } from "../app-env.ts"
import { currentSession } from "../auth/access.ts"
import { isCrossSite } from "../auth/origin.ts"
import { isWithinLimit } from "../auth/sign-in-limit.ts"
import { sendToProvider } from "../auth/start.ts"
import { canConnect } from "../billing/entitlement.ts"

const page = "/settings/connections"

/** Connecting or reconnecting WHOOP: the way there. The way back is /auth/whoop/callback. */
export function connectRoutes() {
  const app = new Hono<AppEnv>()

  app.get("/connections/whoop/connect", async (c) => {
    c.header("cache-control", "no-store")
    const session = await currentSession(c)
    if (!session) return c.redirect(`/sign-in?return_to=${encodeURIComponent(c.req.path)}`, 302)
    // Another site must not walk a person into connecting an account it chose: they press the button themselves.
    if (isCrossSite(c.req.raw)) return c.redirect(page, 302)
    if (!(await canConnect(c.get("db"), c.get("settings"), session.userId))) {
      return c.redirect(`${page}?problem=plan_needed`, 302)
    }
    if (!(await isWithinLimit(c))) return c.redirect(`${page}?problem=too_many_attempts`, 302)
    return sendToProvider(c, {
      provider: "whoop",
      purpose: "connect",
      userId: session.userId,
      returnTo: page,
    })
  })

  return app
}
