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

export const UntoldOnShelf = shelfKey(
  "untold",
  z.object({
    status: z.enum(["connected", "reconnect_needed", "not_connected"]),
    cause: z.enum(reconnectCauses).nullable(),
    since: z.number(),
    /** When to tell it again. */
    at: z.number(),
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
  shelf.put(UntoldOnShelf, { status, cause, since: now, at: now + AGAIN_MS })
}

/** Tells D1 what it was not told. Throws when D1 does not take it; then it is still to be told. */
export async function tellStatus({ shelf, ports }: MemberContext): Promise<void> {
  const untold = shelf.get(UntoldOnShelf)
  if (!untold) return
  shelf.put(UntoldOnShelf, { ...untold, at: ports.now() + AGAIN_MS })
  const { status, cause, since } = untold
  const { db, userId } = ports
  if (status === "connected") await markConnected(db, userId, since)
  else if (status === "reconnect_needed") await markReconnectNeeded(db, userId, cause ?? "invalid_grant")
  else await markDisconnected(db, userId, since)
  // Meanwhile it may have changed again.
  if (shelf.get(UntoldOnShelf)?.since === since) shelf.remove(UntoldOnShelf)
  ports.tell({ type: "connection", status })
}
