import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { EventEnvelope, WhoopEvent } from "../../src/whoop/events.ts"
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from "../../src/whoop/webhook.ts"
import { signWebhook } from "../whoop-simulator/index.ts"

const fixture = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../whoop-simulator/fixtures", `${name}.json`), "utf8"))
const encode = (text: string) => new TextEncoder().encode(text)
const SECRET = "a secret"
const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000

const verdictOf = (
  over: Partial<{ signature: string | null; timestamp: string | null; body: string; now: number }>,
) => {
  const { body = "{}", timestamp = String(NOW), now = NOW } = over
  const signature = over.signature === undefined ? signWebhook(SECRET, timestamp ?? "", body) : over.signature
  return verifySignature({ signature, timestamp, body: encode(body) }, SECRET, now)
}

describe("a signature", () => {
  test("of the computed vector is valid", async () => {
    const vector = fixture("computed-webhook-signature-vector")
    const { client_secret: secret, timestamp_header: timestamp, raw_body: body } = vector
    const signature = vector["expected_X-WHOOP-Signature"]
    const request = { signature, timestamp, body: encode(body) }
    expect(await verifySignature(request, secret, Number(timestamp))).toBe("valid")
  })

  test("is over the raw bytes: the same JSON written otherwise is forged", async () => {
    const signature = signWebhook(SECRET, String(NOW), '{"a":1}')
    expect(await verdictOf({ body: '{"a": 1}', signature })).toBe("forged")
  })

  test("in seconds instead of milliseconds is stale, not accepted", async () => {
    expect(await verdictOf({ timestamp: String(NOW / 1000) })).toBe("stale")
  })

  test.each([
    ["now", 0, "valid"],
    ["75 minutes ago", 75 * MINUTE, "valid"],
    ["75 minutes and a moment ago", 75 * MINUTE + 1, "stale"],
    ["5 minutes ahead", -5 * MINUTE, "valid"],
    ["5 minutes and a moment ahead", -5 * MINUTE - 1, "future"],
  ])("made %s is judged by its age", async (_, age, verdict) => {
    expect(await verdictOf({ now: NOW + age })).toBe(verdict)
  })

  test.each([
    ["missing", { signature: null }, "missing"],
    ["without its timestamp", { timestamp: null, signature: "x" }, "missing"],
    ["not base64", { signature: "%%%" }, "malformed"],
    ["too short", { signature: btoa("x") }, "malformed"],
    ["of a timestamp with letters", { timestamp: "17abc", signature: btoa("x".repeat(32)) }, "malformed"],
    ["of a timestamp with letters before", { timestamp: `x${NOW}` }, "malformed"],
    ["of a timestamp with letters after", { timestamp: `${NOW}x` }, "malformed"],
  ] as const)("%s is refused as such", async (_, over, verdict) => {
    expect(await verdictOf(over)).toBe(verdict)
  })
})

test("the headers are those WHOOP documents", () => {
  expect([SIGNATURE_HEADER, TIMESTAMP_HEADER]).toEqual(["x-whoop-signature", "x-whoop-signature-timestamp"])
})

describe("an event", () => {
  test("as WHOOP documents it is read", () => {
    const event = fixture("official-doc-webhook-sleep-updated-v2")
    expect(WhoopEvent.parse(event)).toMatchObject({ type: "sleep.updated", user_id: expect.any(Number) })
  })

  test("has its id in lower case, whichever way it was written", () => {
    const id = "ECFC6A15-4661-442F-A9A4-F160DD7AFAE8"
    const event = { user_id: 1, id, type: "recovery.updated", trace_id: "t" }
    expect(WhoopEvent.parse(event).id).toBe(id.toLowerCase())
  })

  test.each(["", "1", "../../user/access", "ecfc6a15-4661-442f-a9a4-f160dd7afae8/../x"])(
    "with the id %j never reaches a path",
    (id) => {
      expect(WhoopEvent.safeParse({ user_id: 1, id, type: "sleep.updated", trace_id: "t" }).success).toBe(
        false,
      )
      expect(EventEnvelope.safeParse({ user_id: 1, id, type: "sleep.updated", trace_id: "t" }).success).toBe(
        true,
      )
    },
  )
})
