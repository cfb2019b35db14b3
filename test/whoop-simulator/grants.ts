import type { Random } from "./random.ts"
import type { Switches } from "./switches.ts"

export const READ_SCOPES = [
  "read:recovery",
  "read:cycles",
  "read:workout",
  "read:sleep",
  "read:profile",
  "read:body_measurement",
] as const

/** An app registered with WHOOP. */
export interface Client {
  id: string
  secret: string
  redirectUris: readonly string[]
  /** Scopes ticked in the developer dashboard; all of them by default. */
  scopes?: readonly string[]
  /** Where its events go, if not to the simulator's `webhookUrls`. */
  webhookUrls?: readonly string[]
}

/** One consent of a member to an app, and the tokens that came of it. */
export interface Grant {
  clientId: string
  userId: number
  scopes: readonly string[]
  alive: boolean
  accessToken: string | null
  refreshToken: string | null
}

export interface Code {
  code: string
  clientId: string
  userId: number
  scopes: readonly string[]
  redirectUri: string
  challenge: string | null
  expiresAt: number
  /** What it was exchanged for. */
  grant: Grant | null
}

export interface TokenPair {
  accessToken: string
  refreshToken: string | null
  scopes: readonly string[]
}

export type Presentation = { at: number; outcome: "rotated" | "refused" | "grace" }

/** The life of one refresh token, for checkers: who presented it, and how often. */
export interface RefreshTokenLife {
  token: string
  userId: number
  clientId: string
  issuedAt: number
  state: "live" | "spent" | "revoked"
  spentAt: number | null
  presentations: Presentation[]
}

interface RefreshToken extends RefreshTokenLife {
  grant: Grant
  successor: TokenPair | null
}

const CODE_LIFE_MS = 600_000

/** Codes, tokens and consents. */
export class Grants {
  #random: Random
  #switches: Switches
  #codes = new Map<string, Code>()
  #access = new Map<string, { grant: Grant; until: number }>()
  #refresh = new Map<string, RefreshToken>()
  #byMember = new Map<number, Grant[]>()

  constructor(random: Random, switches: Switches) {
    this.#random = random
    this.#switches = switches
  }

  issueCode(code: Omit<Code, "code" | "expiresAt" | "grant">, now: number): string {
    const text = this.#random.token()
    this.#codes.set(text, { ...code, code: text, expiresAt: now + CODE_LIFE_MS, grant: null })
    return text
  }

  findCode(text: string): Code | undefined {
    return this.#codes.get(text)
  }

  exchange(code: Code, now: number): TokenPair {
    const { clientId, userId, scopes } = code
    if (this.#switches.newGrantEndsOld) this.revoke(userId, clientId)
    const grant: Grant = { clientId, userId, scopes, alive: true, accessToken: null, refreshToken: null }
    const others = this.#byMember.get(userId)
    if (others === undefined) this.#byMember.set(userId, [grant])
    else others.push(grant)
    code.grant = grant
    return this.#newPair(grant, now, scopes.includes("offline"))
  }

  findRefresh(text: string): RefreshTokenLife | undefined {
    return this.#refresh.get(text)
  }

  /** Rotates a refresh token, or returns null where WHOOP answers `invalid_grant`. */
  refresh(text: string, clientId: string, withOffline: boolean, now: number): TokenPair | null {
    const token = this.#refresh.get(text)
    if (token === undefined || token.clientId !== clientId) return null
    const { refreshTokenSeconds, refreshGraceSeconds, spentRefreshToken, refreshWithoutOffline } =
      this.#switches
    const present = (outcome: Presentation["outcome"]) => token.presentations.push({ at: now, outcome })
    const tooOld = refreshTokenSeconds > 0 && now >= token.issuedAt + refreshTokenSeconds * 1000
    if (token.state === "live" && !tooOld) {
      present("rotated")
      token.state = "spent"
      token.spentAt = now
      token.successor = this.#newPair(token.grant, now, withOffline || refreshWithoutOffline === "keeps")
      return token.successor
    }
    const inGrace = token.spentAt !== null && now < token.spentAt + refreshGraceSeconds * 1000
    if (token.state === "spent" && inGrace && token.grant.alive) {
      present("grace")
      return token.successor
    }
    present("refused")
    if (token.state === "spent" && spentRefreshToken === "chain_revoked") this.end(token.grant)
    return null
  }

  findAccess(text: string, now: number): Grant | null {
    const token = this.#access.get(text)
    if (token === undefined || !token.grant.alive || now >= token.until) return null
    return token.grant
  }

  /** The member's apps, or one app's consents, end at once. Returns how many were alive. */
  revoke(userId: number, clientId?: string): number {
    const ended = this.#alive(userId, clientId)
    for (const grant of ended) this.end(grant)
    return ended.length
  }

  end(grant: Grant): void {
    grant.alive = false
    if (grant.accessToken !== null) this.#access.delete(grant.accessToken)
    const refresh = grant.refreshToken === null ? undefined : this.#refresh.get(grant.refreshToken)
    if (refresh?.state === "live") refresh.state = "revoked"
    grant.accessToken = null
    grant.refreshToken = null
  }

  /** An access token dies early, as many did in February 2026; the refresh token lives. */
  expireAccess(userId: number): void {
    for (const grant of this.#alive(userId)) {
      if (grant.accessToken !== null) this.#access.delete(grant.accessToken)
      grant.accessToken = null
    }
  }

  /** All scopes the member has granted to an app, or null if none of its consents is alive. */
  scopesOf(userId: number, clientId: string): ReadonlySet<string> | null {
    const alive = this.#alive(userId, clientId)
    return alive.length === 0 ? null : new Set(alive.flatMap((grant) => grant.scopes))
  }

  grantsOf(userId: number): readonly Grant[] {
    return this.#byMember.get(userId) ?? []
  }

  /** Each refresh token ever issued. */
  refreshTokens(): RefreshTokenLife[] {
    return [...this.#refresh.values()]
  }

  #alive(userId: number, clientId?: string): Grant[] {
    return this.grantsOf(userId).filter(
      (grant) => grant.alive && (clientId === undefined || grant.clientId === clientId),
    )
  }

  #newPair(grant: Grant, now: number, withRefresh: boolean): TokenPair {
    if (grant.accessToken !== null) this.#access.delete(grant.accessToken)
    const accessToken = this.#random.token()
    const until = now + this.#switches.accessTokenSeconds * 1000
    this.#access.set(accessToken, { grant, until })
    grant.accessToken = accessToken
    grant.refreshToken = withRefresh ? this.#random.token() : null
    if (grant.refreshToken !== null) {
      this.#refresh.set(grant.refreshToken, {
        token: grant.refreshToken,
        userId: grant.userId,
        clientId: grant.clientId,
        issuedAt: now,
        state: "live",
        spentAt: null,
        presentations: [],
        grant,
        successor: null,
      })
    }
    return { accessToken, refreshToken: grant.refreshToken, scopes: grant.scopes }
  }
}
