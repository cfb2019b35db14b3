import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { AppEnv } from "../app-env.ts"
import { findConnectionOfMember } from "../db/connections.ts"
import { AppError, badRequest } from "../errors.ts"
import { log } from "../log.ts"
import { Delivery, type DeliveryOutcome } from "../sync/delivery.ts"
import { userObject } from "../sync/reach.ts"
import { EventEnvelope, eventTypes, WhoopEvent } from "../whoop/events.ts"
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from "../whoop/webhook.ts"

const BODY_MAX_BYTES = 64 * 1024

/** WHOOP's events. 2xx means durably accepted, or that there is nobody to accept it for. */
export function webhookRoutes() {
  const routes = new Hono<AppEnv>()

  const limit = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: () => {
      throw new AppError(413, "body_too_large", "An event is at most 64 KB.")
    },
  })

  routes.post("/webhooks/whoop", limit, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signature = c.req.header(SIGNATURE_HEADER) ?? null
    const timestamp = c.req.header(TIMESTAMP_HEADER) ?? null
    const secret = c.get("settings").whoop.clientSecret
    const verdict = await verifySignature({ signature, timestamp, body }, secret, Date.now())
    if (verdict !== "valid") {
      log("webhook.refused", { verdict })
      throw new AppError(401, "bad_signature", "The signature does not match.")
    }
    const event = parseEvent(body)
    if (!event) return c.json({ status: "ignored" })
    const outcome = await accept(c.env, c.get("db"), event)
    log(`webhook.${outcome}`, { type: event.type, traceId: event.trace_id })
    return c.json({ status: outcome })
  })

  return routes
}

/** null: of a type we do not know. Throws a 400 for anything that is no event. */
function parseEvent(body: Uint8Array): WhoopEvent | null {
  const envelope = EventEnvelope.safeParse(parseJson(body))
  if (!envelope.success) throw badRequest("The body is not an event.")
  if (!eventTypes.some((type) => type === envelope.data.type)) {
    log("webhook.unknown_type")
    return null
  }
  const event = WhoopEvent.safeParse(envelope.data)
  if (!event.success) throw badRequest("The event's id is not a UUID.", "id")
  return event.data
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body))
  } catch {
    return undefined
  }
}

/** Lives as long as the isolate. */
const delivery = new Delivery()

function accept(env: Env, db: AppEnv["Variables"]["db"], event: WhoopEvent): Promise<DeliveryOutcome> {
  return delivery.deliver(event, {
    findUser: async (whoopUserId) => (await findConnectionOfMember(db, whoopUserId))?.userId ?? null,
    receive: (userId, received) => userObject(env, userId).receive(received),
  })
}
