import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { findConnectionOfMember } from "../../src/db/connections.ts"
import type { Database } from "../../src/db/database.ts"
import type { TokenKey } from "../../src/env.ts"
import type { LogEvent, LogFields } from "../../src/log.ts"
import { tick } from "../../src/sync/catch-up.ts"
import { consume } from "../../src/sync/consumer.ts"
import { Member } from "../../src/sync/member.ts"
import type { SyncMessage } from "../../src/sync/messages.ts"
import type { MemberPorts, SqlValue } from "../../src/sync/ports.ts"
import { WhoopEvent } from "../../src/whoop/events.ts"
import {
  type Cancel,
  createWhoop,
  type Life,
  lives,
  reliableEvents,
  type VirtualClock,
  virtualClock,
  type WhoopSimulator,
} from "../whoop-simulator/index.ts"
import { client, consent, ORIGIN, oauthThrough } from "./consent.ts"
import { NodeDatabase } from "./node-database.ts"
import { QuotaInMemory } from "./quota-in-memory.ts"
import { type EngineOptions, HOUR, type Interruption, MINUTE, NOON, SECOND, type Seat } from "./seat.ts"

export { DAY, HOUR, type Interruption, MINUTE, type Passage, SECOND, type Seat } from "./seat.ts"

const firstKey: TokenKey = { kid: "one", key: new Uint8Array(32).fill(1) }

/**
 * The engine in Node, on a clock that only the test moves: the same Member, quota decision, tick and consumer as in
 * production, over SQLite and a WHOOP of its own. An instance can be ended at any await.
 */
export class EngineWorld {
  readonly clock: VirtualClock
  readonly whoop: WhoopSimulator
  readonly database = new NodeDatabase()
  readonly db: Database = this.database.open()
  readonly seats = new Map<string, Seat>()
  readonly logged: ({ event: LogEvent } & LogFields)[] = []
  readonly quota: QuotaInMemory
  tokenKeys: [TokenKey, ...TokenKey[]] = [firstKey]
  /** Whether everybody's plan includes syncing. */
  entitled = true
  interruption: Interruption = () => "pass"
  /** Alarms and messages are lost with the machine instead of coming again. */
  alarmsAreLost = false
  messagesAreLost = false

  constructor(options: EngineOptions = {}) {
    const { now = NOON, seed = 1, switches = {}, limits = {}, latencyMs = 0 } = options
    this.clock = virtualClock(now)
    this.whoop = createWhoop({
      seed,
      clock: this.clock,
      clients: [client],
      webhookUrls: ["https://app.test/webhooks/whoop"],
      deliver: (request) => this.#deliver(request),
      switches: { ...reliableEvents, ...switches },
      limits,
      latencyMs,
    })
    const { perMinute = 100, perDay = 10_000 } = limits
    this.quota = new QuotaInMemory({ perMinute, perDay }, () => this.clock.now())
  }

