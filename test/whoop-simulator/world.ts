import type { Calls } from "./calls.ts"
import type { Clock } from "./clock.ts"
import type { Faults } from "./faults.ts"
import type { Client, Grants } from "./grants.ts"
import type { Member } from "./member.ts"
import type { Random } from "./random.ts"
import type { RateLimit } from "./rate-limits.ts"
import type { Switches } from "./switches.ts"

/** Who consents without being asked: a member, or a decision for each request. */
export type Consent = { userId: number; scopes?: readonly string[] } | "refuse" | "ask"
export type AutoConsent = number | ((request: { clientId: string; scopes: readonly string[] }) => Consent)

/** What the parts of the simulator share. */
export interface World {
  /** What the members live by. */
  clock: Clock
  /** What connections, tokens, quota and signatures go by; the same, unless life is sped up. */
  network: Clock
  random: Random
  switches: Switches
  clients: readonly Client[]
  members: Map<number, Member>
  grants: Grants
  calls: Calls
  faults: Faults
  limits: Map<string, RateLimit>
  autoConsent: AutoConsent | null
  /** Lets a member's life happen up to now. */
  catchUp: (member: Member) => void
}

/** What a path's handler makes of a request. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

export const text = (status: number, body: string): Answer => ({
  status,
  headers: { "content-type": "text/plain" },
  body,
})

export const notFound = (): Answer => text(404, "HTTP 404 Not Found")
export const badRequest = (): Answer => text(400, "HTTP 400 Bad Request")
export const unauthorized = (): Answer => text(401, "Authorization was not valid")

export const html = (status: number, body: string): Answer => ({
  status,
  headers: { "content-type": "text/html;charset=utf-8" },
  body,
})
