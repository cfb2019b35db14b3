import { createApp } from "./app.ts"
import { forgetExpired } from "./auth/forget-expired.ts"
import { followSubscriptions } from "./billing/follow-subscriptions.ts"
import { openDatabase } from "./db/database.ts"
import { forgetRedriven } from "./db/operations.ts"
import { errorFields, log } from "./log.ts"
import { tick } from "./sync/catch-up.ts"
import { consume, keepDeadLetters } from "./sync/consumer.ts"
import type { SyncMessage } from "./sync/messages.ts"
import { logOperations } from "./sync/operations.ts"
import { userObject } from "./sync/reach.ts"

export { Quota } from "./sync/quota-object.ts"
export { User } from "./sync/user-object.ts"

const app = createApp()
const DEAD_QUEUE = "vitaltrends-sync-dead"

export default {
  fetch: app.fetch,

  async queue(batch, env) {
    if (batch.queue === DEAD_QUEUE) return keepDeadLetters(openDatabase(env.DB), batch.messages)
    await consume(batch.messages, {
      run: (userId) => userObject(env, userId).run(),
      catchUp: (userId, scheduledTime) => userObject(env, userId).catchUp(scheduledTime),
      async send(message, delaySeconds) {
        await env.SYNC.send(message, { delaySeconds })
      },
    })
  },

  async scheduled(controller, env) {
    const sendBatch = async (messages: SyncMessage[]) => {
      await env.SYNC.sendBatch(messages.map((body) => ({ body })))
    }
    const db = openDatabase(env.DB)
    // All but the first by the real time: a tick may be played back with any.
    await runParts({
      catch_up: () => tick({ db, sendBatch, log }, controller.scheduledTime),
      sign_ins: () => forgetExpired(db, Date.now()),
      dead_letters: () => forgetRedriven(db, Date.now()),
      subscriptions: () => followSubscriptions(env, Date.now()),
      operations: () => logOperations(env, db, Date.now()),
    })
  },
} satisfies ExportedHandler<Env>

/** One part's failure is not the others'. Throws at the end, so that the platform counts the tick as failed. */
async function runParts(parts: Record<string, () => Promise<unknown>>): Promise<void> {
  const failed: string[] = []
  for (const [part, run] of Object.entries(parts)) {
    await run().catch((error: unknown) => {
      failed.push(part)
      log("tick.failed", { part, ...errorFields(error) })
    })
  }
  if (failed.length > 0) throw new Error(`The hourly tick failed at ${failed.join(", ")}.`)
}
