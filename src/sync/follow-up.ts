import { z } from "zod"
import type { Snapshot } from "../db/snapshot.ts"
import type { Collection } from "../whoop/records.ts"
import { lacksItsCycle, lacksItsRecovery, lacksItsSleep, unclosedCycles } from "./events.ts"

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
  /** UTC ms. */
  at: z.number(),
  /** Looks at it planned so far, this one included. */
  tries: z.int(),
})
export type FollowUp = z.infer<typeof FollowUp>

export interface FollowUpNeed {
  lacking: Lacking
  /** What to list for it. */
  collections: Collection[]
}

/** null: nothing is lacking. `eventsWait`: an event that waits for WHOOP asks for its own half by itself. */
export function followUpNeed(held: Snapshot, eventsWait: boolean, now: number): FollowUpNeed | null {
  const isUnclosed = unclosedCycles(held).length > 0
  const isOrphan = lacksItsCycle(held, now)
  const half: Collection[] = eventsWait
    ? []
    : [
        ...(lacksItsSleep(held, now) ? (["sleeps"] as const) : []),
        ...(lacksItsRecovery(held, now) ? (["recoveries"] as const) : []),
      ]
  const collections: Collection[] = [...(isUnclosed || isOrphan ? (["cycles"] as const) : []), ...half]
  if (collections.length === 0) return null
  return { lacking: isOrphan ? "cycle" : half.length > 0 ? "half" : "close", collections }
}

/**
 * The next look, after one that left this need. `looked`: whether that look was the planned one: another's must not use
 * up its tries. null: nothing is lacking, or all tries are used up.
 */
export function nextFollowUp(
  plan: FollowUp | null,
  need: FollowUpNeed | null,
  looked: boolean,
  now: number,
): FollowUp | null {
  if (!need) return null
  const { lacking } = need
  const isAsUrgent = plan !== null && lackings.indexOf(plan.lacking) <= lackings.indexOf(lacking)
  if (isAsUrgent && !looked && plan.at > now) return plan
  const tries = plan?.lacking === lacking ? plan.tries : 0
  const seconds = waits[lacking][tries]
  return seconds === undefined ? null : { lacking, at: now + seconds * 1000, tries: tries + 1 }
}

/** The tick stands in for an alarm that was lost, but for none that is only due. */
const ALARM_FIRST_MS = 30 * 60_000

/**
 * When the hourly tick is to take a follow-up over; null: there is none, or the first look of one is still to come. That
 * one is nearly always the last, and telling D1 of it would cost each night two written rows.
 */
export function tickForFollowUp(plan: FollowUp | null, now: number): number | null {
  return plan === null || plan.tries < 2 ? null : Math.max(plan.at, now + ALARM_FIRST_MS)
}
