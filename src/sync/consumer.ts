import type { Database } from "../db/database.ts"
import { writeDeadLetter } from "../db/dead-letters.ts"
import { errorFields, log } from "../log.ts"
import type { RunOutcome } from "./member.ts"
import { SyncMessage, WATCH_SECONDS } from "./messages.ts"

/*
 * The queue's edge: each message is acknowledged by itself once its work is done, or once what is left travels on in a
 * new message. Only an object that cannot be reached makes a message come again, later each time.
 */

/** How the consumer reaches objects and the queue; a simulated world has its own. */
export interface ConsumerPorts {
  run(userId: string): Promise<RunOutcome>
  catchUp(userId: string, scheduledTime: number): Promise<RunOutcome>
  send(message: SyncMessage, delaySeconds: number): Promise<void>
}

/** The part of a queue message that decides its fate. */
export interface Delivery {
  body: unknown
  attempts: number
  ack(): void
  retry(options: { delaySeconds: number }): void
}

const PEOPLE_AT_ONCE = 5
const DELAY_MAX_SECONDS = 12 * 3_600

export async function consume(deliveries: readonly Delivery[], ports: ConsumerPorts): Promise<void> {
  await Promise.all(deliveries.map((delivery) => deliver(delivery, ports)))
}

async function deliver(delivery: Delivery, ports: ConsumerPorts): Promise<void> {
  const message = SyncMessage.safeParse(delivery.body)
  if (!message.success) {
    log("queue.message_unreadable")
    delivery.ack()
    return
  }
  try {
    await (message.data.kind === "run" ? carryOn(message.data, ports) : catchUpAll(message.data, ports))
    delivery.ack()
  } catch (error) {
    log("queue.retried", { kind: message.data.kind, attempts: delivery.attempts, ...errorFields(error) })
    delivery.retry({ delaySeconds: Math.min(2 ** delivery.attempts, 600) })
  }
}

async function carryOn(message: Extract<SyncMessage, { kind: "run" }>, ports: ConsumerPorts): Promise<void> {
  const outcome = await ports.run(message.userId)
  if (outcome.kind === "again") await ports.send(message, Math.max(WATCH_SECONDS, toDelay(outcome.delayMs)))
}

/** One person's failure is not the others': who could not be looked at travels on alone. */
async function catchUpAll(
  message: Extract<SyncMessage, { kind: "catch_up" }>,
  ports: ConsumerPorts,
): Promise<void> {
  const left: string[] = []
  let delayMs = 0
  const waiting = [...message.userIds]
  const worker = async () => {
    for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
      const outcome = await ports
        .catchUp(userId, message.scheduledTime)
        .catch((error: unknown): RunOutcome => {
          log("catch_up.failed", { userId, ...errorFields(error) })
          return { kind: "again", delayMs: 60_000 }
        })
      if (outcome.kind === "done") continue
      left.push(userId)
      delayMs = Math.max(delayMs, outcome.delayMs)
    }
  }
  await Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, worker))
  if (left.length > 0) await ports.send({ ...message, userIds: left }, toDelay(delayMs))
}

function toDelay(delayMs: number): number {
  return Math.min(Math.ceil(delayMs / 1000), DELAY_MAX_SECONDS)
}

/** Dead letters are written down, where the operator finds them; without this they vanish after four days. */
export async function keepDeadLetters(
  db: Database,
  deliveries: readonly (Delivery & { id: string })[],
): Promise<void> {
  for (const delivery of deliveries) {
    try {
      await writeDeadLetter(db, delivery.id, JSON.stringify(delivery.body), Date.now())
      log("queue.dead_letter", { id: delivery.id })
      delivery.ack()
    } catch (error) {
      log("queue.retried", { kind: "dead_letter", attempts: delivery.attempts, ...errorFields(error) })
      delivery.retry({ delaySeconds: 60 })
    }
  }
}
