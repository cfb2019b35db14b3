import { eq } from "drizzle-orm"
import { expect, test, vi } from "vitest"
import { startSession } from "../../src/auth/sessions.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import { makeNodeApp } from "./node-app.ts"

vi.mock("cloudflare:workers", () => ({ DurableObject: class {}, WorkerEntrypoint: class {} }))

test("a card that says idle shows the connection as it is by then", async () => {
  const user_id = "u-1"
  // The run ends, and its look is stored, between the request and the object's answer.
  const { db, fetch } = makeNodeApp({}, async () => {
    await db
      .update(whoop_connections)
      .set({ last_synced_at: 5_000 })
      .where(eq(whoop_connections.user_id, user_id))
  })
  await db
    .insert(whoop_connections)
    .values({ user_id, whoop_user_id: 1, status: "connected", connected_at: 1, last_synced_at: 4_000 })
  const cookie = `session=${await startSession(db, user_id, null, Date.now())}`
  const request = new Request("http://localhost:8787/api/v1/connections", { headers: { cookie } })
  expect(await (await fetch(request)).json()).toMatchObject({
    data: [{ last_synced_at: "1970-01-01T00:00:05.000Z", sync: { state: "idle" } }],
  })
})
