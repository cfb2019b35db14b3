import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm"
import type { Database } from "../db/database.ts"
import { api_keys } from "../db/schema.ts"
import { conflict } from "../errors.ts"
import { hashToken } from "./random-token.ts"

/*
 * API keys: `vt_`, 32 random characters, 6 of checksum, all base62. The prefix and the checksum let a secret scanner
 * recognize a leaked key without asking us, and let us refuse a mistyped one without asking the database. Only the
 * SHA-256 is stored: 190 random bits need no slow hash.
 */

export interface NewKey extends ApiKey {
  /** The key itself, shown this one time. */
  key: string
}

export interface ApiKey {
  id: string
  name: string
  /** The first characters, to recognize it by. */
  prefix: string
  created_at: number
  expires_at: number | null
  last_used_at: number | null
}

const randomLength = 32
const checksumLength = 6
const shape = new RegExp(`^vt_[0-9A-Za-z]{${randomLength + checksumLength}}$`)
const maxKeysOfAUser = 50
const hourMs = 3_600_000

const shown = {
  id: api_keys.id,
  name: api_keys.name,
  prefix: api_keys.prefix,
  created_at: api_keys.created_at,
  expires_at: api_keys.expires_at,
  last_used_at: api_keys.last_used_at,
}

/** "Last used" is true to the hour: a write per call would cost more than the call. */
export async function noteKeyUse(
  db: Database,
  { hash, last_used_at }: { hash: string; last_used_at: number | null },
  now: number,
): Promise<void> {
  if (last_used_at !== null && last_used_at >= now - hourMs) return
  await db
    .update(api_keys)
    .set({ last_used_at: now })
    .where(
      and(
        eq(api_keys.hash, hash),
        or(isNull(api_keys.last_used_at), lt(api_keys.last_used_at, now - hourMs)),
      ),
    )
}

/** Throws conflict `too_many_keys` when the person already has fifty. */
export async function createKey(
  db: Database,
  wanted: { userId: string; name: string; expiresAt: number | null; now: number },
): Promise<NewKey> {
  const key = newKeyText()
  const row = {
    hash: await hashToken(key),
    id: crypto.randomUUID(),
    user_id: wanted.userId,
    name: wanted.name,
    prefix: prefixOf(key),
    created_at: wanted.now,
    expires_at: wanted.expiresAt,
    last_used_at: null,
    revoked_at: null,
  }
  const held = await db.$count(
    api_keys,
    and(eq(api_keys.user_id, wanted.userId), isNull(api_keys.revoked_at)),
  )
  // Two creations at once can pass this together; the bound is there against loops, not exact.
  if (held >= maxKeysOfAUser) {
    throw conflict("too_many_keys", `There are already ${maxKeysOfAUser} keys. Revoke one first.`)
  }
  await db.insert(api_keys).values(row)
  const { id, name, prefix, created_at, expires_at, last_used_at } = row
  return { id, name, key, prefix, created_at, expires_at, last_used_at }
}

/** The person's keys that are not revoked, newest first; expired ones too, so that one sees why they stopped. */
export async function listKeys(db: Database, userId: string): Promise<ApiKey[]> {
  return db
    .select(shown)
    .from(api_keys)
    .where(and(eq(api_keys.user_id, userId), isNull(api_keys.revoked_at)))
    .orderBy(desc(api_keys.created_at), desc(api_keys.id))
}

/** False when the person has no such key. */
export async function revokeKey(db: Database, userId: string, keyId: string, now: number): Promise<boolean> {
  const revoked = await db
    .update(api_keys)
    .set({ revoked_at: now })
    .where(ownKey(userId, keyId))
    .returning({ id: api_keys.id })
  return revoked.length > 0
}

/**
 * A new text for the same key; the old one stops at once. Null when the person has no such key. Throws conflict
 * `key_expired` for one that would not let anybody in.
 */
export async function regenerateKey(
  db: Database,
  userId: string,
  keyId: string,
  now: number,
): Promise<NewKey | null> {
  const key = newKeyText()
  const changed = await db
    .update(api_keys)
    .set({ hash: await hashToken(key), prefix: prefixOf(key), created_at: now, last_used_at: sql`null` })
    .where(and(ownKey(userId, keyId), or(isNull(api_keys.expires_at), gt(api_keys.expires_at, now))))
    .returning(shown)
  const row = changed[0]
  if (row) return { ...row, key }
  if ((await db.$count(api_keys, ownKey(userId, keyId))) > 0)
    throw conflict("key_expired", "This key has expired. Create a new one.")
  return null
}

const ownKey = (userId: string, keyId: string) =>
  and(eq(api_keys.user_id, userId), eq(api_keys.id, keyId), isNull(api_keys.revoked_at))

const prefixOf = (key: string) => key.slice(0, 9)

export function isWellFormed(text: string): boolean {
  if (!shape.test(text)) return false
  const random = text.slice(3, 3 + randomLength)
  return text.slice(3 + randomLength) === checksumOf(random)
}

function newKeyText(): string {
  let random = ""
  while (random.length < randomLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(48))) {
      // 248 = 4 × 62: larger bytes would make the first characters likelier.
      if (byte < 248 && random.length < randomLength) random += base62[byte % 62]
    }
  }
  return `vt_${random}${checksumOf(random)}`
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** CRC-32 (IEEE) in base62: the form secret scanners already know from other vendors' tokens. */
function checksumOf(text: string): string {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  let rest = ~crc >>> 0
  let digits = ""
  for (let i = 0; i < checksumLength; i++) {
    digits = (base62[rest % 62] ?? "0") + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}
