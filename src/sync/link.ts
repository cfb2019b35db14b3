import { linkConnection, writeProfile } from "../db/connections.ts"
import { noteEnd } from "./bookkeeping.ts"
import {
  ChecksOnShelf,
  FollowUpOnShelf,
  LinkOnShelf,
  type MemberContext,
  PausedOnShelf,
  RefreshOnShelf,
} from "./context.ts"
import type { ErasureReceipt, Grant, GrantAnswer } from "./grant.ts"
import { EndedJobOnShelf, JobOnShelf, startJob, toRun } from "./job.ts"
import type { ReconnectCause } from "./outcomes.ts"
import {
  hastenRevocation,
  KeptPairOnShelf,
  keepPair,
  planRevocation,
  RevocationOnShelf,
  settleRevocation,
  tryRevocation,
} from "./revocation.ts"
import { tellStatus, toTell } from "./told.ts"

/*
 * The connection's life: connected, lost and connected again, disconnected, erased (design 4).
 */

const DAY_MS = 86_400_000
/** A reconnect reads back this much further than the last success: late corrections of the days before. */
const OVERLAP_DAYS = 14
/** Long enough for whoever is at it to finish, short enough for nobody to notice if they did not. */
const ARM_SOON_MS = 5_000

/** How far back a return after a break reads, in days. */
export function missedDays(syncedAt: number | null, now: number): number {
  return Math.ceil((now - (syncedAt ?? now)) / DAY_MS) + OVERLAP_DAYS
}

/** D1's promises decide first; then tokens, link and job are kept in one go, and only then is D1 told. */
export async function connectMember(context: MemberContext, grant: Grant): Promise<GrantAnswer> {
  const { ports, shelf, tokens, inbox } = context
  const now = ports.now()
  const outcome = await linkConnection(ports.db, ports.userId, grant.whoopUserId, now)
  if (outcome !== "connected") return { outcome }
  await writeProfile(ports.db, ports.userId, grant.profile, now)
  await Promise.all([tokens.refreshing, settleRevocation(context)])
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
  // A whole history covers everything announced so far; a resumed one may not reach back to what an event was about.
  if (!resumes) inbox.supersede()
  shelf.remove(RevocationOnShelf, KeptPairOnShelf, PausedOnShelf)
  shelf.put(
    JobOnShelf,
    resumes
      ? startJob("backfill", "catch_up", missedDays(before.syncedAt, now), true, now)
      : startJob("backfill", "backfill", null, before !== null, now),
  )
  toTell(context, "connected")
  await armSoon(context)
  ports.log("connection.connected", { userId: ports.userId, again: before !== null })
  await tellStatus(context)
  return { outcome }
}

/** Only the person can mend this. History stays, tokens that WHOOP has refused for good are dropped. */
export async function loseConnection(context: MemberContext, cause: ReconnectCause): Promise<void> {
  const { ports, shelf, tokens } = context
  const link = shelf.get(LinkOnShelf)
  if (!link) return
  // Where calls were refused and not the pair, it can still end our access, should they disconnect now.
  const pair = tokens.take()
  if (pair) keepPair(context, pair)
  shelf.put(LinkOnShelf, { ...link, status: "reconnect_needed" })
  stopWork(context, "The WHOOP connection was lost. Reconnect, and it goes on.")
  toTell(context, "reconnect_needed", cause)
  await armSoon(context)
  ports.log("connection.reconnect_needed", { userId: ports.userId, cause })
  // Nobody waits for it: what D1 does not take now the alarm tells it later.
  await tellStatus(context).catch(() => undefined)
}

/** The person's own wish: tokens gone at once, work stopped, history kept; WHOOP is told, if need be again and again. */
export async function disconnectMember(context: MemberContext): Promise<void> {
  const { ports, shelf, tokens, inbox } = context
  if (isEnded(context)) return tellStatus(context)
  // Looked at again after each wait: whoever waited too may have begun another one.
  for (let refresh = tokens.refreshing; refresh; refresh = tokens.refreshing) await refresh
  const link = shelf.get(LinkOnShelf)
  if (!link || isEnded(context)) return tellStatus(context)
  const pair = tokens.take()
  if (pair) keepPair(context, pair)
  planRevocation(context)
  shelf.put(LinkOnShelf, { ...link, status: "not_connected", complete: false })
  stopWork(context, "Disconnected.")
  inbox.clear()
  shelf.remove(FollowUpOnShelf, ChecksOnShelf, PausedOnShelf)
  toTell(context, "not_connected")
  await armSoon(context)
  ports.log("connection.disconnected", { userId: ports.userId })
  await tellStatus(context)
}

function isEnded({ shelf }: MemberContext): boolean {
  return (shelf.get(LinkOnShelf)?.status ?? "not_connected") === "not_connected"
}

/** Should this be all that happens, the alarm finds what is left to do. */
async function armSoon({ ports }: MemberContext): Promise<void> {
  await ports.setAlarm(ports.now() + ARM_SOON_MS)
}

/** Revokes once at WHOOP, then forgets everything, whether that call succeeded or not: erased means nothing is kept. */
export async function eraseMember(context: MemberContext): Promise<ErasureReceipt> {
  hastenRevocation(context)
  const revokedAtWhoop = await tryRevocation(context)
  forgetAnswers(context)
  return { revokedAtWhoop, erased: { shelf: context.shelf.clear(), inbox: context.inbox.clear() } }
}

function forgetAnswers({ cutShort, jobCutShort }: MemberContext): void {
  cutShort.forget()
  jobCutShort.forget()
}

/** What WHOOP answered to it is somebody's health: it goes with the work. */
export function stopWork(context: MemberContext, why: string): void {
  const { shelf, ports } = context
  forgetAnswers(context)
  const job = shelf.get(JobOnShelf)
  if (job) noteEnd(shelf, job, toRun(job, "stopped", why, ports.now()))
  shelf.remove(JobOnShelf, EndedJobOnShelf, RefreshOnShelf)
}
