import { type ConsumerPorts, consume } from "../../src/sync/consumer.ts"
import type { SyncMessage } from "../../src/sync/messages.ts"
import type { VirtualClock } from "../whoop-simulator/clock.ts"
import type { Random } from "../whoop-simulator/random.ts"
import type { Passage } from "./passage.ts"

/** wrangler.toml's max_retries: then a message is a dead letter. */
const RETRIES_MAX = 8
/** A consumer that died is noticed after this. */
const REDELIVER_MS = 15_000

interface Surroundings {
  clock: VirtualClock
  random: Random
  passage: Passage
  consumer: ConsumerPorts
}

/** A queue: at least once, in no order, now and then late; each message is a batch of its own. */
export class QueueHost {
  readonly #s: Surroundings
  readonly dead: SyncMessage[] = []
  /** Messages sent and not yet acknowledged. */
  open = 0

  constructor(surroundings: Surroundings) {
    this.#s = surroundings
  }

  send(message: SyncMessage, delaySeconds: number): void {
    const { clock, random } = this.#s
    this.open += 1
    clock.after(delaySeconds * 1000 + random.integer(5, 900), () => this.#deliver(message, 1))
  }

  #deliver(message: SyncMessage, attempts: number): void {
    const { clock, random, passage, consumer } = this.#s
    const fault = passage.fault("queue.deliver", "-", `${message.kind}, try ${attempts}`)
    const again = (ms: number) => {
      if (attempts > RETRIES_MAX) this.#die(message)
      else clock.after(ms, () => this.#deliver(message, attempts + 1))
    }
    if (fault === "die_before") {
      again(REDELIVER_MS)
      return
    }
    if (fault === "late") {
      clock.after(random.integer(30_000, 900_000), () => this.#deliver(message, attempts))
      return
    }
    if (fault === "twice") {
      this.open += 1
      clock.after(random.integer(1, 20_000), () => this.#deliver(message, attempts))
    }
    const died = fault === "die_after"
    if (died) clock.after(REDELIVER_MS, () => this.#deliver(message, attempts + 1))
    const delivery = {
      body: message,
      attempts,
      ack: () => {
        if (!died) this.open -= 1
      },
      retry: ({ delaySeconds }: { delaySeconds: number }) => {
        if (!died) again(delaySeconds * 1000)
      },
    }
    void consume([delivery], consumer)
  }

  #die(message: SyncMessage): void {
    this.open -= 1
    this.dead.push(message)
  }
}