  /** Somebody whose WHOOP life is `life`; nothing happens to them by itself unless `lives` is set. */
  seat(
    life: Life = lives.earlySleeper({ days: 40 }),
    { alive = false, userId = `person-${this.seats.size + 1}` } = {},
  ): Seat {
    const memberId = this.whoop.addMember(life, { paused: !alive })
    const sql = new DatabaseSync(":memory:")
    const seat: Seat = {
      userId,
      memberId,
      sql,
      alarmAt: null,
      failedAlarms: 0,
      told: [],
      member: undefined as unknown as Member,
    }
    seat.member = new Member(this.#portsOf(seat))
    this.seats.set(userId, seat)
    this.database.sqlite.prepare("insert into users (id, created_at) values (?, 0)").run(userId)
    return seat
  }

  /** Consents at WHOOP and hands the tokens over, as the callback does. */
  async connect(seat: Seat) {
    return seat.member.connect(await consent(this.whoop, seat.memberId))
  }

  /** Connected, with the whole history held and nothing under way. */
  async connected(life?: Life, how: { alive?: boolean; userId?: string } = {}): Promise<Seat> {
    const seat = this.seat(life, how)
    await this.connect(seat)
    await this.untilIdle(seat)
    this.whoop.calls.clear()
    return seat
  }

  /** Lets time pass until nothing is imported any more, and the minute's quota is free again. */
  async untilIdle(seat: Seat): Promise<void> {
    for (let i = 0; i < 200; i++) {
      if ((await seat.member.status()).state === "idle") break
      await this.clock.advance(30 * SECOND)
    }
    await this.clock.advance(3 * MINUTE)
  }

  /** The machine takes the instance away; storage and alarm stay. */
  evict(seat: Seat): void {
    this.#generation.set(seat.userId, this.#generationOf(seat) + 1)
    seat.member = new Member(this.#portsOf(seat))
  }

  /** The hourly tick. */
  tick(scheduledTime = this.clock.now()): Promise<number> {
    const sendBatch = async (messages: SyncMessage[]) => {
      for (const message of messages) this.#send(message, 1)
    }
    return tick({ db: this.db, sendBatch, log: (event, fields) => this.#log(event, fields) }, scheduledTime)
  }

  /** Lets time pass with an hourly tick. */
  async liveOn(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    for (;;) {
      const nextHour = Math.floor(this.clock.now() / HOUR + 1) * HOUR
      if (nextHour > end) break
      await this.clock.advanceTo(nextHour)
      await this.tick(nextHour)
    }
    await this.clock.advanceTo(end)
  }

  /** Time-outs go by the test's clock too. Returns what restores the machine's. */
  timeoutsByClock(): () => void {
    const original = AbortSignal.timeout
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController()
      this.clock.after(ms, () => controller.abort(new DOMException("timed out", "TimeoutError")))
      return controller.signal
    }
    return () => {
      AbortSignal.timeout = original
    }
  }

  /** What was logged under this name. */
  log(event: LogEvent) {
    return this.logged.filter((line) => line.event === event)
  }

  connection(seat: Seat) {
    const query = "select * from whoop_connections where user_id = ?"
    return this.database.rows<Record<string, string | number | null>>(query, seat.userId)[0]
  }

  readonly #generation = new Map<string, number>()

  #generationOf(seat: Seat): number {
    return this.#generation.get(seat.userId) ?? 0
  }

  #log(event: LogEvent, fields: LogFields = {}): void {
    this.logged.push({ event, ...fields })
  }

  #portsOf(seat: Seat): MemberPorts {
    const generation = this.#generationOf(seat)
    const isAlive = () => this.#generationOf(seat) === generation
    const pass = async <T>(what: string, run: () => T | Promise<T>): Promise<T> => {
      if (!isAlive()) return never
      const fate = this.interruption({ userId: seat.userId, what })
      if (fate instanceof Error) throw fate
      if (fate === "before") this.#end(seat)
      if (!isAlive()) return never
      const result = await run()
      if (fate === "after" && isAlive()) this.#end(seat)
      return isAlive() ? result : never
    }
    const through = (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init)
      return pass(`fetch ${new URL(request.url).pathname}`, () => this.whoop.fetch(request))
    }
    const { quota } = this
    const prepared = new Map<string, StatementSync>()
    const prepare = (query: string) => {
      const statement = prepared.get(query) ?? seat.sql.prepare(query)
      prepared.set(query, statement)
      return statement
    }
    return {
      userId: seat.userId,
      sql: {
        exec: (query, ...bindings) => {
          if (!isAlive()) throw new Error("this instance has ended")
          return prepare(query).all(...(bindings as SQLInputValue[])) as Record<string, SqlValue>[]
        },
      },
      db: this.database.open((what, run) => pass(`d1 ${what.slice(0, 40)}`, run)),
      http: { origin: ORIGIN, userAgent: "test", fetch: through },
      oauth: oauthThrough((request) => through(request)),
      tokenKeys: this.tokenKeys,
      quota: {
        take: (ask) => pass("quota take", () => quota.take(ask)),
        learn: (seen, refusedForMs) => pass("quota learn", () => quota.learn(seen, refusedForMs)),
      },
      entitled: async () => this.entitled,
      now: () => this.clock.now(),
      random: () => 0,
      setAlarm: (at) => pass("setAlarm", () => this.#setAlarm(seat, at)),
      getAlarm: () => pass("getAlarm", () => seat.alarmAt),
      send: (message, delaySeconds) => pass("send", () => this.#send(message, delaySeconds)),
      tell: (message) => {
        seat.told.push(message)
        // Months of many people would not fit into memory else.
        if (seat.told.length > 100) seat.told.shift()
      },
      log: (event, fields) => this.#log(event, fields),
    }
  }

  #end(seat: Seat): void {
    this.evict(seat)
  }

