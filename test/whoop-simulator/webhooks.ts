import type { Cancel } from "./clock.ts"
import type { Client } from "./grants.ts"
import type { EventType } from "./records.ts"
import { hmacSha256, toBase64 } from "./sha256.ts"
import type { World } from "./world.ts"

export interface Attempt {
  at: number
  /** Null: refused, lost or too slow. */
  status: number | null
  endedAt: number | null
}

/** One event on its way to one address. */
export interface Delivery {
  url: string
  clientId: string
  userId: number
  id: string
  type: EventType
  traceId: string
  occurredAt: number
  attempts: Attempt[]
  state: "waiting" | "delivered" | "failed" | "dropped"
}

const encoder = new TextEncoder()

/** base64(HMAC-SHA256(client secret, timestamp followed by the raw body)). https://developer.whoop.com/docs/developing/webhooks */
export function signWebhook(secret: string, timestamp: string, body: string): string {
  return toBase64(hmacSha256(encoder.encode(secret), encoder.encode(timestamp + body)))
}

const SCOPE_OF = { workout: "read:workout", sleep: "read:sleep", recovery: "read:recovery" } as const

interface Sending {
  delivery: Delivery
  client: Client
  signature: { timestamp: string; value: string } | null
  cancel: Cancel
}

/** Sends events, again and again where WHOOP would. */
export class Webhooks {
  readonly log: Delivery[] = []
  /** The log keeps so many; older ones are forgotten. */
  keep = Number.POSITIVE_INFINITY
  #world: World
  #urls: readonly string[]
  #deliver: (request: Request) => Promise<Response>
  #dropNext = 0
  #held: Sending[] | null = null
  #underWay = new Set<Promise<void>>()
  #waiting = new Set<Sending>()

  constructor(world: World, urls: readonly string[], deliver: (request: Request) => Promise<Response>) {
    this.#world = world
    this.#urls = urls
    this.#deliver = deliver
  }

