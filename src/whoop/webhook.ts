/*
 * WHOOP signs the timestamp's text followed by the raw body: base64(HMAC-SHA256(client secret, timestamp + body)), the
 * timestamp in milliseconds (https://developer.whoop.com/docs/developing/webhooks). Retries come for about an hour and
 * may keep the first timestamp, so the age allowed is generous; the inbox's dedupe makes a replay harmless.
 */

export const SIGNATURE_HEADER = "x-whoop-signature"
export const TIMESTAMP_HEADER = "x-whoop-signature-timestamp"

const OLDEST_MS = 75 * 60_000
const NEWEST_MS = 5 * 60_000

export type SignatureVerdict = "valid" | "missing" | "malformed" | "stale" | "future" | "forged"

export interface SignedRequest {
  signature: string | null
  timestamp: string | null
  body: Uint8Array
}

/** Constant in time over the signature's bytes. `now` is UTC ms. */
export async function verifySignature(
  request: SignedRequest,
  secret: string,
  now: number,
): Promise<SignatureVerdict> {
  const { signature, timestamp, body } = request
  if (!signature || !timestamp) return "missing"
  const given = decodeBase64(signature)
  if (!/^\d{10,16}$/.test(timestamp) || given === null || given.length !== 32) return "malformed"
  const signed = new Uint8Array([...new TextEncoder().encode(timestamp), ...body])
  const bytes = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), bytes, false, ["verify"])
  if (!(await crypto.subtle.verify("HMAC", key, given, signed))) return "forged"
  const age = now - Number(timestamp)
  if (age > OLDEST_MS) return "stale"
  return age < -NEWEST_MS ? "future" : "valid"
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
