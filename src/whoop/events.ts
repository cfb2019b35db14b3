import { z } from "zod"

/** The six events WHOOP sends; a recovery's `id` is its sleep's (https://developer.whoop.com/docs/developing/webhooks). */
export const eventTypes = [
  "workout.updated",
  "workout.deleted",
  "sleep.updated",
  "sleep.deleted",
  "recovery.updated",
  "recovery.deleted",
] as const
export type EventType = (typeof eventTypes)[number]

/** The body as WHOOP sends it, before we know its type: unknown types are accepted and forgotten. */
export const EventEnvelope = z.object({
  user_id: z.int(),
  id: z.union([z.string(), z.int()]),
  type: z.string().min(1).max(100),
  trace_id: z.string().min(1).max(200),
})

/** An event we act on. `id` is a UUID: it goes into a path. */
export const WhoopEvent = z.object({
  user_id: z.int(),
  id: z.guid().toLowerCase(),
  type: z.enum(eventTypes),
  trace_id: z.string().min(1).max(200),
})
export type WhoopEvent = z.infer<typeof WhoopEvent>
