import { setNextCheck } from "../db/connections.ts"
import { FollowUpOnShelf, LinkOnShelf, type MemberContext, PausedOnShelf } from "./context.ts"
import { JobOnShelf, startJob } from "./job.ts"
import { missedDays, stopWork } from "./link.ts"

/*
 * A plan that lapsed pauses syncing: the connection and its tokens stay, WHOOP is not called, nothing is waiting. When the
 * plan is back, a listing reads all that was missed, as after a reconnect.
 */

export const pausedSentence =
  "Your plan has ended, so syncing is paused. What is here stays readable; with an active plan it catches up."

/** Follows the plan: pauses or resumes what is connected. Every piece of work asks this before it begins. */
export async function followPlan(context: MemberContext): Promise<"working" | "paused" | "resumed"> {
  const { shelf, ports } = context
  const entitled = await ports.entitled()
  const isPaused = shelf.get(PausedOnShelf) !== null
  if (!entitled) {
    await pause(context)
    return "paused"
  }
  if (!isPaused) return "working"
  await resume(context)
  ports.log("sync.resumed", { userId: ports.userId })
  return "resumed"
}

/** Events wait in the inbox: the listing of the return may not reach back to what they are about. */
async function pause(context: MemberContext): Promise<void> {
  const { shelf, ports } = context
  if (shelf.get(LinkOnShelf)?.status !== "connected") return
  const isNew = shelf.get(PausedOnShelf) === null
  if (isNew) shelf.put(PausedOnShelf, { since: ports.now() })
  stopWork(context, pausedSentence)
  shelf.remove(FollowUpOnShelf)
  await setNextCheck(ports.db, ports.userId, null)
  if (isNew) ports.log("sync.paused", { userId: ports.userId })
}

async function resume(context: MemberContext): Promise<void> {
  const { shelf, ports } = context
  const link = shelf.get(LinkOnShelf)
  if (link?.status === "connected") {
    const now = ports.now()
    await setNextCheck(ports.db, ports.userId, now + 3_600_000)
    shelf.put(
      JobOnShelf,
      link.complete
        ? startJob("backfill", "catch_up", missedDays(link.syncedAt, now), true, now)
        : startJob("backfill", "backfill", null, true, now),
    )
  }
  shelf.remove(PausedOnShelf)
}
