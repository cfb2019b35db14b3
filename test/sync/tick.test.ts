import { expect, test } from "vitest"
import { tick } from "../../src/sync/catch-up.ts"
import { SyncMessage } from "../../src/sync/messages.ts"
import { NodeDatabase } from "./node-database.ts"

/** https://developers.cloudflare.com/queues/platform/limits/ */
const BATCH_MAX = { messages: 100, bytes: 256_000 }

test("with very many due at once hands each to the queue once, in batches that it takes", async () => {
  const database = new NodeDatabase()
  const people = 12_345
  database.sqlite.exec(
    `insert into whoop_connections (user_id, whoop_user_id, status, connected_at, next_check_at)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${people})
       select printf('%08x-0000-4000-8000-%012x', i, i), i, 'connected', 1, 1 from n`,
  )
  const batches: SyncMessage[][] = []
  const sendBatch = async (messages: SyncMessage[]) => void batches.push(messages)
  const now = Date.UTC(2026, 10, 22, 7)
  expect(await tick({ db: database.open(), sendBatch, log: () => {} }, now)).toBe(people)
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(BATCH_MAX.messages)
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(BATCH_MAX.bytes)
  }
  const handed = batches.flat().flatMap((message) => {
    const { data } = SyncMessage.safeParse(message)
    return data?.kind === "catch_up" ? data.userIds : []
  })
  expect([handed.length, new Set(handed).size]).toEqual([people, people])
})
