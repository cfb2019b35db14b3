import type { Settings, TokenKey } from "../../env.ts"
import { badRequest } from "../../errors.ts"

/*
 * Cursors: the place after which to go on, in the open but signed, and signed together with whose data it is and what
 * was asked. So a cursor survives inserts (it is a place in the order, not a count), and a forged one or another
 * query's is refused. The keys are derived from the token keys: the first signs, all verify.
 */

const encoder = new TextEncoder()
const derived = new WeakMap<TokenKey, Promise<CryptoKey>>()

type Place = Record<string, string | number>

export async function signCursor(settings: Settings, query: string, place: Place): Promise<string> {
  const body = toBase64Url(encoder.encode(JSON.stringify(place)))
  const key = await derive(settings.tokenKeys[0])
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${query}\n${body}`))
  return `${body}.${toBase64Url(new Uint8Array(mac))}`
}

/** What signCursor was given. Throws a bad request naming `cursor` for anything that it did not make for this query. */
export async function readCursor(settings: Settings, query: string, cursor: string): Promise<Place> {
  const [body = "", mac = "", ...rest] = cursor.split(".")
  const given = fromBase64Url(mac)
  if (rest.length === 0 && given) {
    for (const key of settings.tokenKeys) {
      if (await crypto.subtle.verify("HMAC", await derive(key), given, encoder.encode(`${query}\n${body}`))) {
        return JSON.parse(new TextDecoder().decode(fromBase64Url(body) ?? new Uint8Array()))
      }
    }
  }
  throw badRequest("The parameter cursor is not one that this query was answered with.", "cursor")
}

function derive(key: TokenKey): Promise<CryptoKey> {
  const known = derived.get(key) ?? deriveKey(key)
  derived.set(key, known)
  return known
}

async function deriveKey({ key }: TokenKey): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey"])
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode("vitaltrends cursor") },
    secret,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign", "verify"],
  )
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
}
