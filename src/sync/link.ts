import {
  linkConnection,
  markDisconnected,
  markReconnectNeeded,
  setNextCheck,
  writeProfile,
} from "../db/connections.ts"
import {
  ChecksOnShelf,
  FollowUpOnShelf,
  LastRunOnShelf,
  LinkOnShelf,
  type MemberContext,
  PausedOnShelf,
  RefreshOnShelf,
} from "./context.ts"
import type { ErasureReceipt, Grant, GrantAnswer } from "./grant.ts"
import { JobOnShelf, startJob, toRun } from "./job.ts"
import type { ReconnectCause } from "./outcomes.ts"
import { planRevocation, RevocationOnShelf, tryRevocation } from "./revocation.ts"

/*
 * The connection's life: connected, lost and connected again, disconnected, erased (design 4).
 */

const DAY_MS = 86_400_000
/** A reconnect reads back this much further than the last success: late corrections of the days before. */
const OVERLAP_DAYS = 14

/** How far back a return after a break reads, in days. */
export function missedDays(syncedAt: number | null, now: number): number {
  return Math.ceil((now - (syncedAt ?? now)) / DAY_MS) + OVERLAP_DAYS
}

/** D1's promises decide first; then the tokens are kept, and only then is anything else done. */
export async function connectMember(context: MemberContext, grant: Grant): Promise<GrantAnswer> {
  const { ports, shelf, tokens, inbox } = context
  const now = ports.now()
  const outcome = await linkConnection(ports.db, ports.userId, grant.whoopUserId, now)
  if (outcome !== "connected") return { outcome }
  await tokens.settle()
  tokens.install(grant)
  const before = shelf.get(LinkOnShelf)
  const resumes = before !== null && before.status !== "not_connected" && before.complete
  shelf.put(LinkOnShelf, {
    status: "connected",
    whoopUserId: grant.whoopUserId,
    connectedAt: before && before.status !== "not_connected" ? before.connectedAt : now,
    complete: resumes,
    syncedAt: before?.syncedAt ?? null,
  })
  // Everything announced so far is covered by the listing that begins now.
  inbox.supersede()
  shelf.remove(RevocationOnShelf, PausedOnShelf)
  shelf.put(
    JobOnShelf,
    resumes
      ? startJob("backfill", "catch_up", missedDays(before.syncedAt, now), true, now)
      : startJob("backfill", "backfill", null, before !== null, now),
  )
  await writeProfile(ports.db, ports.userId, grant.profile, now)
  await setNextCheck(ports.db, ports.userId, now + 3_600_000)
  ports.tell({ type: "connection", status: "connected" })
  ports.log("connection.connected", { userId: ports.userId, again: before !== null })
  return { outcome }
}

/** Only the person can mend this. History stays, tokens that WHOOP refuses are dropped. */
export async function loseConnection(context: MemberContext, cause: ReconnectCause): Promise<void> {
  const { ports, shelf, tokens } = context
  const link = shelf.get(LinkOnShelf)
  if (!link) return
  tokens.forget()
  shelf.put(LinkOnShelf, { ...link, status: "reconnect_needed" })
  stopWork(context, "The WHOOP connection was lost. Reconnect, and it goes on.")
  await markReconnectNeeded(ports.db, ports.userId, cause)
  ports.tell({ type: "connection", status: "reconnect_needed" })
  ports.log("connection.reconnect_needed", { userId: ports.userId, cause })
}

/** The person's own wish: tokens gone at once, work stopped, history kept; WHOOP is told, if need be again and again. */
export async function disconnectMember(context: MemberContext): Promise<void> {
  const { ports, shelf, tokens, inbox } = context
  const link = shelf.get(LinkOnShelf)
  if (!link || link.status === "not_connected") return
  await tokens.settle()
  const pair = tokens.take()
  if (pair) planRevocation(context, pair)
  shelf.put(LinkOnShelf, { ...link, status: "not_connected", complete: false })
  stopWork(context, "Disconnected.")
  inbox.clear()
  shelf.remove(FollowUpOnShelf, ChecksOnShelf, PausedOnShelf)
  await markDisconnected(ports.db, ports.userId, ports.now())
  ports.tell({ type: "connection", status: "not_connected" })
  ports.log("connection.disconnected", { userId: ports.userId })
}

/** Revokes once at WHOOP, then forgets everything, whether that call succeeded or not: erased means nothing is kept. */
export async function eraseMember(context: MemberContext): Promise<ErasureReceipt> {
  const revokedAtWhoop = await tryRevocation(context)
  return { revokedAtWhoop, erased: { shelf: context.shelf.clear(), inbox: context.inbox.clear() } }
}

export function stopWork({ shelf, ports }: MemberContext, why: string): void {
  const job = shelf.get(JobOnShelf)
  if (job) shelf.put(LastRunOnShelf, toRun(job, "stopped", why, ports.now()))
  shelf.remove(JobOnShelf, RefreshOnShelf)
}
