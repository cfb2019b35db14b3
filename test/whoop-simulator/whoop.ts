import { answerApi } from "./api.ts"
import { type Call, Calls } from "./calls.ts"
import type { Clock } from "./clock.ts"
import { ConnectionLostError, Faults, meetFault } from "./faults.ts"
import { Grants, type RefreshTokenLife } from "./grants.ts"
import { Hand } from "./hand.ts"
import type { Life } from "./lives.ts"
import { authorize, token } from "./oauth.ts"
import { type Emit, type MemberOptions, type MemberSummary, Population, type Truth } from "./population.ts"
import { Random } from "./random.ts"
import { type Limits, RateLimit, WHOOP_LIMITS } from "./rate-limits.ts"
import type { WhoopOptions, WhoopSimulator } from "./simulator.ts"
import { staleAnswer } from "./stale.ts"
import { defaultSwitches, type Switches } from "./switches.ts"
import { Webhooks } from "./webhooks.ts"
import { type Answer, type AutoConsent, text, type World } from "./world.ts"

const TOKEN_PATH = "/oauth/oauth2/token"

class Simulator implements WhoopSimulator {
  readonly clock: Clock
  readonly switches: Switches
  readonly calls = new Calls()
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly hand: Hand
  latencyMs: number
  #world: World
  #population: Population
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
      catchUp: (member) => this.#population.catchUp(member),
    }
    this.webhooks = new Webhooks(this.#world, options.webhookUrls, options.deliver)
    const emit: Emit = (userId, type, id) => this.webhooks.emit(userId, type, id)
    this.#population = new Population(this.#world, emit)
    this.hand = new Hand({
      clock: options.clock,
      random: random.fork("hand"),
      find: (userId) => this.#population.find(userId),
      grants: this.#world.grants,
      changed: (runner) => this.#population.arm(runner),
    })
  }

  get autoConsent(): AutoConsent | null {
    return this.#world.autoConsent
  }

  set autoConsent(consent: AutoConsent | null) {
    this.#world.autoConsent = consent
  }

  setLimits(limits: Partial<Limits>): void {
    Object.assign(this.#defaultLimits, limits)
    for (const limit of this.#world.limits.values()) limit.setLimits(this.#defaultLimits)
  }

  addMember(life: Life, options?: MemberOptions): number {
    return this.#population.add(life, options)
  }

  members(): MemberSummary[] {
    return this.#population.summaries()
  }

  setPaused(userId: number, paused: boolean): void {
    this.#population.setPaused(userId, paused)
  }

  truth(userId: number): Truth {
    return this.#population.truth(userId)
  }

  hadCycle(id: number): boolean {
    return this.#population.hadCycle(id)
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
    this.#population.stop()
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
