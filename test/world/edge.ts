import { findConnectionOfMember } from "../../src/db/connections.ts"
import type { Database } from "../../src/db/database.ts"
import { eraseRows } from "../../src/db/erase.ts"
import { Delivery } from "../../src/sync/delivery.ts"
import type { Grant } from "../../src/sync/grant.ts"
import { fetchWhoop, profilePath } from "../../src/whoop/client.ts"
import { EventEnvelope, eventTypes, WhoopEvent } from "../../src/whoop/events.ts"
import { connectScopes, WhoopOAuth } from "../../src/whoop/oauth.ts"
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from "../../src/whoop/webhook.ts"
import { parseProfile } from "../../src/whoop/wire.ts"
import type { WhoopSimulator } from "../whoop-simulator/index.ts"
import type { Thrift } from "./checker/thrift.ts"
import type { Host, Machine } from "./host.ts"
import type { Network } from "./network.ts"
import { app } from "./settings.ts"

/*
 * The Worker's side: what the routes do between a request and the person's object, in the routes' own order (routes/
 * webhooks.ts, auth/finish.ts, routes/account.ts), without HTTP's and the session's parts.
 */

const verifier = "a-verifier-of-forty-three-characters-at-least"
type Fetch = ReturnType<Network["for"]>

interface EdgeSurroundings extends Machine {
  whoop: WhoopSimulator
  thrift: Thrift
  /** The Worker's own way to D1. */
  db: Database
  hostOf(userId: string): Host
}

export class Edge {
  readonly #s: EdgeSurroundings
  #delivery = new Delivery()

  constructor(surroundings: EdgeSurroundings) {
    this.#s = surroundings
  }

  /** Another isolate, without the memory of the one before. */
  renew(): void {
    this.#delivery = new Delivery()
  }

  /** The status WHOOP gets. */
  async receiveWebhook(request: Request): Promise<{ status: number; outcome: string }> {
    const body = new Uint8Array(await request.arrayBuffer())
    const signature = request.headers.get(SIGNATURE_HEADER)
    const timestamp = request.headers.get(TIMESTAMP_HEADER)
    const now = this.#s.clock.now()
    const verdict = await verifySignature({ signature, timestamp, body }, app.clientSecret, now)
    if (verdict !== "valid") return { status: 401, outcome: verdict }
    const json: unknown = JSON.parse(new TextDecoder().decode(body))
    const envelope = EventEnvelope.parse(json)
    if (!eventTypes.some((type) => type === envelope.type)) return { status: 200, outcome: "ignored" }
    const event = WhoopEvent.parse(envelope)
    try {
      const outcome = await this.#delivery.deliver(event, {
        findUser: async (id) => (await findConnectionOfMember(this.#s.db, id))?.userId ?? null,
        receive: (userId, received) => this.#s.hostOf(userId).call((member) => member.receive(received)),
      })
      return { status: 200, outcome }
    } catch {
      return { status: 500, outcome: "failed" }
    }
  }

  /** The whole round through WHOOP's consent page. Throws where the person would be told that it failed. */
  async connect(who: string, whoopUserId: number, leftAt: () => number): Promise<string> {
    const { whoop, network, quota, clock, ledger } = this.#s
    const began = clock.now()
    const oauth = new WhoopOAuth({ ...app.oauth, fetch: () => Promise.reject(new Error("nothing to fetch")) })
    const url = oauth.createAuthorizationURL("state-of-the-attempt", verifier, connectScopes)
    whoop.autoConsent = whoopUserId
    const consent = await whoop.fetch(new Request(url))
    const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? ""
    if (quota.take({ lane: "webhook", userId: "sign-in", count: 1 }).granted === 0) return "whoop_busy"
    await this.#s
      .hostOf(who)
      .call((member) => member.expectGrant())
      .catch(() => undefined)
    if (whoop.switches.newGrantEndsOld) ledger.noteRevoked(who, clock.now())
    // Until the object has answered, WHOOP knows of a consent that we may never hold a token of.
    ledger.orphan(who, 1)
    ledger.consenting.add(who)
    this.#s.thrift.consents(who)
    const grant = await this.#exchange(who, whoopUserId, code, network.for({ who, alive: true })).finally(
      () => ledger.consenting.delete(who),
    )
    if (!grant) return "failed"
    // A disconnect meanwhile ends this consent too: WHOOP revokes by member, and nobody here knows of it yet.
    if (leftAt() >= began) ledger.noteRevoked(who, clock.now())
    const { outcome } = await this.#s.hostOf(who).call((member) => member.connect(grant))
    if (outcome === "connected") ledger.orphan(who, -1)
    return outcome
  }

  /** What the consent page's code is worth; null: not what the object can use. */
  async #exchange(who: string, whoopUserId: number, code: string, fetch: Fetch): Promise<Grant | null> {
    const { whoop, clock, ledger } = this.#s
    const oauth = new WhoopOAuth({ ...app.oauth, fetch: (url, init) => fetch(String(url), init ?? {}) })
    const tokens = await oauth.validateAuthorizationCode(code, verifier)
    if (whoop.switches.newGrantEndsOld) ledger.noteRevoked(who, clock.now())
    const http = { origin: app.whoopOrigin, userAgent: "VitalTrends/1", fetch }
    const answer = await fetchWhoop(http, profilePath, tokens.accessToken)
    if (answer.kind !== "ok" || tokens.refreshToken === null) return null
    return {
      whoopUserId,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresInSeconds: tokens.expiresInSeconds,
      profile: parseProfile(answer.json),
    }
  }

  /** The object, the rows, and what came in between (routes/account.ts). */
  async erase(who: string): Promise<boolean | null> {
    const first = await this.#eraseObject(who)
    await eraseRows(this.#s.db, who)
    const late = await this.#eraseObject(who)
    if (Object.values(late.erased).some((count) => count > 0)) await eraseRows(this.#s.db, who)
    return late.revokedAtWhoop ?? first.revokedAtWhoop
  }

  async #eraseObject(who: string) {
    const host = this.#s.hostOf(who)
    const receipt = await host.call((member) => member.erase())
    host.wipe()
    return receipt
  }
}
