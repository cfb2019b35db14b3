import type { Database } from "./database.ts"
import { dead_letters } from "./schema.ts"

export async function writeDeadLetter(db: Database, id: string, body: string, now: number): Promise<void> {
  await db.insert(dead_letters).values({ id, body, died_at: now }).onConflictDoNothing()
}
