import { expect, test } from "vitest"
import { Delivery, type DeliveryOutcome } from "../../src/sync/delivery.ts"
import type { WhoopEvent } from "../../src/whoop/events.ts"

const memberId = 10129
const event: WhoopEvent = {
  user_id: memberId,
  id: "ecfc6a15-4661-442f-a9a4-f160dd7afae8",
  type: "sleep.updated",
  trace_id: "e369c784-5100-49e8-8098-75d35c47b31b",
}

/** The database and the objects: whose the member is by each, and what was asked. */
function people({ inDatabase, inObjects }: { inDatabase: string | null; inObjects: string | null }) {
  const state = { inDatabase, inObjects, lookups: 0, handed: [] as string[] }
  const ports = {
    findUser: async () => {
      state.lookups++
      return state.inDatabase
    },
    receive: async (userId: string): Promise<DeliveryOutcome> => {
      state.handed.push(userId)
      return userId === state.inObjects ? "accepted" : "unknown_member"
    },
  }
  return { state, ports }
}

test("of a member's events only the first is looked up", async () => {
  const { state, ports } = people({ inDatabase: "ada", inObjects: "ada" })
  const delivery = new Delivery()
  expect(await delivery.deliver(event, ports)).toBe("accepted")
  expect(await delivery.deliver(event, ports)).toBe("accepted")
  expect(state).toMatchObject({ lookups: 1, handed: ["ada", "ada"] })
})

test("an event of nobody's is handed to nobody, and who connects later is found", async () => {
  const { state, ports } = people({ inDatabase: null, inObjects: null })
  const delivery = new Delivery()
  expect(await delivery.deliver(event, ports)).toBe("unknown_member")
  expect(state.handed).toEqual([])
  state.inDatabase = state.inObjects = "ada"
  expect(await delivery.deliver(event, ports)).toBe("accepted")
})

test("a member whose account was erased, and who came back with another, is found at the first event", async () => {
  const { state, ports } = people({ inDatabase: "ada", inObjects: "ada" })
  const delivery = new Delivery()
  await delivery.deliver(event, ports)
  state.inDatabase = state.inObjects = "ada-again"
  expect(await delivery.deliver(event, ports)).toBe("accepted")
  expect(state.handed).toEqual(["ada", "ada", "ada-again"])
})

test("an object that says no twice is not asked twice", async () => {
  const { state, ports } = people({ inDatabase: "ada", inObjects: "ada" })
  const delivery = new Delivery()
  await delivery.deliver(event, ports)
  state.inObjects = null
  expect(await delivery.deliver(event, ports)).toBe("unknown_member")
  expect(state.handed).toEqual(["ada", "ada"])
})
