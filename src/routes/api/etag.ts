/*
 * Strong tags that cost no data rows: a tag is a hash of everything an answer depends on, which is the data version
 * and a few members of the connection, never the rows. What also depends on the clock (`is_partial`, `day=today`) has
 * the end of its truth, the person's next midnight, written into the tag itself: who sends the tag back tells us until
 * when it holds, so that even this is known without reading a record.
 */

/** Moves when the same data would be answered differently: by a release that changes an answer. */
const shape = "2"

/** `validUntil`: UTC ms after which the answer may differ although no data moved; null when the clock has no part. */
export async function makeTag(parts: readonly unknown[], validUntil: number | null): Promise<string> {
  const until = validUntil === null ? "" : validUntil.toString(36)
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(JSON.stringify([shape, until, ...parts])),
  )
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest, 0, 12)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
  return `"${hash}${until && `.${until}`}"`
}

/** Whether any version will do (RFC 9110, 13.1.2). Which one it is must be known all the same: the 304 says it. */
export const isAnyTag = (ifNoneMatch: string | undefined): boolean => ifNoneMatch?.trim() === "*"

/** The tag of If-None-Match that is still true of these parts, else null. Weak comparison, as RFC 9110 asks. */
export async function matchingTag(
  ifNoneMatch: string | undefined,
  parts: readonly unknown[],
  now: number,
): Promise<string | null> {
  for (const candidate of (ifNoneMatch ?? "").slice(0, 2_000).split(",").slice(0, 20)) {
    const match = /^(?:W\/)?"([A-Za-z0-9_-]{16})(?:\.([0-9a-z]{1,11}))?"$/.exec(candidate.trim())
    if (!match) continue
    const until = match[2] === undefined ? null : Number.parseInt(match[2], 36)
    if (until !== null && (until <= now || !Number.isSafeInteger(until))) continue
    const tag = await makeTag(parts, until)
    if (tag === `"${match[1]}${match[2] === undefined ? "" : `.${match[2]}`}"`) return tag
  }
  return null
}
