import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import type { TokenKey } from "../env.ts"

/*
 * Tokens at rest: AES-256-GCM with a fresh 96-bit IV, the user's id as associated data (a row copied to another
 * person's object does not open), the key's id in front: `kid.iv.tag.ciphertext`. Node's cipher, because it is
 * synchronous: nothing can come between reading WHOOP's reply and storing the sealed pair (token-keeper.ts).
 */

/** The text cannot be opened: a key that is no longer configured, another person's row, or damage. */
export class SealError extends Error {
  override name = "SealError"
}

export function seal(text: string, userId: string, [first]: [TokenKey, ...TokenKey[]]): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", first.key, iv)
  cipher.setAAD(Buffer.from(userId))
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return [first.kid, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString("base64url"))].join(".")
}

/** Throws SealError. */
export function unseal(sealed: string, userId: string, keys: TokenKey[]): string {
  const [kid, iv, tag, body] = sealed.split(".")
  const known = keys.find((key) => key.kid === kid)
  if (!known || iv === undefined || tag === undefined || body === undefined)
    throw new SealError("no key opens this")
  try {
    const decipher = createDecipheriv("aes-256-gcm", known.key, Buffer.from(iv, "base64url"), {
      authTagLength: 16,
    })
    decipher.setAAD(Buffer.from(userId))
    decipher.setAuthTag(Buffer.from(tag, "base64url"))
    return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8")
  } catch {
    throw new SealError("this does not open")
  }
}

/** Whether a rotation of keys has left this one behind. */
export function isSealedByFirst(sealed: string, [first]: [TokenKey, ...TokenKey[]]): boolean {
  return sealed.startsWith(`${first.kid}.`)
}
