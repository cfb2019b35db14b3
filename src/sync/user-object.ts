import { DurableObject } from "cloudflare:workers"
import { isEntitled } from "../db/billing.ts"
import { openDatabase } from "../db/database.ts"
import { readSettings } from "../env.ts"
import { log } from "../log.ts"
import type { WhoopEvent } from "../whoop/events.ts"
import type { DeliveryOutcome } from "./delivery.ts"
import type { ErasureReceipt, Grant, GrantAnswer } from "./grant.ts"
import { Member, type RunOutcome } from "./member.ts"
import type { MemberPorts, SqlValue } from "./ports.ts"
import { quotaOf } from "./quota-object.ts"
import type { RefreshAnswer } from "./refresh.ts"
import { type LiveMessage, STREAM_SESSION_HEADER, type SyncStatus } from "./status.ts"
import { openWhoop } from "./whoop-app.ts"

/**
 * One object per person: the only thing that holds their tokens or calls WHOOP for them. A shell: it gives the engine
 * (member.ts) its storage, its alarm, its network and the open dashboards' sockets, and forwards what is asked.
 */
export class User extends DurableObject<Env> {
  readonly #member: Member

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#member = new Member(portsOf(ctx, env))
  }

  receive(event: WhoopEvent): Promise<DeliveryOutcome> {
    return this.#member.receive(event)
  }

  expectGrant(): Promise<void> {
    return this.#member.expectGrant()
  }

  takeGrant(grant: Grant): Promise<GrantAnswer> {
    return this.#member.connect(grant)
  }

  refresh(): Promise<RefreshAnswer> {
    return this.#member.refresh()
  }

  forceSync(): Promise<"started" | "already_running" | "not_connected" | "plan_lapsed"> {
    return this.#member.forceSync()
  }

  /** The person's plan may have changed: stops, or goes on and catches up. */
  planChanged(): Promise<void> {
    return this.#member.planChanged()
  }

  disconnect(): Promise<boolean | null> {
    return this.#member.disconnect()
  }

  async erase(): Promise<ErasureReceipt> {
    const receipt = await this.#member.erase()
    for (const socket of this.ctx.getWebSockets()) socket.close(1000, "The account was erased.")
    await this.ctx.storage.deleteAll()
    // The tables went with their rows. The engine stays: a consent that waits behind the erasure keeps its place in line.
    this.#member.reopen()
    return receipt
  }

  status(): Promise<SyncStatus> {
    return this.#member.status()
  }

  run(): Promise<RunOutcome> {
    return this.#member.run()
  }

  catchUp(scheduledTime: number): Promise<RunOutcome> {
    return this.#member.catchUp(scheduledTime)
  }

  override alarm(): Promise<void> {
    return this.#member.alarm()
  }

  /** An open dashboard's socket; it hibernates, so a page left open keeps nothing awake. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [request.headers.get(STREAM_SESSION_HEADER) ?? ""])
    server.send(JSON.stringify({ type: "sync", sync: await this.#member.status() } satisfies LiveMessage))
    return new Response(null, { status: 101, webSocket: client })
  }

  /** Sessions have ended: what was opened with them ends too. */
  closeStreams(sessions: string[]): void {
    for (const session of sessions) {
      for (const socket of this.ctx.getWebSockets(session)) socket.close(1000, "The session has ended.")
    }
  }

  override webSocketMessage(): void {
    // The stream goes one way; what a page sends is not read.
  }
}

function portsOf(ctx: DurableObjectState, env: Env): MemberPorts {
  const settings = readSettings(env)
  return {
    userId: ctx.id.name ?? "",
    sql: {
      exec: (query, ...bindings) =>
        ctx.storage.sql.exec<Record<string, SqlValue>>(query, ...bindings).toArray(),
    },
    db: openDatabase(env.DB),
    http: {
      origin: settings.whoop.origin,
      userAgent: `VitalTrends/1 (+${settings.appOrigin})`,
      fetch: (url, init) => fetch(url, init),
    },
    oauth: openWhoop(settings),
    tokenKeys: settings.tokenKeys,
    quota: quotaOf(env),
    entitled: async () =>
      settings.billing.mode === "off" || isEntitled(openDatabase(env.DB), ctx.id.name ?? "", Date.now()),
    now: () => Date.now(),
    random: () => Math.random(),
    setAlarm: (at) => ctx.storage.setAlarm(at),
    getAlarm: () => ctx.storage.getAlarm(),
    async send(message, delaySeconds) {
      await env.SYNC.send(message, { delaySeconds })
    },
    tell(message) {
      for (const socket of ctx.getWebSockets()) sendTo(socket, message)
    },
    log,
  }
}

function sendTo(socket: WebSocket, message: LiveMessage): void {
  try {
    socket.send(JSON.stringify(message))
  } catch {
    // Closed meanwhile: the page reads again when it reconnects.
  }
}
