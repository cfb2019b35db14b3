import type { JsonObject, Truth, WhoopSimulator } from "../../whoop-simulator/index.ts"
import type { Sqlite } from "../storage.ts"
import { type Collection, collections, keyOf, mismatchesIn, rowsOf } from "./truth.ts"

/*
 * Whether the engine asks WHOOP more often than it must. The least possible is counted as the world goes on: each thing
 * that happens is a reason for so and so many calls, and a call that WHOOP answers uses up the reasons it answers, all
 * at once (one list answers every event that waits for it). What WHOOP did not answer, or what an instance that has ended
 * took with it, leaves its reason open. A call without a reason can still be right: because it brings news, or because
 * something in the store itself asks for it. What is left is waste.
 */

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000

/** An instance that ends, or a storage that fails, may have lost what WHOOP answered so long before. */
const FORGOTTEN_MS = 90 * SECOND_MS
/** WHOOP's page. */
const PAGE = 25
/** A night is late by then, whoever's it is. */
const NIGHT_LATE_MS = 20 * HOUR_MS
/** A workout whose event was lost is missed by nobody: once in so long they may be listed for it. */
const WORKOUTS_UNHEARD_MS = 46 * HOUR_MS
/** An announced record that WHOOP does not show is asked for again, for a day. */
const TRIES_MAX = 24
/** Looks at what is open that may follow closely, and how far apart the later ones are. */
const VAIN_LOOKS = 8
const LATER_MS = 1.5 * HOUR_MS

export interface Call {
  /** The newest page, a later one, one record, or the person's own values. */
  what: "newest" | "deeper" | "record" | "profile" | "body"
  collection: Collection | null
  /** The record's. */
  key: string | null
}

const paths: readonly [RegExp, Collection][] = [
  [/^\/v2\/cycle\/([^/]+)\/recovery$/, "recoveries"],
  [/^\/v2\/cycle(?:\/([^/]+))?$/, "cycles"],
  [/^\/v2\/recovery$/, "recoveries"],
  [/^\/v2\/activity\/sleep(?:\/([^/]+))?$/, "sleeps"],
  [/^\/v2\/activity\/workout(?:\/([^/]+))?$/, "workouts"],
]

/** null: no call for data. */
export function readCall(path: string, search: string): Call | null {
  if (path === "/v2/user/profile/basic") return { what: "profile", collection: null, key: null }
  if (path === "/v2/user/measurement/body") return { what: "body", collection: null, key: null }
  for (const [pattern, collection] of paths) {
    const found = pattern.exec(path)
    if (!found) continue
    const [, key] = found
    if (key !== undefined) return { what: "record", collection, key }
    const deeper = /[?&](?:nextToken|end)=/.test(search)
    return { what: deeper ? "deeper" : "newest", collection, key: null }
  }
  return null
}

/** What a call that is under way took off the list. */
interface Claim {
  at: number
  events: [Collection, string][]
  looks: Collection[]
  page: Collection | null
  own: "profile" | "body" | null
}

/** One person's open reasons. */
class Reasons {
  readonly events = new Map<Collection, Set<string>>(collections.map((collection) => [collection, new Set()]))
  /** "collection:id" of an event → how often it may still be looked for. */
  readonly tries = new Map<string, number>()
  readonly looks = new Set<Collection>()
  /** Pages an import still has to read. */
  readonly pages = new Map<Collection, number>()
  readonly own = new Set<"profile" | "body">()
  readonly claims: Claim[] = []
  workoutsListedAt = Number.NEGATIVE_INFINITY
  /** Looks in vain at what is open, since something was last told or found. */
  readonly #vain = new Map<Collection, { count: number; at: number }>()

  /** Whether one more look in vain is patient: after so many they come less often. */
  isPatient(collection: Collection, at: number): boolean {
    const { count, at: before } = this.#vain.get(collection) ?? { count: 0, at: 0 }
    this.#vain.set(collection, { count: count + 1, at })
    return count < VAIN_LOOKS || at - before >= LATER_MS
  }

