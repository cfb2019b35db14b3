import type { WhoopEvent } from "../whoop/events.ts"

export type DeliveryOutcome = "accepted" | "duplicate" | "unknown_member"

export interface DeliveryPorts {
  /** Whose connection this WHOOP member's is, by the database; null: nobody's. */
  findUser(whoopUserId: number): Promise<string | null>
  /** Hands the event to the person's object, which knows for itself whether the member is its own. */
  receive(userId: string, event: WhoopEvent): Promise<DeliveryOutcome>
}

const REMEMBERED_MAX = 10_000

/**
 * The way of an event from the endpoint to its person's inbox. Who a member is here is remembered: it only ever changes
 * by an erasure, and an object that was erased answers "unknown_member", which sends us back to the database. So the
 * memory saves a read an event and can be wrong without harm.
 */
export class Delivery {
  readonly #userOf = new Map<number, string>()

  async deliver(event: WhoopEvent, ports: DeliveryPorts): Promise<DeliveryOutcome> {
    const remembered = this.#userOf.get(event.user_id)
    if (remembered !== undefined) {
      const outcome = await ports.receive(remembered, event)
      if (outcome !== "unknown_member") return outcome
      this.#userOf.delete(event.user_id)
    }
    const userId = await ports.findUser(event.user_id)
    // Nobody's, or the one that has just said no.
    if (userId === null || userId === remembered) return "unknown_member"
    const outcome = await ports.receive(userId, event)
    if (outcome !== "unknown_member") this.#remember(event.user_id, userId)
    return outcome
  }

  #remember(whoopUserId: number, userId: string): void {
    const oldest = this.#userOf.keys().next()
    if (this.#userOf.size >= REMEMBERED_MAX && !oldest.done) this.#userOf.delete(oldest.value)
    this.#userOf.set(whoopUserId, userId)
  }
}