  readonly #alarms = new Map<string, Cancel>()

  #setAlarm(seat: Seat, at: number): void {
    this.#alarms.get(seat.userId)?.()
    seat.alarmAt = at
    this.#alarms.set(
      seat.userId,
      this.clock.after(at - this.clock.now(), () => this.#ring(seat)),
    )
  }

  /** At least once: an instance that ends in its alarm gets it again, from two seconds on, six times at most. */
  #ring(seat: Seat): void {
    seat.alarmAt = null
    const generation = this.#generationOf(seat)
    const again = () => {
      seat.failedAlarms += 1
      if (this.alarmsAreLost || seat.failedAlarms > 6 || seat.alarmAt !== null) return
      this.#setAlarm(seat, this.clock.now() + 2 ** seat.failedAlarms * SECOND)
    }
    const ended = () => this.#generationOf(seat) !== generation
    // An instance that has ended never answers: the runtime notices, the promise does not.
    this.clock.after(SECOND, () => {
      if (ended()) again()
    })
    seat.member.alarm().then(
      () => {
        seat.failedAlarms = 0
      },
      () => {
        if (!ended()) again()
      },
    )
  }

  #send(message: SyncMessage, delaySeconds: number): void {
    if (this.messagesAreLost) return
    this.clock.after(delaySeconds * SECOND, () => this.#consume(message, 1))
  }

  #consume(message: SyncMessage, attempts: number): void {
    const seatOf = (userId: string) => {
      const seat = this.seats.get(userId)
      if (!seat) throw new Error(`nobody is called ${userId}`)
      return seat
    }
    void consume(
      [
        {
          body: JSON.parse(JSON.stringify(message)),
          attempts,
          ack: () => undefined,
          retry: ({ delaySeconds }) => {
            this.clock.after(delaySeconds * SECOND, () => this.#consume(message, attempts + 1))
          },
        },
      ],
      {
        run: (userId) => seatOf(userId).member.run(),
        catchUp: (userId, scheduledTime) => seatOf(userId).member.catchUp(scheduledTime),
        send: async (again, delaySeconds) => this.#send(again, delaySeconds),
      },
    )
  }

  /** The Worker's part of a webhook, without its signature (tested where the Worker is). */
  async #deliver(request: Request): Promise<Response> {
    const event = WhoopEvent.parse(await request.json())
    const known = await findConnectionOfMember(this.db, event.user_id)
    const seat = this.seats.get(known?.userId ?? "")
    if (!seat) return new Response(null, { status: 200 })
    const generation = this.#generationOf(seat)
    const answer = seat.member.receive(event).then(() => new Response(null, { status: 200 }))
    const gone = new Promise<Response>((resolve) => {
      this.clock.after(SECOND, () => {
        if (this.#generationOf(seat) !== generation) resolve(new Response(null, { status: 500 }))
      })
    })
    return Promise.race([answer, gone])
  }
}

/** What an ended instance waits for. */
const never = new Promise<never>(() => undefined)
