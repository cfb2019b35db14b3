import { type RouteConfig, z } from "@hono/zod-openapi"
import { refreshReasons } from "../sync/refresh.ts"
import { syncStages, syncStates } from "../sync/status.ts"
import type { Api } from "./api/endpoint.ts"
import { describeProblems } from "./api/problem-schema.ts"
import { dateTime, flag, integer, localDate, orNull, text } from "./api/schema-fields.ts"

/* The connection's calls as the API's document tells them. */

const Change = z.object({
  collection: z.enum(["cycles", "recoveries", "sleeps", "workouts"]),
  id: text("WHOOP's id; a recovery's is its cycle's.", "1722954473"),
  change: z.enum(["added", "changed", "removed"]),
  day: localDate("Local date of the record's start.").nullable(),
})

const Run = z
  .object({
    kind: z.enum(["backfill", "refresh", "catch_up", "force_sync"]),
    outcome: z.enum(["complete", "failed", "stopped"]),
    started_at: dateTime("When it began."),
    finished_at: dateTime("When it ended."),
    pages: integer("Pages read from WHOOP.", 32),
    records: integer("Records read.", 765),
    added: integer("Records that were not held before.", 0),
    changed: integer("Records that had changed.", 12),
    removed: integer("Records that are gone at WHOOP.", 1),
    same: integer("Records that were as held.", 752),
    changes: z.array(Change).openapi({ description: "Up to 200 of them; none for a backfill." }),
    error: text("One plain sentence when it failed, stopped or was doubted.", "Disconnected.").nullable(),
  })
  .openapi("SyncRun", { description: "How the last run ended." })

const Sync = z
  .object({
    state: z.enum(syncStates).openapi({ description: "`idle` only when everything asked for is done." }),
    stage: z.enum(syncStages).nullable().openapi({ description: "How far a backfill has come." }),
    records: integer("Records read so far in this run.", 1204),
    oldest_day: localDate("Back to where all four collections have been read.").nullable(),
    pages_done: integer("Pages read so far.", 49),
    pages_expected: integer("An estimate of all of them.", 120).nullable(),
    started_at: dateTime("When the run began.").nullable(),
    error: text(
      "Why it waits, one plain sentence; null when all is well.",
      "WHOOP is not answering.",
    ).nullable(),
    last_run: orNull(Run),
    last_force_sync: orNull(Run),
    events_pending: integer("Events accepted and not yet reflected.", 0),
  })
  .openapi("Sync", { description: "What is happening now." })

const Connection = z
  .object({
    provider: z.literal("whoop"),
    status: z.enum(["not_connected", "connected", "reconnect_needed"]),
    reconnect_cause: text("Why a reconnection is needed.", "invalid_grant").nullable(),
    connected_at: dateTime("Since when.").nullable(),
    disconnected_at: dateTime("When the person disconnected.").nullable(),
    last_synced_at: dateTime("When WHOOP was last looked at.").nullable(),
    last_webhook_at: dateTime("When WHOOP last sent an event.").nullable(),
    history_from: dateTime("Start of the oldest record, once the whole history is held.").nullable(),
    next_check_at: dateTime("When we look again by ourselves, should no event come.").nullable(),
    webhooks: z
      .enum(["unknown", "arriving", "silent"])
      .openapi({ description: "Whether WHOOP's events arrive; `silent`: we poll instead." }),
    sync: Sync,
  })
  .openapi("Connection", { description: "The WHOOP connection." })
export type Connection = z.output<typeof Connection>

const Refresh = z
  .object({
    queued: flag("Whether a look at WHOOP was started.", true),
    reason: z.enum(refreshReasons).openapi({
      description: "Why: the first four. Or why not: the others. More may be added.",
      example: "recovery_missing",
    }),
  })
  .openapi("Refresh", { description: "What the on-open refresh decided." })

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema } },
})

const routes: Omit<RouteConfig, "tags" | "security">[] = [
  {
    method: "get",
    path: "/connections",
    operationId: "list_connections",
    summary: "The connection and its syncing",
    description: "Session only.",
    responses: {
      200: json("One entry, WHOOP's.", z.object({ data: z.array(Connection) })),
      ...describeProblems([401, 403, 500]),
    },
  },
  {
    method: "post",
    path: "/connections/whoop/refresh",
    operationId: "refresh_whoop",
    summary: "Look at the last days",
    description:
      "What the dashboard asks when it is opened: looks only if the data seems stale. Session only.",
    responses: { 202: json("The decision.", Refresh), ...describeProblems([401, 403, 500]) },
  },
  {
    method: "post",
    path: "/connections/whoop/force-sync",
    operationId: "force_sync_whoop",
    summary: "Import the last six months again",
    description: "409 `sync_running` while one runs, `not_connected` without a connection. Session only.",
    responses: {
      202: json("It has begun.", z.object({ started: flag("Always true.", true) })),
      ...describeProblems([401, 403, 409, 500]),
    },
  },
  {
    method: "delete",
    path: "/connections/whoop",
    operationId: "disconnect_whoop",
    summary: "Disconnect",
    description: "Stops syncing and revokes our access at WHOOP; the history stays. Session only.",
    responses: { 204: { description: "Disconnected." }, ...describeProblems([401, 403, 500]) },
  },
  {
    method: "get",
    path: "/events",
    operationId: "watch",
    summary: "The live stream",
    description:
      "A WebSocket: `sync`, `data_changed` and `connection` messages tell when to read again. 426 without an upgrade: poll `/connections` then. Session only.",
    responses: { 101: { description: "The socket is open." }, ...describeProblems([401, 403, 426, 500]) },
  },
]

export function describeConnections(api: Api): void {
  for (const route of routes) {
    api.openAPIRegistry.registerPath({ ...route, tags: ["Connection"], security: [{ session: [] }] })
  }
}
