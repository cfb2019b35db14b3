import { z } from "zod"
import { markConnected, markDisconnected, markReconnectNeeded } from "../db/connections.ts"
import type { MemberContext } from "./context.ts"
import { type ReconnectCause, reconnectCauses } from "./outcomes.ts"
import { shelfKey } from "./shelf.ts"

/*
 * What D1 says of the connection is a copy: the object decides, and its own storage commits first. A copy that did not
 * arrive (D1 down, the instance ended in between) would show "Connected" for good to somebody who is not. So what is to be
 * told stays here until D1 has it, and the alarm sees to that.
 */

export const ToldOnShelf = shelfKey(
  "told",
  z.object({
    status: z.enum(["connected", "reconnect_needed", "not_connected"]),
    cause: z.enum(reconnectCauses).nullable(),
    /** Of the change; rises from change to change, whatever the clock does. */
    since: z.number(),
    /** When to tell it again; null: D1 knows. */
    at: z.number().nullable(),
  }),
)

const AGAIN_MS = 20_000

/** In the same breath as the change itself: no await may stand between the two. */
export function toTell(
  { shelf, ports }: MemberContext,
  status: "connected" | "reconnect_needed" | "not_connected",
  cause: ReconnectCause | null = null,
): void {
  const now = ports.now()
  const since = Math.max(now, (shelf.get(ToldOnShelf)?.since ?? 0) + 1)
  shelf.put(ToldOnShelf, { status, cause, since, at: now + AGAIN_MS })
}

/** One at a time: of two updates under way at once the older could be the last that D1 sees. */
const underWay = new WeakMap<MemberContext, Promise<void>>()

/** Tells D1 what it was not told. Throws when D1 does not take it; then it is still to be told. */
export function tellStatus(context: MemberContext): Promise<void> {
  const before = underWay.get(context) ?? Promise.resolve()
  const own = before.catch(() => undefined).then(() => tell(context))
  underWay.set(context, own)
  return own
}

async function tell({ shelf, ports }: MemberContext): Promise<void> {
  const untold = shelf.get(ToldOnShelf)
  if (!untold || untold.at === null) return
  shelf.put(ToldOnShelf, { ...untold, at: ports.now() + AGAIN_MS })
  const { status, cause, since } = untold
  const { db, userId } = ports
  if (status === "connected") await markConnected(db, userId, since)
  else if (status === "reconnect_needed") {
    await markReconnectNeeded(db, userId, cause ?? "invalid_grant", since)
  } else await markDisconnected(db, userId, since)
  // Meanwhile it may have changed again, or been erased.
  const current = shelf.get(ToldOnShelf)
  if (current?.since === since) shelf.put(ToldOnShelf, { ...current, at: null })
  ports.tell({ type: "connection", status })
}
