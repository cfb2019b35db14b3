import { openDatabase } from "../../src/db/database.ts"
import type { LogEvent, LogFields } from "../../src/log.ts"
import { Member } from "../../src/sync/member.ts"
import type { SyncMessage } from "../../src/sync/messages.ts"
import type { MemberPorts } from "../../src/sync/ports.ts"
import type { QuotaAnswer } from "../../src/sync/quota.ts"
import { WhoopOAuth } from "../../src/whoop/oauth.ts"
import type { Cancel, VirtualClock } from "../whoop-simulator/clock.ts"
import type { Random } from "../whoop-simulator/random.ts"
import type { Ledger } from "./ledger.ts"
import type { Network } from "./network.ts"
import { type Caller, CutError, type Passage } from "./passage.ts"
import type { QuotaHost } from "./quota-host.ts"
import { app } from "./settings.ts"
import { D1StandIn, type ObjectStorage, type Sqlite } from "./storage.ts"

export interface Machine {
  clock: VirtualClock
  random: Random
  passage: Passage
  network: Network
  ledger: Ledger
  quota: QuotaHost
  d1: Sqlite
  send(message: SyncMessage, delaySeconds: number): void
  disturbed(who: string): void
  logged(event: LogEvent, fields: LogFields): void
}

/** After this a failing alarm is tried again, six times, then it is dropped (platform.md section 5). */
const ALARM_RETRY_MS = 2_000
const ALARM_RETRIES = 6

/** One person's Durable Object: an instance that can end at any moment, a storage and an alarm that outlive it. */
export class Host {
  readonly who: string
  readonly storage: ObjectStorage
  readonly #machine: Machine
  #instance: { caller: Caller; member: Member } | null = null
  readonly #callers = new Set<(error: Error) => void>()
  #alarm: { at: number; cancel: Cancel } | null = null
  /** This machine's clock runs so much ahead of the world's. */
  skewMs = 0
  /** Whether their plan includes syncing. */
  entitled = true
  evictions = 0
  /** Alarms that failed so often that they are not tried again. */
  alarmsDropped = 0

  constructor(machine: Machine, who: string, storage: ObjectStorage) {
    this.#machine = machine
    this.who = who
    this.storage = storage
  }

  /** A call from outside: it fails when the instance ends before it has answered. */
  call<T>(work: (member: Member) => Promise<T>): Promise<T> {
    const { member } = this.#live()
    return new Promise<T>((resolve, reject) => {
      this.#callers.add(reject)
      const settle = () => this.#callers.delete(reject)
      // What the engine throws synchronously is a rejection to its caller.
      const answer = Promise.resolve().then(() => work(member))
      answer.then(resolve, reject).finally(settle)
    })
  }

  /** The instance is gone: its memory, its pending promises. Its storage stays as the last statement left it. */
  evict(): void {
    if (!this.#instance) return
    this.evictions += 1
    this.#machine.disturbed(this.who)
    this.#instance.caller.alive = false
    this.#instance = null
    const waiting = [...this.#callers]
    this.#callers.clear()
    for (const reject of waiting) reject(new CutError("Durable Object reset because its code was updated."))
  }

  /** What the User object does when its person is erased: the isolate lives on with an engine made anew. */
  wipe(): void {
    this.storage.drop()
    this.#alarm?.cancel()
    this.#alarm = null
    this.#instance?.member.reopen()
  }

  get alarmAt(): number | null {
    return this.#alarm?.at ?? null
  }

  #live() {
    if (!this.#instance) {
      const caller = { who: this.who, alive: true }
      this.#instance = { caller, member: new Member(this.#portsOf(caller)) }
    }
    return this.#instance
  }

  #now(): number {
    return this.#machine.clock.now() + this.skewMs
  }

  async #setAlarm(at: number): Promise<void> {
    const { clock } = this.#machine
    this.#alarm?.cancel()
    const cancel = clock.after(at - this.skewMs - clock.now(), () => {
      this.#alarm = null
      this.#ring(0)
    })
    this.#alarm = { at, cancel }
  }

  #ring(tries: number): void {
    const { passage, clock } = this.#machine
    const fault = passage.fault("alarm", this.who, `alarm, try ${tries + 1}`)
    if (fault === "lost") return
    if (fault === "evict_before") this.evict()
    if (fault === "twice") clock.after(500, () => this.#ring(tries))
    if (fault === "evict_soon") clock.after(30, () => this.evict())
    this.call((member) => member.alarm()).catch(() => {
      if (tries < ALARM_RETRIES) clock.after(ALARM_RETRY_MS * 2 ** tries, () => this.#ring(tries + 1))
      else this.alarmsDropped += 1
    })
  }

  #portsOf(caller: Caller): MemberPorts {
    const { random, passage, network, ledger, quota, d1, send, logged } = this.#machine
    const guard = () => {
      if (!caller.alive) throw new CutError("this instance has ended")
    }
    const fetch = network.for(caller)
    return {
      userId: this.who,
      sql: {
        exec: (query, ...bindings) => {
          guard()
          return this.storage.exec(query, bindings)
        },
      },
      db: openDatabase(
        new D1StandIn(d1, (statements, work) => passage.through(caller, "d1", statements, work)),
      ),
      http: { origin: app.whoopOrigin, userAgent: "VitalTrends/1 (world)", fetch },
      oauth: new WhoopOAuth({ ...app.oauth, fetch: (url, init) => fetch(String(url), init ?? {}) }),
      tokenKeys: app.tokenKeys,
      quota: {
        take: (ask) =>
          passage
            .through(caller, "quota.take", `${ask.lane} ${ask.count}`, () => quota.take(ask), quota.spoil)
            // As quota-object.ts does: what cannot be asked grants nothing.
            .catch((): QuotaAnswer => ({ granted: 0, retryAfterMs: 5_000 })),
        learn: (seen, refusedForMs) =>
          passage.through(caller, "quota.learn", JSON.stringify(seen), () => quota.learn(seen, refusedForMs)),
      },
      entitled: async () => this.entitled,
      now: () => this.#now(),
      random: () => random.next(),
      setAlarm: async (at) => {
        guard()
        await this.#setAlarm(at)
      },
      getAlarm: async () => this.#alarm?.at ?? null,
      send: (message, delaySeconds) =>
        passage.through(
          caller,
          "queue.send",
          message.kind,
          () => send(message, delaySeconds),
          (fault) => {
            if (fault === "lost") return Promise.resolve()
            if (fault === "twice") send(message, delaySeconds)
            return null
          },
        ),
      tell: () => guard(),
      log: (event, fields) => {
        if (!caller.alive) return
        ledger.logs.push(JSON.stringify({ event, ...fields }))
        logged(event, fields)
      },
    }
  }
}
