import { env, exports } from "cloudflare:workers"
import { beforeEach, describe, expect, test } from "vitest"
import { openDatabase } from "../../src/db/database.ts"
import { whoop_connections } from "../../src/db/schema.ts"
import { signWebhook } from "../whoop-simulator/index.ts"

/* The Worker's edge of WHOOP's events: what is let in, and what is refused with which status. */

const MINUTE = 60_000
const url = "http://localhost:8787/webhooks/whoop"

interface Sent {
  event?: Record<string, unknown>
  body?: string
  /** How old the signature's timestamp is. */
  ageMs?: number
  secret?: string
  headers?: Record<string, string | null>
}

async function send({ event = sleepUpdated(), body, ageMs = 0, secret, headers = {} }: Sent = {}) {
  const text = body ?? JSON.stringify(event)
  const timestamp = String(Date.now() - ageMs)
  const all = new Headers({
    "content-type": "application/json",
    "x-whoop-signature": signWebhook(secret ?? env.WHOOP_CLIENT_SECRET, timestamp, text),
    "x-whoop-signature-timestamp": timestamp,
  })
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name)
    else all.set(name, value)
  }
  const response = await exports.default.fetch(new Request(url, { method: "POST", body: text, headers: all }))
  const json: { status?: unknown; code?: string } = await response.json()
  return { status: response.status, json }
}

const sleepUpdated = (over: Record<string, unknown> = {}) => ({
  user_id: 424_242,
  id: "ecfc6a15-4661-442f-a9a4-f160dd7afae8",
  type: "sleep.updated",
  trace_id: crypto.randomUUID(),
  ...over,
})

describe("a webhook is refused with 401 when its signature", () => {
  const refused: [string, Sent][] = [
    ["is forged: signed with another secret", { secret: "somebody else's" }],
    ["is of another body", { body: "{}", headers: { "x-whoop-signature": signWebhook("x", "1", "{}") } }],
    ["header is missing", { headers: { "x-whoop-signature": null } }],
    ["timestamp header is missing", { headers: { "x-whoop-signature-timestamp": null } }],
    ["is bad base64", { headers: { "x-whoop-signature": "!!not base64!!" } }],
    ["is base64 of the wrong length", { headers: { "x-whoop-signature": btoa("short") } }],
    ["is empty", { headers: { "x-whoop-signature": "" } }],
    ["timestamp is not a number", { headers: { "x-whoop-signature-timestamp": "yesterday" } }],
    ["is stale: older than 75 minutes", { ageMs: 76 * MINUTE }],
    ["is of the far future", { ageMs: -6 * MINUTE }],
  ]
  for (const [name, sent] of refused) {
    test(name, async () => {
      expect(await send(sent)).toMatchObject({ status: 401, json: { code: "bad_signature" } })
    })
  }

  test("was made over the text with a separator, as clients get wrong", async () => {
    const event = sleepUpdated()
    const timestamp = String(Date.now())
    const signature = signWebhook(env.WHOOP_CLIENT_SECRET, `${timestamp}.`, JSON.stringify(event))
    const headers = { "x-whoop-signature": signature, "x-whoop-signature-timestamp": timestamp }
    expect(await send({ event, headers })).toMatchObject({ status: 401 })
  })
})

describe("a webhook is taken when its signature", () => {
  for (const [name, ageMs] of [
    ["is at the end of the retry window", 74 * MINUTE],
    ["is a little ahead of our clock", -4 * MINUTE],
  ] as const) {
    test(name, async () => {
      expect(await send({ ageMs })).toMatchObject({ status: 200 })
    })
  }
})

describe("a signed webhook", () => {
  test("whose body is too large is 413, before it is read whole", async () => {
    const body = JSON.stringify(sleepUpdated({ padding: "x".repeat(70_000) }))
    expect(await send({ body })).toMatchObject({ status: 413, json: { code: "body_too_large" } })
  })

  const unreadable: [string, string][] = [
    ["is no JSON", "{"],
    ["is empty", ""],
    ["is no object", "[1]"],
    ["lacks its trace_id", JSON.stringify({ user_id: 1, id: "x", type: "sleep.updated" })],
    ["has a user_id as text", JSON.stringify(sleepUpdated({ user_id: "1" }))],
    ["has an id that is a path", JSON.stringify(sleepUpdated({ id: "../../v2/user/access" }))],
    ["has a number as the id of a known type", JSON.stringify(sleepUpdated({ id: 12 }))],
  ]
  for (const [name, body] of unreadable) {
    test(`that ${name} is 400`, async () => {
      expect((await send({ body })).status).toBe(400)
    })
  }

  test("of an unknown type is accepted and forgotten, whatever its id looks like", async () => {
    const event = sleepUpdated({ type: "journal.updated", id: 12 })
    expect(await send({ event })).toEqual({ status: 200, json: { status: "ignored" } })
  })

  test("of an unknown user is accepted and forgotten", async () => {
    expect(await send()).toEqual({ status: 200, json: { status: "unknown_member" } })
  })

  test("with members nobody knows is read like any other", async () => {
    expect(await send({ event: sleepUpdated({ new_in_2027: { a: 1 } }) })).toMatchObject({ status: 200 })
  })
})

describe("a webhook of a member whose object knows nothing of it", () => {
  beforeEach(async () => {
    const row = { user_id: "half-connected", whoop_user_id: 424_242, status: "connected" } as const
    await openDatabase(env.DB)
      .insert(whoop_connections)
      .values({ ...row, connected_at: Date.now() })
  })

  test("is accepted and forgotten", async () => {
    expect(await send()).toEqual({ status: 200, json: { status: "unknown_member" } })
  })
})

test("nothing but POST is answered there", async () => {
  const response = await exports.default.fetch(new Request(url))
  await response.text()
  expect(response.status).toBe(404)
})
