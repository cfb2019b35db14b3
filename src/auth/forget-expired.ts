import { lte } from "drizzle-orm"
import type { Database } from "../db/database.ts"
import { oauth_attempts, sessions } from "../db/schema.ts"

/** For the hourly tick: sessions that have ended and sign-ins nobody came back from are held no longer. */
export async function forgetExpired(db: Database, now: number): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lte(sessions.expires_at, now)),
    db.delete(oauth_attempts).where(lte(oauth_attempts.expires_at, now)),
  ])
}
