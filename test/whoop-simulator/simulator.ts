import type { Calls } from "./calls.ts"
import type { Clock } from "./clock.ts"
import type { Faults } from "./faults.ts"
import type { Client, RefreshTokenLife } from "./grants.ts"
import type { Hand } from "./hand.ts"
import type { Life } from "./lives.ts"
import type { MemberOptions, MemberSummary, Truth } from "./population.ts"
import type { Limits } from "./rate-limits.ts"
import type { Switches } from "./switches.ts"
import type { Webhooks } from "./webhooks.ts"
import type { AutoConsent } from "./world.ts"

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
  /** Whether any cycle has or ever had this id. */
  hadCycle(id: number): boolean
  /** Whether the member still lets this app in. */
  isConnected(userId: number, clientId?: string): boolean
  /** Ends every timer. */
  stop(): void
}
