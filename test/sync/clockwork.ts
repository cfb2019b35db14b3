import { expect } from "vitest"
import type { EventType } from "../whoop-simulator/index.ts"
import { EngineWorld } from "./engine-world.ts"
import { clockworkPerson } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/** A world with one clockwork person in it, all of them imported, and what tests of events ask of both. */
export async function begin(options: ConstructorParameters<typeof EngineWorld>[0] = {}) {
  const world = new EngineWorld(options)
  const seat = await clockworkPerson(world)
  world.whoop.calls.clear()
  const { memberId } = seat
  const { hand, webhooks } = world.whoop
  const recovery = (cycleId: number) => storeOf(world, seat).recoveries[cycleId]
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const expectNoFault = () => expect(world.log("sync.failed")).toEqual([])
  const calls = () => world.whoop.calls.find({}).filter(({ kind }) => kind === "list" || kind === "get")
  /** What was asked for by its id so far: "sleep", "cycle", "recovery", "workout". */
  const gets = () =>
    calls()
      .filter(({ kind }) => kind === "get")
      .map(({ path }) => path.split("/").at(path.endsWith("/recovery") ? -1 : -2))
  const tell = (type: EventType, id: string) => hand.tell(memberId, type, id)
  const pending = async () => (await seat.member.status()).events_pending
  /** The night so many days ago, as WHOOP knows it: from 25 on it is on no newest page. */
  const nightOf = (daysAgo: number) => {
    const sleep = world.whoop.truth(memberId).sleeps[daysAgo]
    if (!sleep) throw new Error("there are not so many nights")
    return { sleepId: String(sleep.id), cycleId: Number(sleep.cycle_id) }
  }
  const doing = { hand, webhooks, tell }
  const seeing = { recovery, calls, gets, nightOf, pending, expectTruth, expectNoFault }
  return { world, seat, memberId, ...doing, ...seeing }
}
