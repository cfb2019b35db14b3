import { z } from "zod"

/*
 * The queue's vocabulary. A message says only who is to be looked at: what is to be done is in that person's object,
 * so a message that is repeated, late or lost changes nothing that matters.
 */

export const SyncMessage = z.discriminatedUnion("kind", [
  /** Go on with whatever this person's object has under way (backfill, force sync, refresh). */
  z.object({ kind: z.literal("run"), userId: z.string().min(1) }),
  /** These people were due at the tick of `scheduledTime` (ms). A message is billed once, so it carries up to 100. */
  z.object({
    kind: z.literal("catch_up"),
    userIds: z.array(z.string().min(1)).min(1).max(100),
    scheduledTime: z.number().int(),
  }),
])
export type SyncMessage = z.infer<typeof SyncMessage>

/** How often a "run" message comes by to see whether its work is being carried on. */
export const WATCH_SECONDS = 60
