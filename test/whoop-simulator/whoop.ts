import { answerApi } from "./api.ts"
import { type Call, Calls } from "./calls.ts"
import type { Cancel, Clock } from "./clock.ts"
import { ConnectionLostError, Faults, meetFault } from "./faults.ts"
import { type Client, Grants, type RefreshTokenLife } from "./grants.ts"
import { Hand } from "./hand.ts"
import { LifeRunner } from "./life-runner.ts"
import type { Life } from "./lives.ts"
import { Member } from "./member.ts"
import { authorize, token } from "./oauth.ts"
import { Random } from "./random.ts"
import { type Limits, RateLimit, WHOOP_LIMITS } from "./rate-limits.ts"
import type { Body, Kind, Profile } from "./records.ts"
import type { Shelf } from "./shelf.ts"
import { staleAnswer } from "./stale.ts"
import { defaultSwitches, type Switches } from "./switches.ts"
import { Webhooks } from "./webhooks.ts"
import { asSwitched, bodyToWire, type JsonObject, profileToWire } from "./wire.ts"
import { type Answer, type AutoConsent, text, type World } from "./world.ts"

export interface WhoopOptions {
  seed: number | string
  clock: Clock
  clients: readonly Client[]
  webhookUrls: readonly string[]
  /** How an event reaches the app. */
  deliver: (request: Request) => Promise<Response>
  switches?: Partial<Switches>
  limits?: Partial<Limits>
  /** How long every answer takes; by the network's clock. */
  latencyMs?: number
  /** For tokens, quota, latency, retries and signatures when `clock` runs faster than the world of the app. */
  networkClock?: Clock
}

export interface MemberOptions {
  /** WHOOP's id of the user. */
  id?: number
  profile?: Partial<Omit<Profile, "user_id">>
  /** Null: never set, which WHOOP answers with 404. */
  body?: Partial<Body> | null
  /** Nothing happens unless done by hand. */
  paused?: boolean
}

/** Everything WHOOP knows of a member, as the API would show it now; newest first. */
export interface Truth {
  cycles: JsonObject[]
  recoveries: JsonObject[]
  sleeps: JsonObject[]
  workouts: JsonObject[]
  profile: JsonObject
  body: JsonObject | null
}

export interface MemberSummary {
  id: number
  name: string
  life: string
  paused: boolean
}

export interface WhoopSimulator {
  /** Answers what `https://api.prod.whoop.com` would. Rejects where the connection would be lost. */
  fetch(request: Request): Promise<Response>
  readonly clock: Clock
  readonly switches: Switches
  readonly calls: Calls
  readonly faults: Faults
  readonly webhooks: Webhooks
  /** What is done to members by hand. */
  readonly hand: Hand
  autoConsent: AutoConsent | null
  latencyMs: number
  addMember(life: Life, options?: MemberOptions): number
  members(): MemberSummary[]
  setPaused(userId: number, paused: boolean): void
  truth(userId: number): Truth
  setLimits(limits: Partial<Limits>): void
  /** Each refresh token ever issued, with who presented it when. */
  refreshTokens(): RefreshTokenLife[]
  /** Whether the member still lets this app in. */
  isConnected(userId: number, clientId?: string): boolean
  /** Ends every timer. */
  stop(): void
}

const TOKEN_PATH = "/oauth/oauth2/token"

/** Numbers like those of members of 2026. */
const FIRST_USER_ID = 10_000_001

/** Cycle ids rise with time; members share them. */
const CYCLE_IDS_SINCE = Date.UTC(2010, 0, 1)
const MS_PER_CYCLE_ID = 300

class Simulator implements WhoopSimulator {
  readonly clock: Clock
  readonly switches: Switches
  readonly calls = new Calls()
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly hand: Hand
  latencyMs: number
  #world: World
  #runners = new Map<number, LifeRunner>()
  #timers = new Map<number, Cancel>()
  #cycleIds = new Set<number>()
  #defaultLimits: Limits

