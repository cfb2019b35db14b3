import { type Context, Hono } from "hono"
import type { ManagerEnv } from "../auth/access.ts"
import { manager } from "../auth/access.ts"
import { publicId } from "../auth/sessions.ts"
import { type Connection, findConnection } from "../db/connections.ts"
import { AppError, conflict } from "../errors.ts"
import { tickOf } from "../sync/catch-up.ts"
import { pausedSentence } from "../sync/pause.ts"
import { userObject } from "../sync/reach.ts"
import { STREAM_SESSION_HEADER, type SyncStatus } from "../sync/status.ts"
import type { Connection as Card } from "./connections-document.ts"

/** The WHOOP connection: its card, the on-open refresh, force sync, disconnect, and the live stream. */
export function connectionRoutes() {
  const routes = new Hono<ManagerEnv>()

  routes.get("/connections", manager(), async (c) => {
    // The object first: it says idle only after the row says what it did, so whoever reads idle reads the row of then.
    const sync = await userObject(c.env, c.get("userId")).status()
    const connection = await findConnection(c.get("db"), c.get("userId"))
    c.header("cache-control", "no-store")
    return c.json({ data: [toCard(connection, sync, Date.now())] })
  })

  routes.post("/connections/whoop/refresh", manager(), async (c) => {
    return c.json(await userObject(c.env, c.get("userId")).refresh(), 202)
  })

  routes.post("/connections/whoop/force-sync", manager(), async (c) => {
    const outcome = await userObject(c.env, c.get("userId")).forceSync()
    if (outcome === "not_connected")
      throw conflict("not_connected", "WHOOP is not connected. Connect it in the settings.")
    if (outcome === "plan_lapsed") throw conflict("plan_lapsed", pausedSentence)
    if (outcome === "already_running") {
      throw conflict("sync_running", "An import or a force sync is running. Wait for its end.")
    }
    return c.json({ started: true }, 202)
  })

  routes.delete("/connections/whoop", manager(), async (c) => {
    await userObject(c.env, c.get("userId")).disconnect()
    return c.body(null, 204)
  })

  routes.get("/events", manager(), openStream)

  return routes
}

async function openStream(c: Context<ManagerEnv>): Promise<Response> {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw new AppError(
      426,
      "upgrade_required",
      "This is a WebSocket; without one, poll /api/v1/connections.",
      {
        headers: { upgrade: "websocket" },
      },
    )
  }
  const request = new Request(c.req.raw)
  request.headers.set(STREAM_SESSION_HEADER, publicId(c.get("session").id))
  return userObject(c.env, c.get("userId")).fetch(request)
}

const iso = (time: number | null | undefined) =>
  time === null || time === undefined ? null : new Date(time).toISOString()

function toCard(connection: Connection | null, sync: SyncStatus, now: number): Card {
  return {
    provider: "whoop",
    status: connection?.status ?? "not_connected",
    reconnect_cause: connection?.reconnect_cause ?? null,
    connected_at: iso(connection?.connected_at),
    disconnected_at: iso(connection?.disconnected_at),
    last_synced_at: iso(connection?.last_synced_at),
    last_webhook_at: iso(connection?.last_webhook_at),
    history_from: iso(connection?.history_from),
    next_check_at: iso(tickOf(connection?.next_check_at ?? null, now)),
    webhooks: connection?.webhooks ?? "unknown",
    sync,
  }
}