  hopeAgain(): void {
    this.#vain.clear()
  }

  claim(call: Call, at: number): Claim {
    const claim: Claim = { at, events: [], looks: [], page: null, own: null }
    const { what, collection } = call
    this.claims.push(claim)
    if ((what === "profile" || what === "body") && this.own.delete(what)) claim.own = what
    if (collection === null) return claim
    if (what === "newest") {
      const events = this.events.get(collection) ?? new Set()
      claim.events = [...events].map((id) => [collection, id])
      events.clear()
      if (this.looks.delete(collection)) claim.looks = [collection]
    }
    const pages = this.pages.get(collection) ?? 0
    if (what !== "record" && pages > 0) {
      this.pages.set(collection, pages - 1)
      claim.page = collection
    }
    return claim
  }

  putBack({ events, looks, page, own }: Claim): void {
    for (const [collection, id] of events) this.events.get(collection)?.add(id)
    for (const collection of looks) this.looks.add(collection)
    if (page) this.pages.set(page, (this.pages.get(page) ?? 0) + 1)
    if (own) this.own.add(own)
  }

  clear(): void {
    for (const events of this.events.values()) events.clear()
    this.tries.clear()
    this.looks.clear()
    this.pages.clear()
    this.claims.length = 0
  }
}

export interface CallUnderWay {
  /** WHOOP has answered, and nobody has done anything with it yet. `fault`: what is to become of the answer. */
  answered(status: number, fault: string | null): void
  over(): void
}

export interface Bill {
  /** Calls that answered a reason or brought news. */
  needed: number
  /** Calls about something open in the store, to which WHOOP had nothing to say yet. */
  questions: number
  wasted: number
}

export const emptyBill = (): Bill => ({ needed: 0, questions: 0, wasted: 0 })

export function addBill(bill: Bill, other: Bill): void {
  bill.needed += other.needed
  bill.questions += other.questions
  bill.wasted += other.wasted
}

/** The share of calls beyond the least possible, as a part of one. */
export const overLeast = ({ needed, questions, wasted }: Bill) => (questions + wasted) / Math.max(1, needed)

/** What the issue allows, judged over many seeds; a single one may be unlucky with a few calls. */
export const OVER_LEAST_MAX = 0.1
const UNLUCKY = 4

/** null: a seed's calls are within bounds. */
export function wasteful({ needed, wasted }: Bill): string | null {
  if (wasted <= UNLUCKY + needed * OVER_LEAST_MAX) return null
  return `${wasted} calls were made for nothing, where ${needed} were needed`
}

interface Surroundings {
  whoop: WhoopSimulator
  d1: Sqlite
  now(): number
  memberOf(who: string): number
  /** For the trace. */
  note(who: string, what: string, detail: string): void
}

export class Thrift {
  readonly bill = emptyBill()
  readonly #s: Surroundings
  readonly #reasons = new Map<string, Reasons>()

  constructor(surroundings: Surroundings) {
    this.#s = surroundings
  }

