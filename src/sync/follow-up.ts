import { z } from "zod"
import type { Snapshot } from "../db/snapshot.ts"
import type { Collection } from "../whoop/records.ts"
import { unclosedLately, withoutCycle, withoutRecovery, withoutSleep } from "./events.ts"

/*
 * What events have brought can lack its other part: a night of which one half came, records whose cycle WHOOP does not
 * show yet, a cycle it had not closed. Nothing tells of these later, so they are looked at again, soon and then less and
 * less often; what is still missing after hours is a question of catch-up's (questions.ts).
 */

export const lackings = ["cycle", "half", "close"] as const
/** The most urgent one first. */
export type Lacking = (typeof lackings)[number]

/** When it is looked at again, in seconds after the look before. */
const waits: Record<Lacking, readonly number[]> = {
  // WHOOP has shown what belongs to it: it is about to be there.
  cycle: [2, 5, 15, 60, 300, 900, 3_600, 10_800],
  // The other half of a night has an event of its own, as a rule in the same second.
  half: [4, 20, 120, 900, 3_600, 10_800],
  // WHOOP closes the last cycle within seconds, once in a while within hours (whoop/api.md 4).
  close: [20, 120, 900, 3_600, 10_800],
}

export const FollowUp = z.object({
  lacking: z.enum(lackings).default("close"),
  /** The records that lack it: with others it is another follow-up. */
  of: z.string().default(""),
  /** UTC ms; null: all looks are used up, and remembered so that they are not begun anew. */
  at: z.number().nullable(),
  /** Looks at it planned so far, this one included. */
  tries: z.int(),
})
export type FollowUp = z.infer<typeof FollowUp>

export interface FollowUpNeed {
  lacking: Lacking
  of: string
  /** What to list for it. */
  collections: Collection[]
}

/** null: nothing is lacking. `waiting`: what events are about that wait for WHOOP: they ask for it by themselves. */
export function followUpNeed(held: Snapshot, waiting: string[], now: number): FollowUpNeed | null {
  const unclosed = unclosedLately(held)
  const orphans = withoutCycle(held, now)
  const isLeft = (sleepId: string) => !waiting.includes(sleepId)
  const sleepless = withoutSleep(held, now).filter(isLeft)
  const unrecovered = withoutRecovery(held, now).filter(isLeft)
  const collections: Collection[] = [
    ...(unclosed.length + orphans.length > 0 ? (["cycles"] as const) : []),
    ...(sleepless.length > 0 ? (["sleeps"] as const) : []),
    ...(unrecovered.length > 0 ? (["recoveries"] as const) : []),
  ]
  const half = [...sleepless, ...unrecovered]
  const need = (lacking: Lacking, keys: string[]) => ({ lacking, of: keys.sort().join(), collections })
  if (orphans.length > 0) return need("cycle", orphans)
  if (half.length > 0) return need("half", half)
  return unclosed.length > 0 ? need("close", unclosed) : null
}

/**
 * The next look, after one that left this need. `looked`: whether that look was the planned one: another's must not use
 * up its tries. null: nothing is lacking.
 */
export function nextFollowUp(
  plan: FollowUp | null,
  need: FollowUpNeed | null,
  looked: boolean,
  now: number,
): FollowUp | null {
  if (!need) return null
  const { lacking, of } = need
  const isPlanned = plan !== null && plan.at !== null && plan.at > now
  const isAsUrgent = plan !== null && lackings.indexOf(plan.lacking) <= lackings.indexOf(lacking)
  if (isPlanned && isAsUrgent && !looked) return plan
  const isSame = plan?.lacking === lacking && plan.of === of
  if (isSame && plan.at === null) return plan
  const tries = isSame ? plan.tries : 0
  const seconds = waits[lacking][tries]
  return { lacking, of, at: seconds === undefined ? null : now + seconds * 1000, tries: tries + 1 }
}

/** The tick stands in for an alarm that was lost, but for none that is only due. */
const ALARM_FIRST_MS = 30 * 60_000

/**
 * When the hourly tick is to take a follow-up over; null: there is none, or the first look of one is still to come. That
 * one is nearly always the last, and telling D1 of it would cost each night two written rows.
 */
export function tickForFollowUp(plan: FollowUp | null, now: number): number | null {
  if (plan === null || plan.at === null || plan.tries < 2) return null
  return Math.max(plan.at, now + ALARM_FIRST_MS)
}
