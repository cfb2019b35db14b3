/*
 * A stateful stand-in for the part of Stripe that the app uses: customers, checkout, the customer portal, subscriptions,
 * and the events it sends of them. It knows nothing of the app and shares no code with it. Times are seconds, as Stripe's.
 */

export type Status =
  | "incomplete"
  | "incomplete_expired"
  | "trialing"
  | "active"
  | "past_due"
  | "canceled"
  | "unpaid"
  | "paused"

export interface StoredSubscription {
  id: string
  object: "subscription"
  customer: string
  status: Status
  cancel_at_period_end: boolean
  cancel_at: number | null
  created: number
  metadata: Record<string, string>
  items: { object: "list"; data: { id: string; price: { id: string }; current_period_end: number }[] }
}

export interface CheckoutSession {
  id: string
  customer: string
  priceId: string
  clientReferenceId: string | null
  successUrl: string
  cancelUrl: string
  subscription: string | null
}

export interface StripeEvent {
  id: string
  object: "event"
  type: string
  created: number
  data: { object: Record<string, unknown> }
}

export interface StripeOptions {
  secretKey: string
  webhookSecret: string
  webhookUrl: string
  /** Where its own pages are. */
  origin: string
  /** Sends an event to the app; it is kept for `redeliver` in any case. */
  deliver(request: Request): Promise<Response>
  now?(): number
}

const PERIOD_SECONDS = 28 * 86_400

export class StripeStandIn {
  readonly options: StripeOptions
  readonly customers = new Map<string, Record<string, string>>()
  readonly sessions = new Map<string, CheckoutSession>()
  readonly subscriptions = new Map<string, StoredSubscription>()
  /** Everything that was to be sent, oldest first. */
  readonly events: StripeEvent[] = []
  /** Requests of the app, as "METHOD path". */
  readonly calls: string[] = []
  /** Events are made and not sent: the test sends them, in its own order. */
  holdsEvents = false
  /** When set, every call of the app is answered with this status. */
  broken: number | null = null
  knowsPrices = true
  #made = 0

  constructor(options: StripeOptions) {
    this.options = options
  }

  now(): number {
    return Math.floor((this.options.now?.() ?? Date.now()) / 1000)
  }

  makeId(prefix: string): string {
    this.#made += 1
    return `${prefix}_${String(this.#made).padStart(6, "0")}${Math.random().toString(36).slice(2, 10)}`
  }

  addCustomer(metadata: Record<string, string>): string {
    const id = this.makeId("cus")
    this.customers.set(id, metadata)
    return id
  }

  /** The person pays on the hosted page. */
  async pay(sessionId: string, status: Status = "active"): Promise<StoredSubscription> {
    const session = this.sessions.get(sessionId)
    if (!session) throw new Error(`no checkout session ${sessionId}`)
    const subscription = this.addSubscription(session.customer, session.priceId, status)
    session.subscription = subscription.id
    await this.emit("customer.subscription.created", subscription)
    await this.emit("checkout.session.completed", {
      id: session.id,
      object: "checkout.session",
      customer: session.customer,
      subscription: subscription.id,
      client_reference_id: session.clientReferenceId,
    })
    return subscription
  }

  addSubscription(customer: string, priceId: string, status: Status): StoredSubscription {
    const id = this.makeId("sub")
    const item = {
      id: this.makeId("si"),
      price: { id: priceId },
      current_period_end: this.now() + PERIOD_SECONDS,
    }
    const subscription: StoredSubscription = {
      id,
      object: "subscription",
      customer,
      status,
      cancel_at_period_end: false,
      cancel_at: null,
      created: this.now(),
      metadata: {},
      items: { object: "list", data: [item] },
    }
    this.subscriptions.set(id, subscription)
    return subscription
  }

  periodEnd(subscription: StoredSubscription): number {
    return subscription.items.data[0]?.current_period_end ?? this.now()
  }

  /** Changes a subscription and tells of it. */
  async change(id: string, patch: Partial<StoredSubscription>): Promise<void> {
    const subscription = this.subscriptions.get(id)
    if (!subscription) throw new Error(`no subscription ${id}`)
    Object.assign(subscription, patch)
    const type = subscription.status === "canceled" ? "deleted" : "updated"
    await this.emit(`customer.subscription.${type}`, subscription)
  }

  /** The paid time is over: renewed, or ended by the person's own wish. */
  async endPeriod(id: string): Promise<void> {
    const subscription = this.subscriptions.get(id)
    if (!subscription) throw new Error(`no subscription ${id}`)
    if (subscription.cancel_at_period_end) return this.change(id, { status: "canceled" })
    const [item] = subscription.items.data
    if (item) item.current_period_end += PERIOD_SECONDS
    await this.change(id, { status: "active" })
  }

  async deleteCustomer(id: string): Promise<void> {
    const own = [...this.subscriptions.values()].filter(({ customer }) => customer === id)
    for (const { id: subscription, status } of own) {
      if (status !== "canceled") await this.change(subscription, { status: "canceled" })
    }
    this.customers.delete(id)
  }

  async emit(type: string, object: object): Promise<void> {
    const data = { object: JSON.parse(JSON.stringify(object)) as Record<string, unknown> }
    const event: StripeEvent = { id: this.makeId("evt"), object: "event", type, created: this.now(), data }
    this.events.push(event)
    // Stripe does not wait for the app, and tries again later what fails.
    if (!this.holdsEvents) await this.redeliver(event).catch(() => undefined)
  }

  /** Sends an event, again or for the first time; returns the app's status. */
  async redeliver(event: StripeEvent): Promise<number> {
    const body = JSON.stringify(event)
    const headers = { "content-type": "application/json", "stripe-signature": await this.sign(body) }
    const response = await this.options.deliver(
      new Request(this.options.webhookUrl, { method: "POST", headers, body }),
    )
    await response.body?.cancel()
    return response.status
  }

  /** https://docs.stripe.com/webhooks#verify-manually */
  async sign(body: string, at = this.now(), secret = this.options.webhookSecret): Promise<string> {
    const bytes = new TextEncoder()
    const algorithm = { name: "HMAC", hash: "SHA-256" }
    const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"])
    const mac = await crypto.subtle.sign("HMAC", key, bytes.encode(`${at}.${body}`))
    const hex = Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("")
    return `t=${at},v1=${hex}`
  }
}