  #of(who: string): Reasons {
    const known = this.#reasons.get(who)
    if (known) return known
    const reasons = new Reasons()
    this.#reasons.set(who, reasons)
    return reasons
  }

  /** An event was stored. */
  told(who: string, type: string, id: string): void {
    const [name, change] = type.split(".")
    const collection: Collection =
      name === "workout" ? "workouts" : name === "recovery" ? "recoveries" : "sleeps"
    const reasons = this.#of(who)
    reasons.events.get(collection)?.add(id)
    reasons.hopeAgain()
    if (change !== "deleted") return
    // With a night WHOOP may take back its cycle; and what an import has read lately has shifted.
    if (collection !== "workouts") reasons.looks.add("cycles")
    for (const [other, pages] of reasons.pages) reasons.pages.set(other, pages + 1)
  }

  /** A consent or a force sync: everything is to be read. */
  importBegins(who: string, whole: boolean): void {
    const reasons = this.#of(who)
    const truth = this.#s.whoop.truth(this.#s.memberOf(who))
    const { emptyPageAfterFull } = this.#s.whoop.switches
    for (const collection of collections) {
      const { length } = truth[collection]
      const pages = emptyPageAfterFull ? Math.floor(length / PAGE) + 1 : Math.max(1, Math.ceil(length / PAGE))
      reasons.pages.set(collection, pages)
    }
    reasons.own.add("body")
    if (whole) reasons.own.add("profile")
  }

  importEnds(who: string): void {
    this.#of(who).pages.clear()
  }

  /** A refresh: the newest page of each. */
  lookBegins(who: string): void {
    const { looks } = this.#of(who)
    for (const collection of collections) looks.add(collection)
  }

  /** Nothing is to be asked for any more. */
  left(who: string): void {
    this.#of(who).clear()
  }

  /** Something failed that the engine cannot know the extent of. */
  disturbed(who: string): void {
    const reasons = this.#of(who)
    const since = this.#s.now() - FORGOTTEN_MS
    for (const claim of reasons.claims.splice(0)) if (claim.at >= since) reasons.putBack(claim)
  }

  /** The code is being traded for tokens, and the profile asked for. */
  consents(who: string): void {
    this.#of(who).own.add("profile")
  }

  /** A call sets out; null: none for data. */
  begin(who: string, path: string, search: string): CallUnderWay | null {
    const call = readCall(path.replace("/developer", ""), search)
    if (!call) return null
    const reasons = this.#of(who)
    const claim = reasons.claim(call, this.#s.now())
    let isAnswered = false
    return {
      answered: (status, fault) => {
        if ((fault !== null && fault !== "slow") || (status !== 200 && status !== 404)) return
        isAnswered = true
        this.#answered(who, call, claim)
      },
      over: () => {
        const at = reasons.claims.indexOf(claim)
        if (isAnswered || at === -1) return
        reasons.claims.splice(at, 1)
        reasons.putBack(claim)
      },
    }
  }

  /** WHOOP answers, and the engine has not done anything with it yet. */
  #answered(who: string, call: Call, claim: Claim): void {
    const { bill } = this
    const reasons = this.#of(who)
    let known: Truth | undefined
    // Most calls have a reason, and then nobody need know what WHOOP holds.
    const truth = () => {
      known ??= this.#s.whoop.truth(this.#s.memberOf(who))
      return known
    }
    this.#lookFurther(who, reasons, truth, claim)
    const asked = claim.events.length + claim.looks.length > 0 || claim.page !== null || claim.own !== null
    if (asked || answersEvent(reasons, call) || this.#bringsNews(who, call, truth)) {
      bill.needed += 1
      reasons.hopeAgain()
    } else if (this.#isOpen(who, call, reasons, truth)) {
      bill.questions += 1
      this.#s.note(who, "IN VAIN", `${call.what} ${call.collection ?? ""} ${call.key ?? ""}`)
    } else {
      bill.wasted += 1
      this.#s.note(who, "WASTE", `${call.what} ${call.collection ?? ""} ${call.key ?? ""}`)
    }
    if (call.collection === "workouts" && call.what !== "record") reasons.workoutsListedAt = this.#s.now()
  }

  /**
   * An event of which the page says nothing, or nothing new, may be looked for again: by its id and, while WHOOP has
   * nothing, now and then; once more where the list may only have been behind.
   */
  #lookFurther(who: string, reasons: Reasons, truth: () => Truth, { events }: Claim): void {
    for (const [collection, id] of events) {
      const nameOf = (record: JsonObject) => String(collection === "recoveries" ? record.sleep_id : record.id)
      const shown = truth()
        [collection].slice(0, PAGE)
        .find((record) => nameOf(record) === id)
      const isNews = shown !== undefined && this.#isNews(who, collection, truth(), keyOf(collection, shown))
      if (!shown) reasons.tries.set(`${collection}:${id}`, TRIES_MAX)
      else if (!isNews) reasons.tries.set(`${collection}:${id}`, 1)
      else reasons.tries.delete(`${collection}:${id}`)
    }
  }

  #bringsNews(who: string, { collection, what, key }: Call, truth: () => Truth): boolean {
    return collection !== null && this.#isNews(who, collection, truth(), what === "record" ? key : null)
  }

  /** Whether the store is to learn something of a collection, or of one record of it. */
  #isNews(who: string, collection: Collection, truth: Truth, key: string | null): boolean {
    const records = truth[collection].filter((record) => key === null || keyOf(collection, record) === key)
    const rows = rowsOf(this.#s.d1, who, collection, key)
    return mismatchesIn(collection, rows, records).some((one) => {
      const record = records.find((candidate) => keyOf(collection, candidate) === one.key)
      // An open cycle's strain moves all day, and nobody is told.
      return collection !== "cycles" || one.what.startsWith("is ") || record?.end != null
    })
  }

  /** Whether the store lacks something that WHOOP alone can tell, or something may have come that nobody told of. */
  #isOpen(who: string, { collection }: Call, reasons: Reasons, truth: () => Truth): boolean {
    if (collection === null) return false
    const now = this.#s.now()
    return this.#asksForMore(who, collection, reasons, truth()) && reasons.isPatient(collection, now)
  }

  #asksForMore(who: string, collection: Collection, reasons: Reasons, truth: Truth): boolean {
    const now = this.#s.now()
    if (collection === "workouts" && now - reasons.workoutsListedAt >= WORKOUTS_UNHEARD_MS) return true
    const [newest] = truth.sleeps.filter((sleep) => sleep.nap === false)
    if (!newest || now - Date.parse(String(newest.end)) >= NIGHT_LATE_MS) return true
    const { whoop, d1 } = this.#s
    const { log } = whoop.webhooks
    if (log.some(({ state, userId }) => state !== "delivered" && userId === this.#s.memberOf(who)))
      return true
    return d1.rows(openIn[collection], who).length > 0
  }
}

