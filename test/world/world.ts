import { type Database, openDatabase } from "../../src/db/database.ts"
import type { LogEvent, LogFields } from "../../src/log.ts"
import { tick } from "../../src/sync/catch-up.ts"
import type { VirtualClock } from "../whoop-simulator/clock.ts"
import {
  createWhoop,
  type Life,
  type Switches,
  virtualClock,
  type WhoopSimulator,
} from "../whoop-simulator/index.ts"
import { Random } from "../whoop-simulator/random.ts"
import { Fairness } from "./checker/fairness.ts"
import { Thrift } from "./checker/thrift.ts"
import { keyOf } from "./checker/truth.ts"
import { Edge } from "./edge.ts"
import { Host, type Machine } from "./host.ts"
import { Ledger } from "./ledger.ts"
import { Network } from "./network.ts"
import { makeNodeDeterministic } from "./nodes-own.ts"
import { Passage } from "./passage.ts"
import { Person } from "./person.ts"
import type { FaultPlan } from "./points.ts"
import { QueueHost } from "./queue-host.ts"
import { QuotaHost } from "./quota-host.ts"
import { app, CANARY, whoopClient } from "./settings.ts"
import {
  borrowD1,
  borrowObjectStorage,
  D1StandIn,
  giveBack,
  type ObjectStorage,
  type Sqlite,
} from "./storage.ts"
import { Trace } from "./trace.ts"
import { readWatched, type Turn, watchStatements } from "./watch.ts"

export interface WorldOptions {
  seed: number | string
  plan: FaultPlan
  lives: Life[]
  switches?: Partial<Switches>
  limits?: { perMinute: number; perDay: number }
  /** Listings may say what is not so. */
  mayLie?: boolean
  /** For exhaustive runs: every point is kept. */
  keepPoints?: boolean
}

/** A Sunday, twenty minutes after a tick of the cron. */
export const BEGIN = Date.UTC(2026, 10, 22, 12, 20)
const HOUR_MS = 3_600_000

/** What a webhook was answered, for the checker. */
export interface Acknowledged {
  whoopUserId: number
  type: string
  id: string
  at: number
  outcome: string
}

/** Cloudflare, WHOOP and some people, on one virtual clock. */
export class World {
  readonly clock: VirtualClock
  readonly whoop: WhoopSimulator
  readonly passage: Passage
  readonly ledger = new Ledger()
  readonly trace: Trace
  readonly random: Random
  readonly d1: Sqlite
  readonly people: Person[] = []
  readonly queue: QueueHost
  readonly quota: QuotaHost
  readonly edge: Edge
  readonly thrift: Thrift
  readonly fairness = new Fairness((what) => this.ledger.broken(what))
  readonly acknowledged: Acknowledged[] = []
  /** What was deleted at WHOOP, and when: "collection:key" → ms. */
  readonly removed = new Map<string, number>()
  /** The same, person by person; `id`: the one that an event of it would carry. */
  readonly removals: { who: string; collection: string; id: string; at: number }[] = []
  /** Ids changed at WHOOP without an event: no event's answer has to show them. */
  readonly silent = new Set<string>()
  /** People who revoked our access at WHOOP: it tells nothing of what changes while nobody is let in. */
  readonly unheard = new Set<string>()
  readonly #hosts = new Map<string, Host>()
  readonly #storages: ObjectStorage[] = []
  readonly #machine: Machine
  readonly #mayLie: boolean
  /** The Worker's own way to D1; making one is dear. */
  readonly #db: Database

