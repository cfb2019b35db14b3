import { FollowUpOnShelf, LinkOnShelf, type MemberContext, PausedOnShelf } from "./context.ts"
import { RevocationOnShelf } from "./revocation.ts"
import { ToldOnShelf } from "./told.ts"

/** An alarm that is this late was lost: that happens locally, when it came due while nothing ran. */
const LOST_AFTER_MS = 1_000

/** Sets the one alarm to the earliest thing it is for. `workAt`: when a job or a refresh is to go on, UTC ms. */
export async function setNextAlarm(
  { ports, shelf, inbox }: MemberContext,
  workAt: number | null,
): Promise<void> {
  const connected = shelf.get(LinkOnShelf)?.status === "connected"
  const answersEvents = connected && shelf.get(PausedOnShelf) === null
  const times = [
    answersEvents ? inbox.nextAt() : null,
    connected ? (shelf.get(FollowUpOnShelf)?.at ?? null) : null,
    shelf.get(RevocationOnShelf)?.at ?? null,
    shelf.get(ToldOnShelf)?.at ?? null,
    workAt,
  ].filter((at) => at !== null)
  if (times.length === 0) return
  const at = Math.max(Math.min(...times), ports.now() + 1)
  const set = await ports.getAlarm()
  if (set === null || set > at || set < ports.now() - LOST_AFTER_MS) await ports.setAlarm(at)
}
