import type { Call } from "./calls.ts"
import type { Answer } from "./world.ts"
import { text } from "./world.ts"

/**
 * What goes wrong. Those that need a real answer to spoil let WHOOP do its work first: `lost_reply` at the
 * token address rotates the tokens and then drops the connection.
 */
export type FaultAnswer =
  | "429"
  | "429_bare"
  | "429_retry_after"
  | "429_html"
  | "401"
  | "500"
  | "502"
  | "503"
  | "hang"
  | "hang_after"
  | "drop"
  | "lost_reply"
  | "cut_json"
  | "html"
  | "empty_body"
  | "repeat_token"
  | "empty_list"
  | "short_list"
  | "stale_list"
  | "null_in_score"
  | "unknown_sport"
  | "new_enum"
  | "bad_record"
  | "future_updated_at"
  | "none"
  | Answer
  | ((answer: () => Promise<Answer>) => Answer | Promise<Answer>)

export interface Fault {
  /** Part of "path?query", a pattern for it, or a decision. Everything, if not given. */
  match?: string | RegExp | ((call: Call) => boolean)
  method?: string
  /** Only calls for this member: with their access token, refresh token or code. */
  userId?: number
  /** How many calls it meets; 1 by default. */
  times?: number
  /** So many matching calls pass first. */
  skip?: number
  /** The chance for each matching call, by the simulator's seed; 1 by default. */
  share?: number
  answer?: FaultAnswer
  latencyMs?: number
  /** Runs before the call is answered: insert a record between two pages, for example. */
  before?: (call: Call) => void
}

export interface ActiveFault extends Fault {
  met: number
  seen: number
}

/** The faults waiting to be met, oldest first. */
export class Faults {
  #active: ActiveFault[] = []
  #draw: () => number

  constructor(draw: () => number) {
    this.#draw = draw
  }

  get active(): readonly ActiveFault[] {
    return this.#active
  }

  /** Returns what ends it early. */
  add(fault: Fault): () => void {
    const active: ActiveFault = { ...fault, met: 0, seen: 0 }
    this.#active.push(active)
    return () => {
      this.#active = this.#active.filter((other) => other !== active)
    }
  }

  clear(): void {
    this.#active = []
  }

  take(call: Call): ActiveFault | null {
    for (const fault of this.#active) {
      if (!matches(fault, call)) continue
      fault.seen++
      if (fault.seen <= (fault.skip ?? 0)) continue
      if (fault.share !== undefined && this.#draw() >= fault.share) continue
      fault.met++
      const { times = 1 } = fault
      if (fault.met >= times) this.#active = this.#active.filter((other) => other !== fault)
      return fault
    }
    return null
  }
}

function matches(fault: Fault, call: Call): boolean {
  if (fault.method !== undefined && fault.method !== call.method) return false
  if (fault.userId !== undefined && fault.userId !== call.userId) return false
  const { match } = fault
  if (match === undefined) return true
  if (typeof match === "function") return match(call)
  const address = `${call.path}${call.query}`
  return typeof match === "string" ? address.includes(match) : match.test(address)
}

/** The connection ended without an answer; a server must end its socket too. */
export class ConnectionLostError extends Error {
  override name = "ConnectionLostError"

  constructor() {
    super("the connection was lost")
  }
}

const HTML =
  "<!doctype html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
const htmlAnswer = (status: number): Answer => ({
  status,
  headers: { "content-type": "text/html" },
  body: HTML,
})

export const RATE_HEADERS_OF_A_429 = {
  "x-ratelimit-limit": "100, 100;window=60, 10000;window=86400",
  "x-ratelimit-remaining": "0",
  "x-ratelimit-reset": "30",
}

/** Answers that need nothing from WHOOP. */
const ready: Record<string, () => Answer> = {
  "429": () => ({ status: 429, headers: RATE_HEADERS_OF_A_429, body: "" }),
  "429_bare": () => ({ status: 429, body: "" }),
  "429_retry_after": () => ({
    status: 429,
    headers: { ...RATE_HEADERS_OF_A_429, "retry-after": "30" },
    body: "",
  }),
  "429_html": () => htmlAnswer(429),
  "401": () => text(401, "Authorization was not valid"),
  "500": () => text(500, "HTTP 500 Internal Server Error"),
  "502": () => htmlAnswer(502),
  "503": () => htmlAnswer(503),
  html: () => htmlAnswer(200),
  empty_body: () => ({ status: 200, headers: { "content-type": "application/json" }, body: "" }),
}

interface FaultSurroundings {
  /** WHOOP's own answer. */
  answer: () => Promise<Answer>
  /** Never answers; ends when the caller gives up. */
  hang: () => Promise<never>
  /** WHOOP's answer from a replica that lags behind. */
  stale: (answer: Answer) => Answer
}

export async function meetFault(fault: FaultAnswer, surroundings: FaultSurroundings): Promise<Answer> {
  const { answer, hang, stale } = surroundings
  if (typeof fault === "function") return fault(answer)
  if (typeof fault === "object") return fault
  const prepared = ready[fault]
  if (prepared !== undefined) return prepared()
  if (fault === "hang") return hang()
  if (fault === "drop") throw new ConnectionLostError()
  const real = await answer()
  if (fault === "hang_after") return hang()
  if (fault === "lost_reply") throw new ConnectionLostError()
  if (fault === "stale_list") return stale(real)
  return real.status === 200 ? spoil(fault, real) : real
}

type Loose = Record<string, unknown>

function spoil(fault: string, answer: Answer): Answer {
  const body = answer.body ?? ""
  if (fault === "cut_json") return { ...answer, body: body.slice(0, Math.floor(body.length * 0.6)) }
  const value = JSON.parse(body) as Loose
  const change = spoilers[fault]
  return change === undefined ? answer : { ...answer, body: JSON.stringify(change(value)) }
}

const FOREVER_TOKEN = btoa('{"$":"o@1","o":25}')

const spoilers: Record<string, (value: Loose) => Loose> = {
  repeat_token: (value) => ({ ...value, next_token: FOREVER_TOKEN }),
  empty_list: () => ({ records: [], next_token: null }),
  short_list: (value) => ({ records: recordsOf(value).slice(0, 1), next_token: null }),
  null_in_score: (value) => onFirst(value, (record) => ({ ...record, score: withFirstNull(record.score) })),
  unknown_sport: (value) =>
    onFirst(value, (record) => ({ ...record, sport_name: "underwater-chess", sport_id: 9999 })),
  new_enum: (value) => onFirst(value, (record) => ({ ...record, score_state: "RESCORING", score: null })),
  bad_record: (value) => onFirst(value, (record) => ({ ...record, start: "yesterday", created_at: 12 })),
  future_updated_at: (value) =>
    onFirst(value, (record) => ({ ...record, updated_at: "2099-01-01T00:00:00.000Z" })),
}

function recordsOf(value: Loose): Loose[] {
  return Array.isArray(value.records) ? (value.records as Loose[]) : []
}

/** The first scored record of a page, or the record itself. */
function onFirst(value: Loose, change: (record: Loose) => Loose): Loose {
  if (!Array.isArray(value.records)) return change(value)
  const records = recordsOf(value)
  const at = Math.max(
    0,
    records.findIndex((record) => record.score != null),
  )
  return { ...value, records: records.map((record, i) => (i === at ? change(record) : record)) }
}

function withFirstNull(score: unknown): unknown {
  if (typeof score !== "object" || score === null) return score
  const [first] = Object.keys(score)
  return first === undefined ? score : { ...score, [first]: null }
}
