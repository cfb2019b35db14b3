import { type Fault, RATE_HEADERS_OF_A_429 } from "../whoop-simulator/faults.ts"
import type { WhoopSimulator } from "../whoop-simulator/index.ts"
import type { Answer } from "../whoop-simulator/world.ts"
import type { Thrift } from "./checker/thrift.ts"
import type { Ledger } from "./ledger.ts"
import { timeoutOf } from "./nodes-own.ts"
import { type Caller, never, type Passage } from "./passage.ts"
import { type FaultName, lies, type PointKind } from "./points.ts"

/** The way to WHOOP, with everything that can happen on it. */
export class Network {
  readonly #whoop: WhoopSimulator
  readonly #passage: Passage
  readonly #ledger: Ledger
  readonly #thrift: Thrift

  constructor(whoop: WhoopSimulator, passage: Passage, ledger: Ledger, thrift: Thrift) {
    this.#whoop = whoop
    this.#passage = passage
    this.#ledger = ledger
    this.#thrift = thrift
  }

  /** `fetch` as this caller has it. */
  for(caller: Caller): (url: string, init: RequestInit) => Promise<Response> {
    return (url, init) => this.#fetch(caller, url, init)
  }

  async #fetch(caller: Caller, url: string, init: RequestInit): Promise<Response> {
    const { signal, ...plain } = init
    const { pathname, search } = new URL(url)
    const kind = kindOf(pathname, init.method ?? "GET")
    const presented = refreshTokenIn(kind, init)
    const attempt = presented === null ? null : this.#ledger.refreshBegins(caller, presented)
    let fate: FaultName | null = null
    const bill = this.#thrift.begin(caller.who, pathname, search)
    const real = async () => {
      if (attempt) this.#ledger.refreshArrives(attempt, this.#whoop.clock.now())
      const response = await this.#whoop.fetch(new Request(url, plain))
      bill?.answered(response.status, fate)
      this.#checkCycleId(caller, pathname)
      return response
    }
    const label = `${init.method ?? "GET"} ${pathname.replace("/developer", "")}${search}`
    try {
      return await this.#passage.through(caller, kind, label, real, (fault) => {
        fate = fault
        if (kind === "whoop.revoke") this.#ledger.orphan(caller.who, 1)
        return this.#spoil(caller, fault, real, timeoutOf(signal))
      })
    } finally {
      // WHOOP revokes by member: a consent that has not reached the object yet ends too, and nobody here can know.
      if (kind === "whoop.revoke" && this.#ledger.consenting.has(caller.who)) {
        this.#ledger.noteRevoked(caller.who, this.#whoop.clock.now())
      }
      if (attempt) this.#ledger.refreshEnds(attempt, fate)
      bill?.over()
    }
  }

  /** Cycles and recoveries are asked for by a cycle's id. A sleep's, which a recovery's event carries, is answered 404. */
  #checkCycleId({ who }: Caller, pathname: string): void {
    const id = /\/v2\/cycle\/([^/]+)/.exec(pathname)?.[1]
    if (id !== undefined && !this.#whoop.hadCycle(Number(id)))
      this.#ledger.broken(`${who}: WHOOP was asked for a cycle ${id}, and never had one`)
  }

  #spoil(
    caller: Caller,
    fault: FaultName,
    real: () => Promise<Response>,
    timeoutMs: number,
  ): Promise<Response> | null {
    const lie = lies.find((name) => name === fault)
    if (lie) return this.#lie({ answer: lie === "gappy_list" ? withGaps : lie }, real)
    const prepared = answers[fault]
    if (fault === "401") this.#ledger.note401(caller.who)
    if (prepared) return Promise.resolve(prepared())
    switch (fault) {
      case "drop":
        return Promise.reject(new TypeError("fetch failed"))
      case "lost_reply":
        return real().then(() => Promise.reject(new TypeError("fetch failed")))
      case "hang":
        return this.#giveUp(timeoutMs)
      case "hang_after":
        return real().then(() => this.#giveUp(timeoutMs))
      case "slow_reply":
        return this.#slowly(real, timeoutMs)
      case "cut_json":
        return real().then(async (response) => {
          const text = await response.text()
          return new Response(text.slice(0, Math.floor(text.length * 0.6)), toInit(response))
        })
      default:
        return null
    }
  }

  /** Taken in the same turn: nobody else can meet it. */
  #lie(fault: Fault, real: () => Promise<Response>): Promise<Response> {
    const end = this.#whoop.faults.add(fault)
    const answer = real()
    end()
    return answer
  }

  /** As slow as a gateway lets it be. */
  async #slowly(real: () => Promise<Response>, timeoutMs: number): Promise<Response> {
    const response = await real()
    const ms = this.#passage.slowReplyMs()
    if (ms > timeoutMs) return this.#giveUp(timeoutMs)
    await this.#passage.sleep(ms)
    return response
  }

  async #giveUp(timeoutMs: number): Promise<never> {
    if (!Number.isFinite(timeoutMs)) return never()
    await this.#passage.sleep(timeoutMs)
    throw new DOMException("The operation was aborted due to timeout", "TimeoutError")
  }
}

const page = "<!doctype html><html><body><h1>Something went wrong</h1></body></html>"
const html = (status: number) => () =>
  new Response(page, { status, headers: { "content-type": "text/html" } })

const answers: Partial<Record<FaultName, () => Response>> = {
  "401": () => new Response("Authorization was not valid", { status: 401 }),
  "429": () => new Response("", { status: 429, headers: RATE_HEADERS_OF_A_429 }),
  "429_bare": () => new Response("", { status: 429 }),
  "429_html": html(429),
  "500": () => new Response("HTTP 500 Internal Server Error", { status: 500 }),
  "502": html(502),
  html: html(200),
  empty_body: () => new Response("", { status: 200 }),
  invalid_client: () => Response.json({ error: "invalid_client" }, { status: 401 }),
}

/** Every other record is not there. */
async function withGaps(answer: () => Promise<Answer>): Promise<Answer> {
  const real = await answer()
  if (real.status !== 200) return real
  const page = JSON.parse(real.body ?? "") as { records: unknown[] }
  return { ...real, body: JSON.stringify({ ...page, records: page.records.filter((_, i) => i % 2 === 0) }) }
}

function toInit({ status, headers }: Response): ResponseInit {
  return { status, headers }
}

function kindOf(pathname: string, method: string): PointKind {
  if (pathname === "/oauth/oauth2/token") return "whoop.token"
  if (method === "DELETE") return "whoop.revoke"
  return /\/v2\/(cycle|recovery|activity\/sleep|activity\/workout)$/.test(pathname)
    ? "whoop.list"
    : "whoop.get"
}

function refreshTokenIn(kind: PointKind, init: RequestInit): string | null {
  return kind === "whoop.token" ? new URLSearchParams(String(init.body)).get("refresh_token") : null
}
