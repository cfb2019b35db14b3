/** 256 random bits as 43 characters that need no escaping in a cookie or an address. */
export function makeToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")
}

const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** Keeps whatever cannot be one of ours from costing a hash and a row. */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && tokenShape.test(text)
}

/**
 * SHA-256 in hex: what D1 holds in place of a token, so that the table cannot be used to sign in. A token is 256
 * random bits, which no dictionary has: no salt and no slow hash are needed, and the lookup goes by key, so there is no
 * comparison whose time could tell anything.
 */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