  constructor({
    seed,
    plan,
    lives,
    switches = {},
    limits,
    mayLie = false,
    keepPoints = false,
  }: WorldOptions) {
    this.#mayLie = mayLie
    makeNodeDeterministic()
    this.random = new Random(`world ${seed}`)
    this.clock = virtualClock(BEGIN)
    this.trace = new Trace(BEGIN)
    this.d1 = borrowD1(watchStatements((...words) => `select tell(${words.join(", ")})`))
    this.d1.afterWrite = (told) => this.#watch(told)
    this.whoop = createWhoop({
      seed,
      clock: this.clock,
      clients: [whoopClient],
      webhookUrls: [app.webhookUrl],
      deliver: (request) => this.#deliver(request),
      switches,
      ...(limits && { limits }),
    })
    const { clock, random, trace } = this
    const evict = (who: string, why: string) => {
      trace.add(clock.now(), who, "evicted", why, null, null)
      this.#hosts.get(who)?.evict()
    }
    const act = (name: Parameters<Person["act"]>[0], who: string) =>
      this.people.find((person) => person.who === who)?.act(name)
    this.thrift = new Thrift({
      whoop: this.whoop,
      d1: this.d1,
      now: () => clock.now(),
      memberOf: (who) => this.people.find((person) => person.who === who)?.whoopUserId ?? 0,
      note: (who, what, detail) => this.note(who, what, detail),
    })
    const disturbed = (who: string) => this.thrift.disturbed(who)
    const surroundings = { clock, random: random.fork("passage"), trace, evict, disturbed, act }
    this.passage = new Passage(surroundings, plan, keepPoints)
    const network = new Network(this.whoop, this.passage, this.ledger, this.thrift)
    this.quota = new QuotaHost(clock, limits ?? { perMinute: 100, perDay: 10_000 }, this.fairness)
    this.queue = new QueueHost({
      clock,
      random: random.fork("queue"),
      passage: this.passage,
      consumer: {
        run: (userId) => this.hostOf(userId).call((member) => member.run()),
        catchUp: (userId, at) => this.hostOf(userId).call((member) => member.catchUp(at)),
        send: async (message, delaySeconds) => this.queue.send(message, delaySeconds),
      },
    })
    this.#machine = {
      clock,
      random: random.fork("engine"),
      passage: this.passage,
      network,
      ledger: this.ledger,
      quota: this.quota,
      d1: this.d1,
      send: (message, delaySeconds) => this.queue.send(message, delaySeconds),
      disturbed,
      logged: (event, fields) => this.#logged(event, fields),
    }
    const worker = { who: "-", alive: true }
    this.#db = openDatabase(
      new D1StandIn(this.d1, (statements, work) => this.passage.through(worker, "d1", statements, work)),
    )
    const hostOf = (userId: string) => this.hostOf(userId)
    const { whoop, thrift } = this
    this.edge = new Edge({ ...this.#machine, whoop, thrift, db: this.#db, hostOf })
    lives.forEach((life, i) => {
      this.#addPerson(life, i)
    })
    clock.after(40 * 60_000, () => this.#hourly())
  }

  #addPerson(life: Life, i: number): void {
    const profile = {
      first_name: `${CANARY}-first`,
      last_name: `${CANARY}-last`,
      email: `${CANARY}@example.invalid`,
    }
    const whoopUserId = this.whoop.addMember(life, { profile })
    const who = `p${i + 1}`
    this.people.push(new Person(this, who, whoopUserId))
  }

  hostOf(userId: string): Host {
    let host = this.#hosts.get(userId)
    if (!host) {
      const storage = borrowObjectStorage()
      this.#storages.push(storage)
      host = new Host(this.#machine, userId, storage)
      this.#hosts.set(userId, host)
    }
    return host
  }

  /** An event that nobody at WHOOP has sent: signed with a guess, or old. */
  forge(person: Person, random: Random): void {
    const { night } = this.whoop.hand.lastNight(person.whoopUserId)
    const event = { userId: person.whoopUserId, id: night?.id ?? random.uuid(), traceId: random.uuid() }
    const stale = random.chance(0.5)
    const forged = this.whoop.webhooks.request(
      { ...event, type: "sleep.deleted", url: app.webhookUrl },
      stale ? app.clientSecret : "guessed-secret",
      this.clock.now() - (stale ? 3 * HOUR_MS : 0),
    )
    void this.edge.receiveWebhook(forged).then(({ status }) => {
      if (status !== 401) this.ledger.broken(`a forged event was answered ${status}`)
    })
  }

  /** Whether the engine doubts a listing and wants to see it again some minutes later. */
  needsSecondLook(person: Person): boolean {
    const { sqlite } = this.hostOf(person.who).storage
    if (sqlite.rows("select 1 from sqlite_master where name = 'shelf'").length === 0) return false
    const [doubts] = sqlite.rows("select value from shelf where name = 'doubts'")
    return doubts !== undefined && doubts.value !== "{}"
  }

  readonly #untilCalm: (() => void)[] = []

  /** What lasts as long as the storm: `end` ends it. */
  untilCalm(end: () => void): void {
    this.#untilCalm.push(end)
  }

  /** The storm is over: everybody's plan is paid for. */
  calm(): void {
    for (const end of this.#untilCalm.splice(0)) end()
    for (const person of this.people) if (!this.hostOf(person.who).entitled) this.setPlan(person, true)
  }

  /** Stripe has told that somebody's plan ended, or is back. */
  setPlan(person: Person, entitled: boolean): void {
    const host = this.hostOf(person.who)
    host.entitled = entitled
    this.note(person.who, entitled ? "plan is back" : "plan has lapsed")
    host.call((member) => member.planChanged()).catch(() => this.note(person.who, "planChanged failed"))
  }

  /** One more of something that was tried. */
  count(name: string): void {
    this.passage.met.set(name, (this.passage.met.get(name) ?? 0) + 1)
  }

  note(who: string, what: string, detail = ""): void {
    this.trace.add(this.clock.now(), who, what, detail, null, null)
  }

  /** One tick of the hourly cron, and the timer of the next. */
  #hourly(): void {
    const scheduledTime = this.clock.now()
    this.clock.after(HOUR_MS, () => this.#hourly())
    const fault = this.passage.fault("cron", "-", "tick")
    if (fault === "lost") return
    this.tick(scheduledTime)
    if (fault === "twice") this.tick(scheduledTime)
  }

  tick(scheduledTime: number): void {
    const sendBatch = async (messages: Parameters<QueueHost["send"]>[0][]) => {
      for (const message of messages) this.queue.send(message, 0)
    }
    const log = (event: LogEvent, fields: LogFields) => {
      this.ledger.logs.push(JSON.stringify({ event, ...fields }))
    }
    tick({ db: this.#db, sendBatch, log }, scheduledTime).catch(() => this.note("-", "tick failed"))
  }

  async #deliver(request: Request): Promise<Response> {
    const event = (await request.clone().json()) as { user_id: number; type: string; id: string }
    const fault = this.passage.fault("webhook", "-", `${event.type} ${event.id.slice(0, 8)}`)
    if (fault === "die_before") throw new TypeError("connection reset")
    if (fault === "twice") void this.#receive(request.clone(), event)
    const answer = await this.#receive(request, event, fault === "evict_before")
    if (fault === "die_after") throw new TypeError("connection reset")
    return answer
  }

  async #receive(
    request: Request,
    event: { user_id: number; type: string; id: string },
    evicts = false,
  ): Promise<Response> {
    const person = this.people.find((one) => one.whoopUserId === event.user_id)
    if (evicts) this.edge.renew()
    if (evicts && person) this.hostOf(person.who).evict()
    const faultsBefore = this.passage.faults
    const { status, outcome } = await this.edge.receiveWebhook(request)
    if (status >= 500 && this.passage.faults === faultsBefore && !evicts) {
      this.ledger.broken(`a webhook was answered ${status} although nothing had gone wrong`)
    }
    if (status < 300) {
      const { user_id: whoopUserId, type, id } = event
      this.acknowledged.push({ whoopUserId, type, id, at: this.clock.now(), outcome })
      if (person && outcome === "accepted") this.thrift.told(person.who, type, id)
    }
    this.note(person?.who ?? "-", "webhook", `${event.type} ${event.id.slice(0, 8)}: ${status} ${outcome}`)
    return new Response(null, { status })
  }

  #logged(event: LogEvent, fields: LogFields): void {
    this.note(
      String(fields.userId ?? "-"),
      "log",
      `${event} ${JSON.stringify({ ...fields, userId: undefined })}`,
    )
    const who = String(fields.userId)
    switch (event) {
      case "connection.reconnect_needed":
        this.ledger.judgeLoss(who, String(fields.cause), this.whoop)
        this.thrift.left(who)
        break
      case "connection.connected":
        this.ledger.noteConnected(who)
        this.thrift.importBegins(who, false)
        break
      case "connection.disconnected":
        this.thrift.left(who)
        break
      case "sync.resumed":
        this.thrift.importBegins(who, false)
        break
      case "sync.finished":
        this.thrift.importEnds(who)
    }
  }

  #watch(told: string[][]): void {
    const { breaks, turns } = readWatched(told)
    for (const what of breaks) this.ledger.broken(what)
    for (const { turn, collection, key } of turns) {
      const removedAt = turn === "revived" ? this.removed.get(`${collection}:${key}`) : undefined
      if (removedAt !== undefined && this.clock.now() - removedAt > 60_000) {
        this.ledger.broken(`${collection} ${key} came back although WHOOP has deleted it`)
      }
    }
    this.#judgeBurials(turns.filter(({ turn }) => turn === "buried"))
  }

  /** Nothing that WHOOP has is ever buried; a listing that lies may cost two records, until the next one tells the truth. */
  #judgeBurials(buried: Turn[]): void {
    const wrong = buried.filter(({ userId, collection, key }) => {
      const person = this.people.find(({ who }) => who === userId)
      const records = person ? this.whoop.truth(person.whoopUserId)[collection] : []
      return records.some((record) => keyOf(collection, record) === key)
    })
    const [first] = wrong
    if (!first || (this.#mayLie && wrong.length <= 2)) return
    const { collection, key } = first
    this.ledger.broken(`${wrong.length} records that WHOOP has were buried, first ${collection} ${key}`)
  }

  /** Ends every timer and gives the databases back. */
  end(): void {
    this.whoop.stop()
    for (const host of this.#hosts.values()) host.evict()
    this.d1.afterWrite = null
    giveBack(this.d1, this.#storages)
  }
}
