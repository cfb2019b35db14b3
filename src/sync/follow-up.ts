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

/** More than a bad week leaves behind. */
const SPENT_MAX = 50

export const FollowUp = z.object({
  lacking: z.enum(lackings).default("close"),
  /** What lacks it: with something else it is another follow-up. */
  of: z.string().default(""),
  /** UTC ms; null: nothing is planned. */
  at: z.number().nullable(),
  /** Looks at it planned so far, this one included. */
  tries: z.int(),
  /** What all looks were used up for: remembered, so that they are not begun anew. */
  spent: z.array(z.string()).default([]),
})
export type FollowUp = z.infer<typeof FollowUp>

/** Something that was brought and lacks a part. */
export interface Lack {
  lacking: Lacking
  /** Its id, or that of what it lacks. */
  key: string
  /** What to list for it. */
  collection: Collection
}

/** `waiting`: what events are about that wait for WHOOP: they ask for it by themselves. */
export function lacksOf(held: Snapshot, waiting: string[], now: number): Lack[] {
  const lacks = (lacking: Lacking, collection: Collection, keys: string[]) =>
    keys.map((key): Lack => ({ lacking, collection, key }))
  const isLeft = (sleepId: string) => !waiting.includes(sleepId)
  return [
    ...lacks("cycle", "cycles", withoutCycle(held, now)),
    ...lacks("half", "sleeps", withoutSleep(held, now).filter(isLeft)),
    ...lacks("half", "recoveries", withoutRecovery(held, now).filter(isLeft)),
    ...lacks("close", "cycles", unclosedLately(held)),
  ]
}

/** Those that looks are left for. */
export function openLacks(plan: FollowUp | null, lacks: Lack[]): Lack[] {
  return lacks.filter((lack) => !plan?.spent.includes(nameOf(lack)))
}

const nameOf = ({ lacking, key }: Lack) => `${lacking}:${key}`

/**
 * The next look, after one that left these lacking. `looked`: whether that look was the planned one: another's must not
 * use up its tries. null: nothing is lacking.
 */
export function nextFollowUp(
  plan: FollowUp | null,
  lacks: Lack[],
  looked: boolean,
  now: number,
): FollowUp | null {
  if (lacks.length === 0) return null
  const open = openLacks(plan, lacks)
  const lacking = lackings.find((one) => open.some((lack) => lack.lacking === one))
  if (!lacking) return plan && { ...plan, at: null }
  const isPlanned = plan !== null && plan.at !== null && plan.at > now
  const isAsUrgent = plan !== null && lackings.indexOf(plan.lacking) <= lackings.indexOf(lacking)
  if (isPlanned && isAsUrgent && !looked) return plan
  const names = open.filter((lack) => lack.lacking === lacking).map(nameOf)
  const of = names.sort().join()
  const tries = plan?.lacking === lacking && plan.of === of ? plan.tries : 0
  const spent = plan?.spent ?? []
  const seconds = waits[lacking][tries]
  const next = { lacking, of, tries: tries + 1, spent }
  if (seconds !== undefined) return { ...next, at: now + seconds * 1000 }
  return nextFollowUp(
    { ...next, at: null, spent: [...spent, ...names].slice(-SPENT_MAX) },
    lacks,
    looked,
    now,
  )
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
