import { recordPath } from "../whoop/client.ts"
import type { Collection, RecordOf } from "../whoop/records.ts"
import { parseRecord, type Unreadable } from "../whoop/wire.ts"
import type { WhoopCaller } from "./caller.ts"
import type { Lane } from "./quota.ts"

/** WHOOP's answer for one id; null: a 404. */
export type AnswerById<C extends Collection = Collection> =
  | { record: RecordOf[C] }
  | { unreadable: Unreadable }
  | null

/** WHOOP's answers so far, by collection and id. */
export type AskedById = Map<string, AnswerById>

/** Asks once for each id, and adds the answer to `asked`. Throws TryLaterError, ConnectionLostError. */
export async function askById<C extends Collection>(
  caller: WhoopCaller,
  { collection, key, lane }: { collection: C; key: string; lane: Lane },
  asked: AskedById,
): Promise<AnswerById<C>> {
  const name = `${collection} ${key}`
  const known = asked.get(name)
  if (known !== undefined) return known as AnswerById<C>
  await caller.reserve(lane, 1)
  const json = await caller.get(recordPath(collection, key), lane)
  const answer = json === null ? null : parseRecord(collection, json)
  asked.set(name, answer)
  return answer
}