  emit(userId: number, type: EventType, id: string): void {
    const { grants, clients, switches, random } = this.#world
    const scope = SCOPE_OF[type.split(".")[0] as keyof typeof SCOPE_OF]
    for (const client of clients) {
      const scopes = grants.scopesOf(userId, client.id)
      if (scopes === null || (switches.eventsNeedScope && !scopes.has(scope))) continue
      const traceId = random.uuid()
      for (const url of client.webhookUrls ?? this.#urls)
        this.#announce(client, url, userId, type, id, traceId)
    }
  }

  /** The next events are lost on the way, as if WHOOP had never sent them. */
  dropNext(count = 1): void {
    this.#dropNext += count
  }

  /** Keeps events back until they are released, all at once. */
  hold(): void {
    this.#held ??= []
  }

  release(order: (held: Delivery[]) => Delivery[] = (held) => held): void {
    const held = this.#held ?? []
    this.#held = null
    const ordered = order(held.map(({ delivery }) => delivery))
    for (const delivery of ordered) {
      const sending = held.find((other) => other.delivery === delivery)
      if (sending !== undefined) this.#start(sending)
    }
  }

  /** Sends a delivery once more, whatever became of it: the same trace, signed anew. */
  async repeat(delivery: Delivery): Promise<void> {
    const client = this.#world.clients.find(({ id }) => id === delivery.clientId)
    if (client === undefined) return
    const again: Delivery = { ...delivery, attempts: [], state: "waiting" }
    this.#record(again)
    await this.#attempt({ delivery: again, client, signature: null, cancel: () => {} })
  }

  /** A signed request as WHOOP would send it now, for tests that change it. */
  request(
    delivery: Pick<Delivery, "userId" | "id" | "type" | "traceId" | "url">,
    secret: string,
    at: number,
  ): Request {
    const body = bodyOf(delivery)
    return requestOf(delivery.url, body, String(at), signWebhook(secret, String(at), body))
  }

  /** Resolves when no attempt is under way; retries may still be waiting for their time. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Nothing more is sent. */
  stop(): void {
    for (const sending of this.#waiting) sending.cancel()
    this.#waiting.clear()
    this.#held = []
  }

  #announce(client: Client, url: string, userId: number, type: EventType, id: string, traceId: string): void {
    const { network, random, switches } = this.#world
    const lost = this.#dropNext > 0 || random.chance(switches.lossShare)
    if (this.#dropNext > 0) this.#dropNext--
    const delivery: Delivery = {
      url,
      clientId: client.id,
      userId,
      id,
      type,
      traceId,
      occurredAt: network.now(),
      attempts: [],
      state: lost ? "dropped" : "waiting",
    }
    this.#record(delivery)
    if (lost) return
    const sending: Sending = { delivery, client, signature: null, cancel: () => {} }
    if (this.#held === null) this.#start(sending)
    else this.#held.push(sending)
  }

  #start(sending: Sending): void {
    const { random, switches } = this.#world
    const [least, most] = switches.eventDelayMs
    const heldBack = random.chance(switches.reorderShare) ? random.integer(2000, 40_000) : 0
    this.#later(sending, random.integer(least, most) + heldBack)
    if (random.chance(switches.duplicateShare)) {
      const twin = { ...sending.delivery, attempts: [] }
      this.#record(twin)
      this.#later({ ...sending, delivery: twin }, random.integer(least, most) + random.integer(0, 20_000))
    }
  }

  #later(sending: Sending, ms: number): void {
    this.#waiting.add(sending)
    sending.cancel = this.#world.network.after(ms, () => {
      this.#waiting.delete(sending)
      const attempt = this.#attempt(sending).finally(() => this.#underWay.delete(attempt))
      this.#underWay.add(attempt)
    })
  }

  async #attempt(sending: Sending): Promise<void> {
    const { delivery, client } = sending
    const { network, switches } = this.#world
    const attempt: Attempt = { at: network.now(), status: null, endedAt: null }
    delivery.attempts.push(attempt)
    const body = bodyOf(delivery)
    if (sending.signature === null || switches.retrySignature === "renewed") {
      const timestamp = String(network.now())
      sending.signature = { timestamp, value: signWebhook(client.secret, timestamp, body) }
    }
    const { timestamp, value } = sending.signature
    attempt.status = await this.#send(requestOf(delivery.url, body, timestamp, value))
    attempt.endedAt = network.now()
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      delivery.state = "delivered"
      return
    }
    const pause = switches.retryPausesMs[delivery.attempts.length - 1]
    const scopes = this.#world.grants.scopesOf(delivery.userId, client.id)
    if (pause === undefined || scopes === null) {
      delivery.state = "failed"
      return
    }
    if (switches.retryTraceId === "new") delivery.traceId = this.#world.random.uuid()
    this.#later(sending, pause)
  }

  /** The status, or null if there was none in time. */
  #send(request: Request): Promise<number | null> {
    return new Promise((resolve) => {
      const { network, switches } = this.#world
      const cancel = network.after(switches.eventTimeoutMs, () => resolve(null))
      const end = (status: number | null) => {
        cancel()
        resolve(status)
      }
      this.#deliver(request).then(
        (response) => {
          // An unread body would keep its connection.
          response.body?.cancel().catch(() => {})
          end(response.status)
        },
        () => end(null),
      )
    })
  }

  #record(delivery: Delivery): void {
    this.log.push(delivery)
    if (this.log.length > this.keep * 2) this.log.splice(0, this.log.length - this.keep)
  }
}

function bodyOf(delivery: Pick<Delivery, "userId" | "id" | "type" | "traceId">): string {
  const { userId, id, type, traceId } = delivery
  return JSON.stringify({ user_id: userId, id, type, trace_id: traceId })
}

function requestOf(url: string, body: string, timestamp: string, signature: string): Request {
  return new Request(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-whoop-signature": signature,
      "x-whoop-signature-timestamp": timestamp,
    },
    body,
  })
}
