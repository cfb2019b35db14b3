import { z } from "zod"
import { PageApplier } from "./applier.ts"
import { WhoopCaller } from "./caller.ts"
import { CutShort, CutShortOnShelf, JobCutShortOnShelf } from "./cut-short.ts"
import { FollowUp } from "./follow-up.ts"
import { Inbox } from "./inbox.ts"
import type { MemberPorts } from "./ports.ts"
import { Looks } from "./questions.ts"
import { Shelf, shelfKey } from "./shelf.ts"
import type { SyncRun } from "./status.ts"
import { TokenKeeper } from "./token-keeper.ts"

/** Whether WHOOP may be called for this person, in the object's own words. */
export const LinkOnShelf = shelfKey(
  "link",
  z.object({
    status: z.enum(["connected", "reconnect_needed", "not_connected"]),
    whoopUserId: z.int(),
    connectedAt: z.number(),
    /** The whole history has been read at least once since the last deliberate disconnect. */
    complete: z.boolean(),
    /** When a listing last succeeded, UTC ms: a reconnect reads back to there. */
    syncedAt: z.number().nullable(),
  }),
)

/** What catch-up goes by, besides the store. */
export const ChecksOnShelf = shelfKey(
  "checks",
  z.object({
    looks: Looks,
    lastFullLookAt: z.number().nullable(),
    /** When workouts were last listed, UTC ms. */
    workoutsListedAt: z.number().nullable().default(null),
    nextCheckAt: z.number().nullable(),
    trust: z.enum(["unknown", "arriving", "silent"]),
    /** Nights in a row that came without an event. */
    missedNights: z.int(),
  }),
)
export type Checks = z.infer<(typeof ChecksOnShelf)["schema"]>

export const noChecks: Checks = {
  looks: {},
  lastFullLookAt: null,
  workoutsListedAt: null,
  nextCheckAt: null,
  trust: "unknown",
  missedNights: 0,
}

/** How far back recoveries were looked at, and when (daily/checks.ts). */
export const RecoveryChecksOnShelf = shelfKey(
  "recovery_checks",
  z.array(z.object({ from: z.number(), at: z.number() })),
)

/** A small look at the last days that was asked for and is not done. */
export const RefreshOnShelf = shelfKey("refresh", z.object({ askedAt: z.number(), done: z.boolean() }))

/** Since when the person's plan does not include syncing, UTC ms. */
export const PausedOnShelf = shelfKey("paused", z.object({ since: z.number() }))

/** What events brought lacks something: looked at again a little later. */
export const FollowUpOnShelf = shelfKey("follow_up", FollowUp)

/** Times in a row that WHOOP, or our storage, did not answer: the waits grow by it. */
export const FailuresOnShelf = shelfKey("failures", z.int())

export const LastRunOnShelf = shelfKey("last_run", z.custom<SyncRun>())
/** Of those the last that the person asked for: what it changed is told until they ask for another. */
export const LastForceSyncOnShelf = shelfKey("last_force_sync", z.custom<SyncRun>())

/** The parts of one person's engine, wired once. */
export interface MemberContext {
  ports: MemberPorts
  shelf: Shelf
  inbox: Inbox
  tokens: TokenKeeper
  caller: WhoopCaller
  applier: PageApplier
  /** Of events, follow-ups and looks; and of an import or force sync. */
  cutShort: CutShort
  jobCutShort: CutShort
}

export function createContext(ports: MemberPorts): MemberContext {
  const shelf = new Shelf(ports.sql)
  const inbox = new Inbox(ports.sql)
  const tokens = new TokenKeeper(ports, shelf)
  const caller = new WhoopCaller(ports, tokens)
  const cutShort = new CutShort(shelf, CutShortOnShelf)
  const jobCutShort = new CutShort(shelf, JobCutShortOnShelf)
  const applier = new PageApplier(ports, shelf, caller, () => {
    cutShort.forget()
    jobCutShort.forget()
  })
  return { ports, shelf, inbox, tokens, caller, applier, cutShort, jobCutShort }
}
