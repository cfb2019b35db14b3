import { expect } from "vitest"
import { EngineWorld } from "./engine-world.ts"
import { clockworkPerson } from "./night.ts"
import { storeOf, truthOf } from "./whoops-truth.ts"

/** A world with one clockwork person in it, all of them imported, and what tests of events ask of both. */
export async function begin(options: ConstructorParameters<typeof EngineWorld>[0] = {}) {
  const world = new EngineWorld(options)
  const seat = await clockworkPerson(world)
  world.whoop.calls.clear()
  const { hand, webhooks } = world.whoop
  const recovery = (cycleId: number) => storeOf(world, seat).recoveries[cycleId]
  const expectTruth = () => expect(storeOf(world, seat)).toEqual(truthOf(world, seat))
  const calls = () => world.whoop.calls.find({}).filter(({ kind }) => kind === "list" || kind === "get")
  return { world, seat, hand, webhooks, recovery, expectTruth, calls }
}
