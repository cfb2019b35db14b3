import { addBill, type Bill, emptyBill, OVER_LEAST_MAX, overLeast } from "./checker/thrift.ts"
import type { SeedResult } from "./simulation.ts"

/*
 * The figures of a run, added up over seeds and processes, and the table they make.
 */

export interface Tally {
  seeds: number
  broken: { seed: number; breaks: string[] }[]
  /** "kind name" → how often it was tried. */
  faults: Record<string, number>
  points: number
  calls: number
  losses: number
  virtualDays: number
  /** Of all seeds, and of those in which nothing failed. */
  bill: Bill
  calmBill: Bill
  waits: number
}

export const emptyTally = (): Tally => ({
  seeds: 0,
  broken: [],
  faults: {},
  points: 0,
  calls: 0,
  losses: 0,
  virtualDays: 0,
  bill: emptyBill(),
  calmBill: emptyBill(),
  waits: 0,
})

export function addResult(tally: Tally, result: SeedResult): void {
  tally.seeds += 1
  tally.points += result.points
  tally.calls += result.calls
  tally.losses += result.losses
  tally.virtualDays += result.virtualMs / 86_400_000
  tally.waits += result.waits
  addBill(tally.bill, result.bill)
  if (result.calm) addBill(tally.calmBill, result.bill)
  if (result.breaks.length > 0) tally.broken.push({ seed: result.seed, breaks: result.breaks })
  for (const [name, count] of result.faults) tally.faults[name] = (tally.faults[name] ?? 0) + count
}

export function addTally(tally: Tally, other: Tally): void {
  tally.seeds += other.seeds
  tally.points += other.points
  tally.calls += other.calls
  tally.losses += other.losses
  tally.virtualDays += other.virtualDays
  tally.waits += other.waits
  addBill(tally.bill, other.bill)
  addBill(tally.calmBill, other.calmBill)
  tally.broken.push(...other.broken)
  for (const [name, count] of Object.entries(other.faults)) {
    tally.faults[name] = (tally.faults[name] ?? 0) + count
  }
}

/** Fault classes, in the order of the table: the first pattern that fits "kind name" counts it. */
const classes: readonly [string, RegExp][] = [
  ["WHOOP does not answer (connection refused, hang)", /^whoop\.\w+ (drop|hang)$/],
  [
    "WHOOP works, its answer is lost (dropped, timed out, cut short)",
    /^whoop\.(list|get|revoke) (lost_reply|hang_after|cut_json)$/,
  ],
  [
    "a rotated token pair is lost on its way back",
    /^whoop\.token (lost_reply|hang_after|cut_json|evict_after)$/,
  ],
  ["WHOOP refuses: 429, with and without headers, HTML", /^whoop\.\w+ 429/],
  [
    "WHOOP fails: 500, 502, HTML or nothing with 200, wrong credentials",
    /^whoop\.\w+ (50\d|html|empty_body|invalid_client)$/,
  ],
  ["a good access token is refused (401)", /^whoop\.\w+ 401$/],
  ["WHOOP is slow (1 to 9 s, with tokens up to 60)", /^whoop\.\w+ slow(_reply)?$/],
  [
    "a listing lies: empty, short, with gaps, stale, repeated, unreadable, from the future",
    /^whoop\.list (empty|short|gappy|stale|repeat|null|new|bad|future|unknown)/,
  ],
  ["D1 fails before the commit", /^d1 error_before$/],
  ["D1 fails after the commit", /^d1 error_after$/],
  ["D1 is slow (1 to 9 s)", /^d1 slow$/],
  ["the object ends in the middle (eviction, crash, deploy), before or after a call", / evict(_|ed$)/],
  ["the alarm is lost", /^alarm lost$/],
  ["the alarm rings twice", /^alarm twice$/],
  ["a queue message is refused, lost or late", /^queue\.\w+ (error_before|error_after|lost|late)$/],
  ["a queue message comes again, or its consumer dies", /^queue\.\w+ (twice|die_before|die_after)$/],
  ["the quota cannot be asked, or starts anew", /^quota\./],
  ["a webhook's receiver dies before storing", /^webhook die_before$/],
  ["a webhook is stored and WHOOP is not thanked", /^webhook die_after$/],
  ["a webhook comes twice at once, or again, or out of order", /^(webhook twice|event (again|late))$/],
  ["a webhook is lost", /^event lost$/],
  ["a webhook is forged, or an old one replayed", /^doing forged/],
  ["the hourly tick is lost, or comes twice", /^cron /],
  ["the machine's clock jumps, by up to two minutes", /^doing clock/],
  ["the person disconnects, reconnects, forces, refreshes in two tabs, or erases, at any moment", / act[: ]/],
  ["records are edited or deleted at WHOOP, with or without an event", /^doing .*(edit|delete|revise)/],
  ["D1 or WHOOP's lists are away for some seconds", /^doing .*(is|are) away/],
  ["a page of a list is never given, while others are", /^doing WHOOP never/],
  ["the plan lapses, and is back", /^doing the plan/],
  ["access is revoked in WHOOP's app, or an access token dies early", /^doing (revoked|access)/],
  ["life goes on: nights, naps, workouts", /^doing (wake|nap|workout)/],
  ["it goes on for 40 to 90 days", /^doing stay/],
]

export function classify(name: string): string {
  return classes.find(([, pattern]) => pattern.test(name))?.[0] ?? `other: ${name}`
}

/** Markdown: fault class, times tried, breaks. */
export function toTable(tally: Tally): string {
  const tried = new Map(classes.map(([label]) => [label, 0]))
  for (const [name, count] of Object.entries(tally.faults)) {
    const label = classify(name)
    tried.set(label, (tried.get(label) ?? 0) + count)
  }
  const breaks = tally.broken.length === 0 ? "0" : "see below"
  const lines = [...tried].map(([label, count]) => `| ${label} | ${count.toLocaleString("en")} | ${breaks} |`)
  return ["| fault | times tried | breaks |", "| --- | ---: | ---: |", ...lines].join("\n")
}

/** Too few calls say nothing of the average. */
const CALLS_MIN = 500

/** What holds of a run as a whole; null: it does. */
export function brokenAsAWhole({ bill, calmBill }: Tally): string | null {
  const over = [bill, calmBill].filter((one) => one.needed >= CALLS_MIN && overLeast(one) > OVER_LEAST_MAX)
  return over.length === 0 ? null : `the calls are more than a tenth over the least possible`
}

/** The calls against the least possible, in one line. */
export function toThriftLine({ bill, calmBill, waits }: Tally): string {
  const percent = (one: Bill) => `${(overLeast(one) * 100).toFixed(1)} %`
  const count = (n: number) => n.toLocaleString("en")
  return `${count(bill.needed)} answered calls were needed, ${count(bill.questions)} asked in vain, ${count(bill.wasted)} were wasted: ${percent(bill)} over the least possible, ${percent(calmBill)} where nothing failed; ${count(waits)} times somebody waited for the quota, each in turn`
}