  constructor(options: WhoopOptions) {
    const random = new Random(options.seed)
    const faultRandom = random.fork("faults")
    this.clock = options.clock
    this.switches = { ...defaultSwitches, ...options.switches }
    this.latencyMs = options.latencyMs ?? 0
    this.faults = new Faults(() => faultRandom.next())
    this.#defaultLimits = { ...WHOOP_LIMITS, ...options.limits }
    this.#world = {
      clock: options.clock,
      network: options.networkClock ?? options.clock,
      random: random.fork("world"),
      switches: this.switches,
      clients: options.clients,
      members: new Map(),
      grants: new Grants(random.fork("tokens"), this.switches),
      calls: this.calls,
      faults: this.faults,
      limits: new Map(options.clients.map(({ id }) => [id, new RateLimit(this.#defaultLimits)])),
      autoConsent: null,
      catchUp: (member) => this.#catchUp(member),
    }
    this.webhooks = new Webhooks(this.#world, options.webhookUrls, options.deliver)
    this.hand = new Hand({
      clock: options.clock,
      random: random.fork("hand"),
      find: (userId) => this.#find(userId),
      grants: this.#world.grants,
      changed: (runner) => this.#arm(runner),
    })
  }

  get autoConsent(): AutoConsent | null {
    return this.#world.autoConsent
  }

  set autoConsent(consent: AutoConsent | null) {
    this.#world.autoConsent = consent
  }

  addMember(life: Life, options: MemberOptions = {}): number {
    const userId = options.id ?? FIRST_USER_ID + this.#runners.size
    if (this.#runners.has(userId)) throw new Error(`member ${userId} already exists`)
    const now = this.clock.now()
    const random = this.#world.random.fork(userId)
    const { zone, rest } = life.begin(random.fork("life"))
    const member = new Member({
      userId,
      random,
      zone,
      profile: { ...options.profile, user_id: userId },
      ...(options.body === undefined ? {} : { body: options.body }),
      newCycleId: (at) => this.#newCycleId(at),
      emit: (type, id) => this.webhooks.emit(userId, type, id),
      switches: this.switches,
    })
    const runner = new LifeRunner(member, life, random.fork("plan"), rest, now)
    this.#runners.set(userId, runner)
    this.#world.members.set(userId, member)
    runner.runUntil(now)
    member.live = true
    runner.paused = options.paused ?? false
    this.#arm(runner)
    return userId
  }

  members(): MemberSummary[] {
    return [...this.#runners.values()].map(({ member, life, paused }) => {
      const { first_name, last_name } = member.profile
      return { id: member.id, name: `${first_name} ${last_name}`.trim(), life: life.name, paused }
    })
  }

  setPaused(userId: number, paused: boolean): void {
    const runner = this.#find(userId)
    runner.paused = paused
    this.#catchUp(runner.member)
    this.#arm(runner)
  }

  truth(userId: number): Truth {
    const { member } = this.#find(userId)
    this.#catchUp(member)
    return {
      cycles: this.#wires(member.cycles),
      recoveries: this.#wires(member.recoveries),
      sleeps: this.#wires(member.sleeps),
      workouts: this.#wires(member.workouts),
      profile: profileToWire(member.profile),
      body: member.body === null ? null : bodyToWire(member.body),
    }
  }

  setLimits(limits: Partial<Limits>): void {
    Object.assign(this.#defaultLimits, limits)
    for (const limit of this.#world.limits.values()) limit.setLimits(this.#defaultLimits)
  }

  refreshTokens(): RefreshTokenLife[] {
    return this.#world.grants.refreshTokens()
  }

  isConnected(userId: number, clientId?: string): boolean {
    return this.#world.grants
      .grantsOf(userId)
      .some((grant) => grant.alive && (clientId === undefined || grant.clientId === clientId))
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.webhooks.stop()
  }

  async fetch(request: Request): Promise<Response> {
    const { network, grants } = this.#world
    const url = new URL(request.url)
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1]
    const grant = bearer === undefined ? null : grants.findAccess(bearer, network.now())
    const call: Call = {
      at: network.now(),
      answeredAt: null,
      method: request.method,
      path: url.pathname,
      query: url.search,
      kind: "other",
      userId: grant?.userId ?? null,
      clientId: grant?.clientId ?? null,
      status: null,
      fault: null,
    }
    this.calls.add(call)
    if (call.path === TOKEN_PATH && this.faults.active.length > 0) await this.#nameCaller(request, call)
    const fault = this.faults.take(call)
    const latencyMs = fault?.latencyMs ?? this.latencyMs
    if (latencyMs > 0) await this.#wait(latencyMs, request.signal)
    fault?.before?.(call)
    const answer = () => this.#answer(request, url, call)
    const { answer: met } = fault ?? {}
    if (met !== undefined) call.fault = typeof met === "string" ? met : "custom"
    const hang = () => this.#wait(Number.POSITIVE_INFINITY, request.signal)
    const stale = (real: Answer) => staleAnswer(this.#world, call, real)
    const sent =
      met === undefined || met === "none" ? await answer() : await meetFault(met, { answer, hang, stale })
    call.status = sent.status
    call.answeredAt = network.now()
    const empty = sent.status === 204 || sent.status === 302 || sent.status === 304
    return new Response(empty ? null : (sent.body ?? ""), {
      status: sent.status,
      headers: sent.headers ?? {},
    })
  }

  async #answer(request: Request, url: URL, call: Call): Promise<Answer> {
    const { pathname } = url
    if (pathname === "/oauth/oauth2/auth") {
      call.kind = "auth"
      return authorize(this.#world, request, url)
    }
    if (pathname === TOKEN_PATH) return this.#answerToken(request, call)
    if (!pathname.startsWith("/developer/")) return text(404, "default backend - 404")
    return answerApi(this.#world, request.method, pathname.slice("/developer".length), url, request, call)
  }

  async #answerToken(request: Request, call: Call): Promise<Answer> {
    call.kind = "token"
    const answer = await token(this.#world, request, call)
    const limit = call.clientId === null ? undefined : this.#world.limits.get(call.clientId)
    if (limit === undefined || !this.switches.tokenCallsCount) return answer
    limit.take(this.#world.network.now(), this.switches)
    return answer
  }

  /** A token call tells in its form whose it is; faults for one member need to know before it is answered. */
  async #nameCaller(request: Request, call: Call): Promise<void> {
    const form = new URLSearchParams(await request.clone().text())
    const { grants } = this.#world
    const known =
      grants.findRefresh(form.get("refresh_token") ?? "") ?? grants.findCode(form.get("code") ?? "")
    call.userId = known?.userId ?? null
  }

  /** Ends early, with an error, when the caller gives up. */
  #wait(ms: number, signal: AbortSignal | null): Promise<never> {
    return new Promise((resolve, reject) => {
      const cancel = Number.isFinite(ms)
        ? this.#world.network.after(ms, () => resolve(undefined as never))
        : () => {}
      const giveUp = () => {
        cancel()
        reject(new ConnectionLostError())
      }
      if (signal?.aborted) giveUp()
      signal?.addEventListener("abort", giveUp, { once: true })
    })
  }

  #find(userId: number): LifeRunner {
    const runner = this.#runners.get(userId)
    if (runner === undefined) throw new Error(`there is no member ${userId}`)
    return runner
  }

  #catchUp(member: Member): void {
    const now = this.clock.now()
    this.#find(member.id).runUntil(now)
    member.refreshOpenCycles(now)
  }

  /** One timer for each member, for the next thing that happens. */
  #arm(runner: LifeRunner): void {
    const { id } = runner.member
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    const at = runner.nextAt()
    if (at === null) return
    const run = () => {
      runner.runUntil(this.clock.now())
      this.#arm(runner)
    }
    this.#timers.set(id, this.clock.after(at - this.clock.now(), run))
  }

  #wires<K extends Kind>(shelf: Shelf<K>): JsonObject[] {
    const wires = shelf.all.map((kept) => asSwitched(shelf.kind, shelf.wireOf(kept), this.switches))
    return wires.reverse()
  }

  #newCycleId(at: number): number {
    let id = Math.max(1, Math.floor((at - CYCLE_IDS_SINCE) / MS_PER_CYCLE_ID))
    while (this.#cycleIds.has(id)) id++
    this.#cycleIds.add(id)
    return id
  }
}

/**
 * A WHOOP of its own: members, their lives, OAuth, the API and its events, all from a seed.
 *
 *     const clock = virtualClock(Date.UTC(2026, 10, 22, 12))
 *     const whoop = createWhoop({ seed: 1, clock, clients: [client], webhookUrls: [url], deliver: app.fetch })
 *     const userId = whoop.addMember(lives.nightShift({ days: 90 }))
 *     whoop.autoConsent = userId              // or POST the consent page's form
 *     await whoop.fetch(request)              // instead of fetch(request)
 *     await clock.advance(86_400_000)         // a day is lived, its events are sent
 *     whoop.hand.reviseNight(userId)
 *     whoop.faults.add({ match: "/v2/cycle", times: 2, answer: "500" })
 *     whoop.truth(userId)
 */
export function createWhoop(options: WhoopOptions): WhoopSimulator {
  return new Simulator(options)
}
