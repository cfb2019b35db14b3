import { createScheduledController, runInDurableObject } from "cloudflare:test"
import { env, exports } from "cloudflare:workers"
import { vi } from "vitest"
import worker from "../../src/index.ts"
import { userObject } from "../../src/sync/reach.ts"
import { connectScopes, WhoopOAuth } from "../../src/whoop/oauth.ts"
import { parseProfile } from "../../src/whoop/wire.ts"
import type { FaultAnswer } from "../whoop-simulator/faults.ts"
import { createWhoop, lives, type VirtualClock, virtualClock } from "../whoop-simulator/index.ts"
import type { Random } from "../whoop-simulator/random.ts"

/*
 * A person in the real runtime: workerd's objects, alarms, queue and D1 by the machine's clock; only WHOOP is a stand-in,
 * on a clock of its own that stays a little behind, so that nothing it says is from the future.
 */

const BEHIND_MS = 10 * 60_000

const answers: readonly [FaultAnswer, ...FaultAnswer[]] = [
  "429",
  "429_html",
  "401",
  "500",
  "502",
  "drop",
  "lost_reply",
  "cut_json",
  "html",
  "empty_body",
]

const app = () => ({
  redirectUri: `${env.APP_ORIGIN}/auth/whoop/callback`,
  clientId: env.WHOOP_CLIENT_ID,
  clientSecret: env.WHOOP_CLIENT_SECRET,
  origin: env.WHOOP_ORIGIN,
})

export class PersonInWorkerd {
  readonly random: Random
  readonly whoop
  readonly memberId: number
  readonly userId = crypto.randomUUID()
  readonly clock: VirtualClock
  readonly #oauth
  /** While it storms: chances that a call of WHOOP's is the object's end, and that D1 fails. */
  #storm = { eviction: 0, d1: 0 }

  constructor(seed: number, random: Random) {
    this.random = random
    const clock = virtualClock(Date.now() - BEHIND_MS)
    this.clock = clock
    const { clientId: id, clientSecret: secret, redirectUri } = app()
    this.whoop = createWhoop({
      seed,
      clock,
      clients: [{ id, secret, redirectUris: [redirectUri] }],
      webhookUrls: [`${env.APP_ORIGIN}/webhooks/whoop`],
      deliver: (request) => clock.hold(exports.default.fetch(request)),
      switches: {
        eventDelayMs: [0, 0],
        duplicateShare: 0.2,
        reorderShare: 0.2,
        lossShare: 0,
        retryPausesMs: [1_000, 2_000, 4_000, 8_000, 16_000],
        // So that no lost reply costs the connection: whether one may is the simulated world's matter.
        refreshGraceSeconds: 3_600,
        unscoredScore: random.pick(["null", "absent"]),
        lastPageToken: random.pick(["null", "absent", "empty"]),
        retryTraceId: random.pick(["same", "new"]),
        retrySignature: random.pick(["renewed", "same"]),
      },
    })
    this.memberId = this.whoop.addMember(lives.napper({ days: random.integer(2, 30) }), { paused: true })
    this.#oauth = new WhoopOAuth({
      ...app(),
      fetch: (input, init) => this.whoop.fetch(new Request(input, init)),
    })
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => this.#fetch(new Request(input, init)))
    this.#spoilD1()
  }

  get object() {
    return userObject(env, this.userId)
  }

  async signUp(): Promise<void> {
    await env.DB.prepare("insert into users (id, created_at) values (?, ?)").bind(this.userId, 0).run()
  }

  startStorm(): void {
    const { random, whoop } = this
    this.#storm = { eviction: random.pick([0, 0.05, 0.15]), d1: random.pick([0, 0.05, 0.15]) }
    const share = random.pick([0.01, 0.03, 0.08])
    for (let i = 0; i < 4; i++) {
      whoop.faults.add({ answer: random.pick(answers), share, times: Number.POSITIVE_INFINITY })
    }
  }

  endStorm(): void {
    this.#storm = { eviction: 0, d1: 0 }
    this.whoop.faults.clear()
  }

  async connect(): Promise<void> {
    this.whoop.autoConsent = this.memberId
    const verifier = "v".repeat(64)
    const url = this.#oauth.createAuthorizationURL("a state of this test", verifier, connectScopes)
    const back = await this.whoop.fetch(new Request(url))
    const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? ""
    const tokens = await this.#oauth.validateAuthorizationCode(code, verifier)
    await this.object.takeGrant({
      whoopUserId: this.memberId,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? "",
      expiresInSeconds: tokens.expiresInSeconds,
      profile: parseProfile(this.whoop.truth(this.memberId).profile),
    })
  }

  /** The runtime resets the object: its memory and what it awaits are gone. */
  async evict(): Promise<void> {
    await runInDurableObject(this.object, (_, state) => state.abort("evicted by a test")).catch(() => {})
  }

  /** The alarm, now, whatever it was set to, and everything in the inbox due. */
  async ring(): Promise<void> {
    await runInDurableObject(this.object, (object, state) => {
      state.storage.sql.exec("update inbox set next_at = 1 where next_at is not null")
      return object.alarm()
    }).catch(() => {})
  }

  async tick(): Promise<void> {
    const scheduledTime = new Date()
    await worker.scheduled(createScheduledController({ scheduledTime, cron: "0 * * * *" }), env)
  }

  /** What D1 shows of the connection. */
  async shown(): Promise<string | null> {
    const row = env.DB.prepare("select status from whoop_connections where user_id = ?").bind(this.userId)
    return row.first<string>("status")
  }

  async #fetch(request: Request): Promise<Response> {
    const ends = this.random.chance(this.#storm.eviction)
    const before = this.random.chance(0.5)
    if (ends && before) void this.evict()
    const response = await this.whoop.fetch(request)
    if (ends && !before) void this.evict()
    return response
  }

  #spoilD1(): void {
    const prototype = Object.getPrototypeOf(env.DB) as D1Database
    const { batch } = prototype
    const person = this
    vi.spyOn(prototype, "batch").mockImplementation(async function (this: D1Database, statements) {
      const fails = person.random.chance(person.#storm.d1)
      const before = person.random.chance(0.5)
      const lost = () => new Error("D1_ERROR: Network connection lost.")
      if (fails && before) throw lost()
      const results = await batch.call(this, statements)
      if (fails) throw lost()
      return results as never
    })
  }
}