function answersEvent(reasons: Reasons, { what, collection, key }: Call): boolean {
  for (const [name, left] of reasons.tries) {
    const [told = "", id] = name.split(":")
    // A recovery's event names its sleep, which names the cycle.
    const fits =
      what === "record"
        ? key === id || (collection === "recoveries" && told === "recoveries")
        : what === "newest" && collection === told
    if (!fits || left === 0) continue
    reasons.tries.set(name, left - 1)
    return true
  }
  return false
}

const pendingIn = (table: Collection) =>
  `select 1 from ${table} where user_id = ?1 and deleted_at is null and score_state = 'PENDING_SCORE'`
const cyclesHeld = "(select id from cycles where user_id = ?1 and deleted_at is null)"

/** What of each collection is open in the store. */
const openIn: Record<Collection, string> = {
  cycles: `${pendingIn("cycles")}
    union select 1 from cycles where user_id = ?1 and deleted_at is null and "end" is null
      and start < (select max(start) from cycles where user_id = ?1 and deleted_at is null)
    union select 1 from sleeps where user_id = ?1 and deleted_at is null and cycle_id not in ${cyclesHeld}
    union select 1 from recoveries where user_id = ?1 and deleted_at is null and cycle_id not in ${cyclesHeld}`,
  recoveries: `${pendingIn("recoveries")}
    union select 1 from sleeps where user_id = ?1 and deleted_at is null and nap = 0
      and cycle_id not in (select cycle_id from recoveries where user_id = ?1)
    union select 1 from cycles where user_id = ?1 and deleted_at is null
      and id not in (select cycle_id from recoveries where user_id = ?1 and deleted_at is null)`,
  sleeps: `${pendingIn("sleeps")}
    union select 1 from recoveries where user_id = ?1 and deleted_at is null
      and sleep_id not in (select id from sleeps where user_id = ?1)
    union select 1 from cycles where user_id = ?1 and deleted_at is null
      and id not in (select cycle_id from sleeps where user_id = ?1 and deleted_at is null and nap = 0)`,
  workouts: pendingIn("workouts"),
}
